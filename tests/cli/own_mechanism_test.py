#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""PlusSum is installed to a folder of its own; examples/own-mechanism, built against that copy, is the whole program with a rule of
its own: its parameters, column, series and draws are met by every verb.

PLUSSUM_BUILD is the folder of the build to install from."""

import json
import math
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program
from program import ROOT, ProgramTest

try:
    import h5py
except ImportError:
    h5py = None

BUILD = Path(os.environ.get("PLUSSUM_BUILD", ROOT / "build/release"))
EXAMPLE = ROOT / "examples/own-mechanism"


def cached(name):
    found = re.search(rf"^{name}:[A-Z]*=(.*)$", (BUILD / "CMakeCache.txt").read_text(), re.M)
    return found[1] if found else ""


def attempt(what, *words):
    done = subprocess.run(list(map(str, words)), text=True, capture_output=True, check=False, timeout=900)
    if done.returncode != 0:
        raise AssertionError(f"PlusSum could not be {what}.\n{done.stdout}{done.stderr}")


def setUpModule():
    kept = tempfile.TemporaryDirectory(prefix="plussum-own-")
    unittest.addModuleCleanup(kept.cleanup)
    work = Path(kept.name)
    # Outside the tree: nothing can be reached but what is installed.
    shutil.copytree(EXAMPLE, work / "example")
    attempt("installed", "cmake", "--install", BUILD, "--prefix", work / "prefix")
    sanitizers = cached("PLUSSUM_SANITIZE")  # a sanitized library needs a sanitized program
    attempt("found where it was installed", "cmake", "-S", work / "example", "-B", work / "build", f"-DCMAKE_PREFIX_PATH={work / 'prefix'}",
            "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_CXX_FLAGS={'-fsanitize=' + sanitizers if sanitizers else ''}",
            f"-DCMAKE_C_COMPILER={cached('CMAKE_C_COMPILER')}", f"-DCMAKE_CXX_COMPILER={cached('CMAKE_CXX_COMPILER')}")
    attempt("used by a mechanism outside its tree", "cmake", "--build", work / "build")
    program.PROGRAM = str(work / "build/own_mechanism")


class OwnMechanism(ProgramTest):
    def setUp(self):
        super().setUp()
        for file in EXAMPLE.glob("*.yaml"):
            shutil.copy(file, self.folder)

    def digest(self, *words):
        return re.search(r"\b[0-9a-f]{16}\b", self.call("run", *words, "--threads", "2").stdout)[0]

    def test_a_wrong_unit_and_a_misspelt_name_are_refused_at_their_place(self):
        text = (self.folder / "clean-water.yaml").read_text()
        (self.folder / "wrong.yaml").write_text(text.replace("rate: 50 %/year", "rate: 50 km"))
        told = self.refused("check", "wrong.yaml")
        self.assertRegex(told, r"wrong\.yaml:28:\d+: mechanisms\.broadcast\.rate")
        self.assertIn("expected a rate", told)
        (self.folder / "wrong.yaml").write_text(text.replace("{ rate: 50", "{ rat: 50"))
        told = self.refused("check", "wrong.yaml")
        self.assertRegex(told, r"wrong\.yaml:28:\d+: .*rat.*'rate'")
        (self.folder / "wrong.yaml").write_text(text.replace("broadcast: {", "broadcasts: {"))
        self.assertIn("'broadcast'", self.refused("check", "wrong.yaml"))
        self.assertIn("1000", self.refused("run", "clean-water.yaml", "--set", "mechanisms.broadcast.rate=5000/year"))

    def test_the_schema_holds_its_parameters(self):
        mechanisms = json.loads(self.call("schema").stdout)["properties"]["mechanisms"]["properties"]
        self.assertIn("rate", mechanisms["broadcast"]["properties"])
        self.assertNotIn("reach", mechanisms)

    def test_it_is_listed_planned_and_explained(self):
        self.assertRegex(self.call("list", "mechanisms").stdout, r"broadcast +sense +customers +a radio programme")
        planned = {rule["mechanism"]: rule for rule in self.call_json("plan", "clean-water.yaml")["mechanisms"]}
        self.assertNotIn("reach", planned)
        rule = planned["broadcast"]
        self.assertEqual(rule["draws"], ["radio_listening"])
        self.assertEqual(rule["writes"], ["customers.aware", "customers.times_heard"])
        self.assertEqual(rule["asks_for"], ["scenario.enterprises", "series heard_by_radio"])
        page = self.call("explain", "broadcast").stdout
        for text in ("a radio programme makes enterprises known", "phase: sense", "customers.times_heard", "radio_listening", "heard_by_radio",
                     "%/year", "Bass 1969"):
            self.assertIn(text, page)
        self.assertEqual([row["path"] for row in self.call_json("explain", "broadcast")["parameters"]], ["mechanisms.broadcast.rate"])
        self.assertRegex(self.call("columns", "customers").stdout, r"times_heard +1 +derived +broadcast +8 +times she has heard")
        self.assertRegex(self.call("list", "series").stdout, r"heard_by_radio +enterprise +customer +customers who heard")

    @unittest.skipUnless(h5py, "needs h5py")
    def test_a_run_records_its_series_and_its_column(self):
        self.call("run", "clean-water.yaml", "-q", "-o", "a.h5")
        with h5py.File(self.folder / "a.h5") as file:
            heard = file["series/heard_by_radio"]
            self.assertEqual(heard.attrs["long_name"].decode() if isinstance(heard.attrs["long_name"], bytes) else heard.attrs["long_name"],
                             "customers who heard of the enterprise by radio")
            times = file["panel/times_heard"]
            self.assertEqual(times.shape[1], len(file["panel/customer"]))
            self.assertTrue((times[-1] >= times[0]).all())
            names = [name.decode() for name in file["digest/column"]]
            self.assertIn("customers.times_heard", names)
            aware, total = file["series/customers_aware"][-1, 0], heard[:, 0].sum()
            self.assertEqual(heard.shape, (104, 1))
        # (broadcast.1): 10,000 customers, 0.5 a year, 104 weeks; within four standard deviations. A customer hears again and again.
        years, chance = 104 * 7 / 365.25, -math.expm1(-0.5 * 7 / 365.25)
        expected = 10_000 * -math.expm1(-0.5 * years)
        self.assertLess(abs(aware - expected), 4 * math.sqrt(expected * (1 - expected / 10_000)))
        self.assertLess(abs(total - 104 * 10_000 * chance), 4 * math.sqrt(104 * 10_000 * chance))

    def test_threads_and_a_checkpoint_do_not_change_the_result(self):
        words = ("clean-water.yaml", "--set", "population.customers=4000", "--steps", "4000")
        whole = [self.call("run", *words, "-q", "-o", f"{threads}.h5", "--threads", threads) and self.call_json("diff", "1.h5", f"{threads}.h5")
                 for threads in (1, 3)]
        self.assertEqual(whole[0], whole[1])
        checkpoint = self.folder / "c.h5.checkpoint"
        running = subprocess.Popen([program.PROGRAM, "run", *words, "-q", "-o", "c.h5", "--checkpoint-every", "50"], cwd=self.folder)
        while not checkpoint.exists():
            self.assertIsNone(running.poll(), "it was faster than we")
            time.sleep(0.02)
        running.kill()
        running.wait(timeout=60)
        if h5py:
            with h5py.File(checkpoint) as file:
                self.assertGreater(file["checkpoint/own_columns/customers.times_heard"][:].sum(), 0)
        self.call("run", *words, "-q", "-o", "c.h5", "--resume")
        self.call("diff", "1.h5", "c.h5")

    def test_a_sweep_over_its_parameter_and_a_verdict_about_its_series(self):
        self.call("sweep", "louder.yaml", "--store", "store", "-q")
        told = self.call("test", "store").stdout
        self.assertRegex(told, r"H1\b.*\n?.*(supported|holds)")
        self.call("report", "store", "-o", "sweep.html")
        self.assertIn("customers who heard the programme", (self.folder / "sweep.html").read_text())

    def test_the_report_shows_its_series(self):
        self.call("run", "clean-water.yaml", "-q", "-o", "a.h5", "--steps", "20")
        self.call("report", "a.h5", "-o", "run.html")
        page = (self.folder / "run.html").read_text()
        self.assertRegex(page, r'"name": ?"heard_by_radio"[^}]*"own": ?true')
        self.assertIn("customers who heard of the enterprise by radio", page)


if __name__ == "__main__":
    unittest.main()
