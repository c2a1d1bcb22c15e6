#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The verbs on stores: what they tell, what they refuse, and what they leave alone."""

import os
import subprocess
import unittest

from program import PROGRAM
from sweeps import RUNS, SERVICES, SweepTest


class Status(SweepTest):
    def test_of_a_part(self):
        self.sweep("a.store", "--shard", "2/4")
        status = self.status("a.store")
        self.assertEqual((status["planned"], status["finished"], status["missing"], status["in_work"]), (RUNS, 10, 30, 0))
        self.assertEqual((status["points"], status["replicates"], status["experiment"]), (8, 5, "tiny"))
        self.assertIn("10 of 40 runs finished in a.store, 30 missing.", self.call("status", "a.store").stdout)

    def test_in_work_now(self):
        running = self.begin("a.store", "--jobs", "2", "--set", "time.steps=20000")
        while not (self.folder / "a.store/plan.json").exists():
            self.assertIsNone(running.poll())
        for _ in range(200):
            status = self.status("a.store")
            if status["in_work"] == 2:
                break
        self.assertEqual((status["in_work"], len(status["workers"])), (2, 1))
        running.terminate()
        self.end(running, 130)
        self.assertEqual((self.status("a.store")["in_work"], self.status("a.store")["workers"]), (0, []))

    def test_changes_nothing(self):
        self.sweep("a.store", "--replicates", "1")
        before = {path: path.stat().st_mtime_ns for path in sorted((self.folder / "a.store").rglob("*"))}
        self.status("a.store")
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in sorted((self.folder / "a.store").rglob("*"))})

    def test_what_is_no_store(self):
        (self.folder / "empty").mkdir()
        (self.folder / "other").mkdir()
        (self.folder / "other/notes.txt").write_text("mine", encoding="utf-8")
        for name in ("missing.store", "empty", "other", "tiny.yaml"):
            for verb in (("status",), ("export",), ("merge", "target.store")):
                self.assertIn(name, self.refused(*verb, name, code=3))
        self.assertEqual((self.folder / "other/notes.txt").read_text(encoding="utf-8"), "mine")
        self.assertIn("other", self.refused("sweep", "tiny.yaml", "-o", "other", code=3))


class Unreadable(SweepTest):
    def call_as_other(self, *words):
        """Runs the program as a user who does not own the store: this one without the right to read, or, for root, nobody."""
        other = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **other)
        self.expect_no_insides(done.stdout, done.stderr)
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        return done.stderr

    def test_logs_of_another_user(self):
        self.sweep("a.store", "--replicates", "1", "--no-file")
        for path in (self.folder, self.folder / "a.store", self.folder / "a.store/runs"):
            path.chmod(0o777)
        (self.folder / "a.store/claims").chmod(0o666)
        log = next((self.folder / "a.store/runs").iterdir())
        log.chmod(0)
        verbs = (("status", "a.store"), ("status", "a.store", "--json"), ("export", "a.store", "-o", "x.csv"), ("sweep", "tiny.yaml", "-o", "a.store"),
                 ("merge", "b.store", "a.store"), ("test", "a.store"), ("attribute", "a.store"), ("report", "a.store", "-o", "x.html"), ("verify", "a.store"),
                 ("plot", "a.store", "welfare", "-o", "x.svg"))
        for words in verbs:
            with self.subTest(words[0]):
                self.assertIn(f"cannot read 'a.store/runs/{log.name}': you may not read it; ask its owner for the right to (chmod)", self.call_as_other(*words))
        self.assertEqual(self.files(), ["a.store", "failing.yaml", "starter.yaml", "tiny.yaml"])
        log.chmod(0o644)
        (self.folder / "a.store/runs").chmod(0)
        self.assertIn("cannot read the folder 'a.store/runs'", self.call_as_other("status", "a.store"))
        (self.folder / "a.store/runs").chmod(0o755)

    def test_files_that_are_none(self):
        self.sweep("a.store", "--replicates", "1")
        outside = self.folder / "outside"
        outside.write_text("mine", encoding="utf-8")
        table = self.folder / "a.store/results.h5"
        table.unlink()
        table.symlink_to(outside)
        for words in (("export", "a.store", "--format", "hdf5"), ("sweep", "tiny.yaml", "-o", "a.store", "--replicates", "1")):
            self.assertIn("cannot use 'a.store/results.h5': this is a symbolic link", self.refused(*words, code=3))
        table.unlink()
        os.mkfifo(table)
        self.assertIn("cannot use 'a.store/results.h5': this is a device, pipe or socket", self.refused("export", "a.store", "--format", "hdf5", code=3))
        table.unlink()
        plan = self.folder / "a.store/plan.json"
        plan.unlink()
        plan.symlink_to("/dev/zero")
        for words in (("status", "a.store"), ("sweep", "tiny.yaml", "-o", "a.store"), ("merge", "b.store", "a.store"), ("verify", "a.store")):
            self.assertIn("cannot use 'a.store/plan.json': this is a symbolic link", self.refused(*words, code=3))
        self.assertEqual(outside.read_text(encoding="utf-8"), "mine")
        self.assertFalse((self.folder / "b.store").exists())


