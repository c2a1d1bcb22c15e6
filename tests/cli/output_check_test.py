#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No verb writes over what it reads, under whatever name."""

import os
import signal
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest
from sweeps import SweepTest

SMALL = ("--set", "population.customers=200")
TIP = ("--parameter", "enterprises.builder.price_level", "--metric", "customers_by_lock_state:outside", "--level", "100",
       "--low", "0.5", "--high", "1")
GAIN = ("--pulse", "enterprises.builder.price_level", "--metric", "household_cash", "--at", "10")


class OutputCheck(ProgramTest):
    def setUp(self):
        super().setUp()
        self.call("new", "base")
        (self.folder / "mine.yaml").write_text("extends: base.yaml\ntitle: mine\n", encoding="utf-8")
        (self.folder / "a").mkdir()

    def expect_kept(self, *words, output, option="-o"):
        kept = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        text = self.refused(*words, option, output)
        self.assertRegex(text, rf"^plussum: '{output}' is to be read, or belongs to what is, .* another name \({option} FILE\)\n$")
        for path, content in kept.items():
            self.assertEqual(path.read_bytes(), content, path)

    def test_scenarios_and_what_they_extend(self):
        verbs = (("run", "mine.yaml"), ("compare", "base.yaml", "mine.yaml"), ("tip", "mine.yaml", *TIP), ("gain", "mine.yaml", *GAIN),
                 ("attribute", "mine.yaml", "--loops"), ("report", "mine.yaml"))
        for words in verbs:
            for output in ("mine.yaml", "base.yaml", "a/../base.yaml"):
                with self.subTest(words[0], output=output):
                    self.expect_kept(*words, output=output)

    def test_an_impossible_output_is_found_before_the_runs(self):
        endless = ("--steps", "400000")
        for words in (("tip", "mine.yaml", *TIP, *endless), ("gain", "mine.yaml", *GAIN, *endless), ("attribute", "mine.yaml", "--loops", *endless)):
            with self.subTest(words[0]):
                self.assertIn("there is no folder 'nowhere'", self.refused(*words, "-o", "nowhere/a.json", code=3))

    def test_interrupted_there_is_no_result(self):
        for words in (("tip", "mine.yaml", *TIP), ("gain", "mine.yaml", *GAIN)):
            running = subprocess.Popen([PROGRAM, *words, "--steps", "100000", "-q", "-o", "r.json"], cwd=self.folder, text=True, stderr=subprocess.PIPE)
            self.addCleanup(running.kill)
            time.sleep(1.0)
            running.send_signal(signal.SIGINT)
            said = running.communicate(timeout=60)[1]
            self.assertEqual((running.returncode, said), (130, "Interrupted; there is no result.\n"))
            self.assertNotIn("r.json", self.files())

    def test_links_to_what_is_read(self):
        (self.folder / "symbolic").symlink_to("base.yaml")
        os.link(self.folder / "base.yaml", self.folder / "hard")
        for output in ("symbolic", "hard"):
            self.expect_kept("run", "mine.yaml", "--steps", "3", output=output)

    def test_a_diagram(self):
        (self.folder / "mine.yaml").rename(self.folder / "mine.dot")
        self.expect_kept("loops", "mine.dot", output="mine.dot", option="--graph")

    def test_trajectories(self):
        self.call("run", "mine.yaml", *SMALL, "--steps", "4", "-o", "run.svg")
        self.expect_kept("run", "mine.yaml", "--steps", "4", "--against", "run.svg", output="run.svg")
        self.expect_kept("run", "--from", "run.svg@2", output="run.svg")
        self.expect_kept("plot", "run.svg", "household_cash", output="run.svg")
        self.expect_kept("report", "run.svg", "--no-runs", output="run.svg")
        self.call("run", "mine.yaml", *SMALL, "--steps", "4", "-o", "other.h5", "--from", "run.svg@2")

    def test_a_file_that_nothing_reads_is_replaced(self):
        (self.folder / "other.yaml").write_text("seed: 1\n", encoding="utf-8")
        self.call("run", "mine.yaml", *SMALL, "--steps", "4", "-o", "other.yaml")
        self.assertTrue((self.folder / "other.yaml").read_bytes().startswith(b"\x89HDF"))


class OutputInStores(SweepTest):
    expect_kept = OutputCheck.expect_kept

    def test_stores(self):
        self.write_experiment(services="10 %, 20 %", replicates=2)
        self.sweep("tiny.store")
        for output in ("tiny.store/plan.json", "tiny.store/new.html", "tiny.store/runs/page.html"):
            self.expect_kept("report", "tiny.store", output=output)
            self.expect_kept("report", "tiny.yaml", output=output)
        self.expect_kept("report", "tiny.yaml", output="tiny.yaml")
        self.expect_kept("report", "tiny.yaml", output="starter.yaml")
        self.expect_kept("attribute", "tiny.store", output="tiny.store/plan.json")
        self.expect_kept("plot", "tiny.store", "welfare", output="tiny.store/a.svg")
        self.expect_kept("export", "tiny.store", "--format", "csv", output="tiny.store/plan.json")
        self.expect_kept("export", "tiny.store", output="tiny.store/runs/table.csv")
        self.call("export", "tiny.store", "-o", "tiny.store/table.csv")


if __name__ == "__main__":
    unittest.main()
