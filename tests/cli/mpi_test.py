#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A sweep under mpirun, by a program that was built with PLUSSUM_MPI: the environment variable PLUSSUM_MPI says that it was."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from documents import expect_document
from program import PROGRAM
from sweeps import RUNS, SweepTest, read

if not shutil.which("mpirun") or os.environ.get("PLUSSUM_MPI", "OFF") not in ("ON", "1"):
    print("skipped: mpirun or a program built with MPI is missing")
    sys.exit(77)
try:
    import h5py
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
LONG = ("--set", "time.steps=5000")  # some seconds of work


class Ranks(SweepTest):
    def start(self, ranks, *words):
        running = subprocess.Popen(["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(ranks), PROGRAM, "sweep", *words],
                                   cwd=self.folder, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(running.kill)
        return running

    def together(self, ranks, *words, code=0):
        running = self.start(ranks, *words)
        result, said = running.communicate(timeout=240)
        self.expect_no_insides(result, said)
        expect_document(("sweep", *words), result)
        self.assertEqual(running.returncode, code, result + said)
        return result, said

    def ended(self, running):
        """The exit code of a job that was disturbed."""
        self.expect_no_insides(*running.communicate(timeout=60))
        return running.returncode

    def table(self, store):
        return read(h5py, self.folder / store / "results.h5")

    def rank_of(self, running, rank):
        """The process of a rank: a descendant of mpirun."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                variables = (folder / "environ").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
            except OSError:
                continue  # it has ended, or is somebody else's
            if parent == running.pid and f"OMPI_COMM_WORLD_RANK={rank}".encode() in variables:
                return int(folder.name)
        self.fail(f"rank {rank} is not there")

    def wait_for_runs(self, store):
        for _ in range(600):
            if (self.folder / store / "plan.json").exists() and self.status(store)["finished"] > 1:
                return
            time.sleep(0.05)
        self.fail("no run was made")

    def test_the_same_table(self):
        self.sweep("alone.store")
        for ranks, jobs in ((2, 1), (3, 2), (1, 1)):
            result, _ = self.together(ranks, "tiny.yaml", "-o", f"{ranks}.store", "--jobs", str(jobs), "--json")
            told = json.loads(result)
            self.assertEqual((told["finished"], told["made"], told["jobs"]), (RUNS, RUNS, ranks * jobs))
            self.assertEqual(self.table(f"{ranks}.store"), self.table("alone.store"))
        self.assertEqual(json.loads(self.together(2, "tiny.yaml", "-o", "2.store", "--json")[0])["made"], 0)

    def test_failing_runs(self):
        result, _ = self.together(2, "failing.yaml", "-o", "f.store", "--json", code=1)
        self.assertEqual((json.loads(result)["finished"], json.loads(result)["failed"]), (3, 3))

    def test_one_rank_speaks(self):
        result, _ = self.together(3, "tiny.yaml", "--dry-run", "--json")
        self.assertEqual(json.loads(result)["runs"], RUNS)
        _, said = self.together(3, "tiny.yaml", "--set-experiment", "replicate=2", code=2)
        self.assertEqual(said.count("did you mean 'replicates'?"), 1)

    def test_ranks_with_different_plans(self):
        (self.folder / "choose").write_text(f"#!/bin/sh\nexec {PROGRAM} sweep tiny.yaml --replicates $((OMPI_COMM_WORLD_RANK + 1)) -o a.store\n", encoding="utf-8")
        done = subprocess.run(["mpirun", "--oversubscribe", "-n", "2", "sh", "choose"], cwd=self.folder, env=ENVIRONMENT, text=True,
                              capture_output=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("rank 1 lays out other runs than rank 0", done.stderr)
        self.assertFalse((self.folder / "a.store").exists())

    def test_interrupted_and_resumed(self):
        self.sweep("alone.store", *LONG)
        running = self.start(2, "tiny.yaml", "-o", "a.store", "--jobs", "1", *LONG)
        self.wait_for_runs("a.store")
        running.send_signal(signal.SIGINT)
        self.assertNotEqual(self.ended(running), 0)
        kept = self.status("a.store")["finished"]
        self.assertGreater(kept, 1)
        result, _ = self.together(2, "tiny.yaml", "-o", "a.store", "--json", *LONG)
        self.assertEqual(json.loads(result)["known"], kept)
        self.assertEqual(self.table("a.store"), self.table("alone.store"))

    def test_a_rank_that_is_told_to_end_leaves_its_runs_to_the_others(self):
        running = self.start(3, "tiny.yaml", "-o", "a.store", "--jobs", "1", "--json", *LONG)
        self.wait_for_runs("a.store")
        os.kill(self.rank_of(running, 2), signal.SIGTERM)
        result, said = running.communicate(timeout=240)
        self.assertEqual(running.returncode, 0, said)
        self.assertEqual(json.loads(result)["finished"], RUNS)

    def test_a_rank_that_is_killed_ends_the_job_and_nothing_is_lost(self):
        running = self.start(2, "tiny.yaml", "-o", "a.store", "--jobs", "1", *LONG)
        self.wait_for_runs("a.store")
        os.kill(self.rank_of(running, 1), signal.SIGKILL)
        self.assertNotEqual(self.ended(running), 0)
        kept = self.status("a.store")["finished"]
        self.assertGreater(kept, 1)
        self.assertEqual(self.sweep("a.store", *LONG)["known"], kept)


if __name__ == "__main__":
    unittest.main()