class Export(SweepTest):
    def test_formats(self):
        self.sweep("a.store", "--replicates", "1", "--no-file")
        self.assertFalse((self.folder / "a.store/results.h5").exists())
        for words, name, form in (((), "a.store/results.csv", "csv"), (("--format", "series-csv"), "a.store/series.csv", "series-csv"),
                                  (("--format", "hdf5"), "a.store/results.h5", "hdf5"), (("-o", "x.csv"), "x.csv", "csv"),
                                  (("-o", "x.h5"), "x.h5", "hdf5"), (("-o", "y", "--format", "csv"), "y", "csv")):
            told = self.call_json("export", "a.store", *words)
            self.assertEqual((told["file"], told["format"], told["runs"]), (name, form, 8))
            start = (self.folder / name).read_bytes()[:4]
            self.assertEqual(start, b"\x89HDF" if form == "hdf5" else b"run,")

    def test_refusals(self):
        self.sweep("a.store", "--replicates", "1")
        self.assertIn("--format", self.refused("export", "a.store", "-o", "x.txt"))
        self.assertIn("xlsx", self.refused("export", "a.store", "--format", "xlsx"))
        self.assertIn("no folder", self.refused("export", "a.store", "-o", "missing/x.csv", code=3))
        self.assertEqual(self.files(), ["a.store", "failing.yaml", "starter.yaml", "tiny.yaml"])


class Merge(SweepTest):
    def test_a_target_keeps_its_plan_and_what_the_plan_does_not_know(self):
        self.sweep("a.store", "--replicates", "1")
        self.write_experiment(services="5 %, " + SERVICES)
        self.sweep("b.store", "--replicates", "2")
        merged = self.call_json("merge", "a.store", "b.store")
        self.assertEqual((merged["copied"], merged["known"], merged["planned"], merged["finished"], merged["unplanned"]), (12, 8, 8, 8, 12))
        self.assertEqual(self.sweep("a.store", "--replicates", "2")["made"], 0)

    def test_failed_runs_come_along_and_a_finished_one_replaces_them(self):
        self.sweep("f.store", experiment="failing.yaml", code=1)
        merged = self.call_json("merge", "g.store", "f.store", code=1)
        self.assertEqual((merged["copied"], merged["finished"], merged["failed"]), (6, 3, 3))
        self.assertEqual(len(self.status("g.store", code=1)["failures"]), 3)

    def test_a_source_that_is_not_there_changes_nothing(self):
        self.sweep("a.store", "--replicates", "1")
        self.assertIn("missing.store", self.refused("merge", "a.store", "missing.store", code=3))
        self.assertEqual(self.status("a.store")["finished"], 8)

    def test_sources_are_only_read(self):
        self.sweep("a.store", "--replicates", "1")
        before = {path: path.read_bytes() for path in (self.folder / "a.store").rglob("*") if path.is_file()}
        self.call("merge", "b.store", "a.store")
        self.assertEqual(before, {path: path.read_bytes() for path in (self.folder / "a.store").rglob("*") if path.is_file()})


class Sweep(SweepTest):
    def test_dry_run_makes_nothing(self):
        told = self.sweep("a.store", "--dry-run")
        self.assertEqual((told["runs"], len(told["points"]), told["points"][0]), (RUNS, 8, {"service": 0.1, "promotion": "little"}))
        self.assertFalse((self.folder / "a.store").exists())

    def test_the_store_is_named_after_the_experiment(self):
        self.call("sweep", "tiny.yaml", "--replicates", "1", "--quiet")
        self.assertIn("tiny.store", self.files())

    def test_shards_that_are_none(self):
        for shard in ("0/2", "0/0", "3/2", "5/3", "1", "a/b", "1/2x", "-1/-1", "+1/2", " 1/2", "1/ 2", "1/4294967298", "/", "1/"):
            self.assertIn(f"--shard is of the form 2/8, the second part of eight, with parts from 1/8 to 8/8; '{shard}' is not that", self.refused("sweep", "tiny.yaml", "--shard", shard))

    def test_a_store_of_a_newer_version(self):
        self.sweep("a.store", "--replicates", "1")
        store = self.folder / "a.store/store.json"
        text = store.read_text(encoding="utf-8")
        self.assertIn('"version": "1.', text)
        store.write_text(text.replace('"version": "1.', '"version": "2.'), encoding="utf-8")
        self.assertIn("newer", self.refused("sweep", "tiny.yaml", "-o", "a.store", code=3))


if __name__ == "__main__":
    unittest.main()
