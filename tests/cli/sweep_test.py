#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A sweep's table is the same however its runs were made: jobs, shards, processes, interruptions, kills, damage.

With the argument "long" only the long trials are made, without it only the others."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import unittest

from program import PROGRAM
from sweeps import RUNS, SERVICES, SweepTest, read

try:
    import h5py
    import pandas
    import xarray
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

LONG = sys.argv[1:] == ["long"]


class SameTable(SweepTest):
    straight = None  # table of a sweep that nothing happens to, and seconds it takes

    def setUp(self):
        super().setUp()
        if SameTable.straight is None:
            started = time.monotonic()
            done = self.sweep("straight.store", "--jobs", "1")
            self.assertEqual((done["planned"], done["finished"], done["made"], done["failed"]), (RUNS, RUNS, RUNS, 0))
            SameTable.straight = (self.table("straight.store"), time.monotonic() - started)
        self.expected, self.seconds = SameTable.straight

    def table(self, store):
        return read(h5py, self.folder / store / "results.h5")

    def expect_same(self, store):
        self.assertEqual(self.table(store), self.expected)

    def test_the_comparison_sees_a_difference(self):
        self.sweep("other.store", "--set-experiment", "first_seed=2")
        self.assertNotEqual(self.table("other.store"), self.expected)

    def test_two_jobs(self):
        self.assertEqual(self.sweep("a.store", "--jobs", "2")["jobs"], 2)
        self.expect_same("a.store")

    def test_the_same_command_again_makes_nothing(self):
        self.sweep("a.store")
        again = self.sweep("a.store")
        self.assertEqual((again["made"], again["known"]), (0, RUNS))
        self.expect_same("a.store")

    def test_two_shards_merged(self):
        made = [self.sweep(f"part{k}.store", "--shard", f"{k}/2")["made"] for k in (1, 2)]
        self.assertEqual(made, [RUNS // 2, RUNS // 2])
        self.assertFalse((self.folder / "part1.store/results.h5").exists())
        merged = self.call_json("merge", "whole.store", "part1.store", "part2.store")
        self.assertEqual((merged["copied"], merged["known"], merged["missing"]), (RUNS, 0, 0))
        self.call("export", "whole.store", "-o", "whole.store/results.h5")
        self.expect_same("whole.store")
        again = self.call_json("merge", "whole.store", "part1.store")
        self.assertEqual((again["copied"], again["known"]), (0, RUNS // 2))

    def test_two_processes_on_one_store(self):
        words = ("--set", "time.steps=400")
        self.sweep("straight2.store", *words, "--jobs", "1")
        both = [self.begin("both.store", *words, "--jobs", "1") for _ in range(2)]
        for running in both:
            self.end(running, 0)
        self.assertEqual(self.table("both.store"), self.table("straight2.store"))
        self.assertEqual((self.status("both.store")["finished"], self.status("both.store")["unplanned"]), (RUNS, 0))

    def test_interrupted_and_resumed(self):
        words = ("--set", "time.steps=2000", "--jobs", "2")
        self.sweep("straight2.store", *words)
        for by in (signal.SIGINT, signal.SIGTERM):
            store = f"{by.name}.store"
            for resumed in (False, True):
                running = self.begin(store, *words)
                deadline = time.monotonic() + 60
                while not any((self.folder / store / "runs").glob("*.log")) and time.monotonic() < deadline:
                    time.sleep(0.005)
                time.sleep(self.draws.uniform(0.05, 0.2))
                running.send_signal(by)
                # Resuming, the log is there already: on a busy machine the signal may come before anybody watches for it.
                self.end(running, 130, 0, *([-by] if resumed else []))
            self.assertEqual(self.status(store)["in_work"], 0)
            self.sweep(store, *words)
            self.assertEqual(self.table(store), self.table("straight2.store"))

    def test_killed_at_random_moments(self):
        words = ("--set", "time.steps=400", "--jobs", "2")
        started = time.monotonic()
        self.sweep("whole.store", *words)
        self.seconds = time.monotonic() - started
        trials = 100 if LONG else 10
        killed = self.kill_often("tiny.yaml", RUNS, trials, self.table("whole.store"), lambda path: read(h5py, path))
        self.assertGreater(killed, trials // 4, "few were killed while they worked")

    def test_a_flipped_byte_costs_no_more_than_its_run(self):
        for trial in range(5):
            store = f"a{trial}.store"
            self.sweep(store, "--jobs", "1")
            log, = (self.folder / store / "runs").glob("*.log")
            content = bytearray(log.read_bytes())
            content[self.draws.randrange(len(content) // 10, len(content))] ^= 1 << self.draws.randrange(8)
            log.write_bytes(content)
            status = self.status(store)
            self.assertEqual((status["finished"], status["missing"], len(status["damaged"])), (RUNS - 1, 1, 1))
            self.assertIn("damaged: ", self.call("status", store).stdout)
            self.assertEqual(self.sweep(store)["made"], 1)
            self.expect_same(store)

    def test_disk_full_loses_nothing(self):
        words = ("--set", "time.steps=200", "--jobs", "2")
        self.sweep("whole.store", *words)
        half = sum(log.stat().st_size for log in (self.folder / "whole.store/runs").glob("*.log")) // 2
        said = self.refused("sweep", "tiny.yaml", "-o", "a.store", *words, code=3, limits={resource.RLIMIT_FSIZE: half})
        self.assertIn("a.store", said)
        kept = self.status("a.store")["finished"]
        self.assertGreater(kept, 0)
        self.assertLess(kept, RUNS)
        self.assertEqual(self.sweep("a.store", *words)["made"], RUNS - kept)
        self.assertEqual(self.table("a.store"), self.table("whole.store"))

    def test_read_only_store(self):
        other = {}
        folders = [self.folder / "a.store", self.folder / "a.store/runs", self.folder / "a.store/claims"]
        self.sweep("a.store", "--replicates", "2")
        if os.geteuid() == 0:  # who may write everywhere
            other = {"user": 65534, "group": 65534, "extra_groups": []}
            self.folder.chmod(0o777)
            try:
                subprocess.run([PROGRAM, "--version"], capture_output=True, check=True, **other)
            except (OSError, subprocess.CalledProcessError):
                self.skipTest("another user cannot run the program")
        for folder in folders:
            folder.chmod(0o555)
        try:
            self.assertIn("a.store", self.refused("sweep", "tiny.yaml", "-o", "a.store", code=3, **other))
            self.assertEqual(json.loads(self.call("status", "a.store", "--json", **other).stdout)["finished"], 16)
            self.call("export", "a.store", "-o", "table.csv", **other)
            self.assertIn("a.store", self.refused("export", "a.store", code=3, **other))
        finally:
            for folder in folders:
                folder.chmod(0o755)
        self.assertEqual(self.sweep("a.store")["made"], RUNS - 16)
        self.expect_same("a.store")


@unittest.skipIf(LONG, "quick")
class Extended(SweepTest):
    def test_more_replicates_make_only_the_new_runs(self):
        self.assertEqual(self.sweep("a.store", "--replicates", "2")["made"], 16)
        more = self.sweep("a.store", "--replicates", "5")
        self.assertEqual((more["made"], more["known"], more["planned"]), (24, 16, RUNS))
        self.sweep("b.store")
        self.assertEqual(read(h5py, self.folder / "a.store/results.h5")["welfare"], read(h5py, self.folder / "b.store/results.h5")["welfare"])

    def test_one_more_level_makes_only_the_new_runs(self):
        self.sweep("a.store")
        self.write_experiment(services="5 %, " + SERVICES)
        more = self.sweep("a.store")
        self.assertEqual((more["made"], more["known"], more["planned"]), (10, RUNS, RUNS + 10))

    def test_fewer_replicates_keep_the_others(self):
        self.sweep("a.store")
        self.assertEqual(self.sweep("a.store", "--replicates", "2")["planned"], 16)
        self.assertEqual(self.status("a.store")["unplanned"], RUNS - 16)

    def test_another_length_makes_everything_anew_and_another_title_nothing(self):
        self.sweep("a.store")
        self.assertEqual(self.sweep("a.store", "--set", "title=Another")["made"], 0)
        self.assertEqual(self.sweep("a.store", "--set", "time.steps=11")["made"], RUNS)


@unittest.skipIf(LONG, "quick")
class Failing(SweepTest):
    def test_a_failing_run_is_recorded_and_the_rest_goes_on(self):
        done = self.sweep("f.store", experiment="failing.yaml", code=1)
        self.assertEqual((done["finished"], done["failed"], done["missing"], done["made"]), (3, 3, 0, 6))
        status = self.status("f.store", code=1)
        self.assertEqual(len(status["failures"]), 3)
        for failure in status["failures"]:
            self.assertEqual((failure["point"], failure["parameters"]), (1, {"outlet": 1000.0}))
            self.assertIn("enterprise 'builder' is overdrawn", failure["message"])
        text = self.call("status", "f.store", code=1).stdout
        self.assertRegex(text, r"failed: outlet = 1000 EUR/week, seed 1: step \d+: enterprise 'builder' is overdrawn")
        with xarray.open_dataset(self.folder / "f.store/results.h5") as table:
            self.assertEqual(list(table.status.values), [0, 0, 0, 1, 1, 1])
            self.assertEqual(list(table.welfare.isnull().values), [False] * 3 + [True] * 3)

    def test_failed_runs_are_tried_again_only_when_asked(self):
        self.sweep("f.store", experiment="failing.yaml", code=1)
        self.assertEqual(self.sweep("f.store", experiment="failing.yaml", code=1)["made"], 0)
        self.assertEqual(self.sweep("f.store", "--retry-failed", experiment="failing.yaml", code=1)["made"], 3)
        self.assertEqual(self.status("f.store", code=1)["failed"], 3)


@unittest.skipIf(LONG, "quick")
class Read(SweepTest):
    def test_xarray(self):
        self.sweep("a.store")
        with xarray.open_dataset(self.folder / "a.store/results.h5") as table:
            self.assertEqual(dict(table.sizes)["run"], RUNS)
            for name in ("point", "replicate", "seed", "service", "promotion"):
                self.assertIn(name, table.coords)
            self.assertEqual(table.service.attrs["units"], "1")
            self.assertEqual((table.welfare.attrs["units"], table.welfare.attrs["plussum_unit"]), ("1", "EUR"))
            one = table.sel(run=7)
            self.assertEqual((float(one.service), int(one.replicate), int(one.seed)), (0.15, 2, 3))
            self.assertEqual(one.welfare_over_time.sizes["time"], 10)
            self.assertEqual(float(one.welfare), float(one.welfare_over_time[-1]))
            self.assertEqual(sorted(set(table.service.values.tolist())), [0.10, 0.15, 0.20, 0.25])

    def test_csv_is_tidy_and_has_the_numbers_of_the_file(self):
        self.sweep("a.store")
        self.call("export", "a.store", "-o", "runs.csv")
        told = self.call_json("export", "a.store", "-o", "long.csv", "--format", "series-csv")
        self.assertEqual((told["format"], told["runs"], told["missing"]), ("series-csv", RUNS, 0))
        rows = pandas.read_csv(self.folder / "runs.csv")
        courses = pandas.read_csv(self.folder / "long.csv")
        self.assertEqual((len(rows), len(courses)), (RUNS, RUNS * 2 * 10))
        self.assertEqual(set(rows.promotion), {"little", "much"})
        with xarray.open_dataset(self.folder / "a.store/results.h5") as table:
            self.assertEqual(rows.welfare.tolist(), table.welfare.values.tolist())
            self.assertEqual(rows.service.tolist(), table.service.values.tolist())
            welfare = courses[courses.metric == "welfare"].value.to_numpy()
            self.assertEqual(welfare.tolist(), table.welfare_over_time.values.ravel().tolist())

    def test_a_part_of_a_sweep_can_be_exported(self):
        self.sweep("a.store", "--shard", "1/4")
        said = self.call("export", "a.store").stdout
        self.assertIn("0 failed, 30 missing", said)
        self.assertEqual(int(pandas.read_csv(self.folder / "a.store/results.csv").welfare.isna().sum()), 30)


if LONG:
    for name in [name for name in dir(SameTable) if name.startswith("test_") and name != "test_killed_at_random_moments"]:
        delattr(SameTable, name)

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
