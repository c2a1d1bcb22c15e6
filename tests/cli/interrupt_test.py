#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Nothing computed is lost: Ctrl-C, kill -9 and --resume."""

import json
import random
import shlex
import signal
import subprocess
import time
import unittest

from program import CEMEX, PROGRAM, ProgramTest

# About a second of work.
CASE = (CEMEX, "--set", "population.customers=20000", "--set", "enterprises.cemex.may_be_overdrawn=true", "--threads", "2")
KILLS = 12


class Interrupted(ProgramTest):
    straight = None  # digest and seconds of a run that nobody interrupts

    def setUp(self):
        super().setUp()
        if Interrupted.straight is None:
            started = time.monotonic()
            digest = self.call_json("run", *CASE, "-o", "straight.h5", "--checkpoint-every", "20")["digest"]
            Interrupted.straight = (digest, time.monotonic() - started)
            (self.folder / "straight.h5").unlink()
        self.digest, self.seconds = Interrupted.straight
        self.draws = random.Random(1998)

    def start(self, *words):
        """Starts a run and waits until it does its steps."""
        running = subprocess.Popen([PROGRAM, "run", *map(str, words), "--verbose"], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(running.kill)
        self.assertIn("threads", running.stderr.readline())
        return running

    def interrupt(self, *words, by=signal.SIGINT):
        """Interrupts a run in its midst; returns what it said."""
        for _ in range(10):
            running = self.start(*words)
            time.sleep(self.draws.uniform(0.1, 0.4) * self.seconds)
            running.send_signal(by)
            result, said = running.communicate(timeout=60)
            if running.returncode == 130:
                self.assertEqual(result, "")
                self.expect_no_insides(said)
                return said
            self.assertEqual(running.returncode, 0, said)  # it was faster than we
            for path in self.folder.iterdir():
                path.unlink()
        self.fail("the run could not be interrupted")

    def test_interrupt_keeps_a_checkpoint_that_resumes_to_the_same_digest(self):
        for by in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(by.name):
                said = self.interrupt(*CASE, "-o", "a.h5", by=by)
                self.assertRegex(said, r"Interrupted after step \d+\. To continue: plussum run ")
                self.assertEqual(self.files(), ["a.h5.checkpoint"])
                # The hint is a command that works as it stands.
                hint = shlex.split(said.split("To continue: ")[1].splitlines()[0])
                self.assertEqual((hint[0], hint[-1]), ("plussum", "--resume"))
                done = self.call(*hint[1:])
                self.assertRegex(done.stderr, r"Continuing after step \d+\.")
                self.assertIn(f"digest {self.digest} ", done.stdout)
                self.assertEqual(self.files(), ["a.h5"])
                self.assertEqual(self.call_json("verify", "a.h5")["stored_digest"], self.digest)
                (self.folder / "a.h5").unlink()

    def test_interrupted_twice(self):
        self.interrupt(*CASE, "-o", "a.h5")
        running = self.start(*CASE, "-o", "a.h5", "--resume")
        time.sleep(0.1 * self.seconds)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
        self.assertIn(running.returncode, (0, 130))
        self.assertEqual(self.call_json("run", *CASE, "-o", "a.h5", "--resume")["digest"], self.digest)

    def test_interrupt_without_output_says_that_nothing_is_kept(self):
        self.assertIn("Nothing is kept", self.interrupt(*CASE))
        self.assertEqual(self.files(), [])

    def test_killed_at_any_moment(self):
        kills = continued = 0
        for _ in range(10 * KILLS):
            running = self.start(*CASE, "-o", "a.h5", "--checkpoint-every", "20", "--resume")
            time.sleep(self.draws.uniform(0, 0.4) * self.seconds)
            running.kill()
            result, said = running.communicate(timeout=60)
            continued += "Continuing after step" in said
            if running.returncode == 0 or (self.folder / "a.h5").exists():  # it was done: the file must be complete
                self.assertEqual(self.call_json("verify", "a.h5")["stored_digest"], self.digest, said + result)
                (self.folder / "a.h5").unlink()
                continue
            self.assertEqual(running.returncode, -signal.SIGKILL, said)
            self.assertTrue(all(name.startswith("a.h5.") for name in self.files()), self.files())
            kills += 1
            if kills == KILLS:
                break
        self.assertEqual(kills, KILLS)
        self.assertGreater(continued, 3, "hardly a run found a checkpoint: the test shows nothing")
        self.assertEqual(self.call_json("run", *CASE, "-o", "a.h5", "--resume")["digest"], self.digest)
        self.assertTrue(self.call_json("verify", "a.h5", "--threads", "1")["agrees"])

    def test_resume_of_another_scenario_is_refused(self):
        self.interrupt(*CASE, "-o", "a.h5")
        kept = (self.folder / "a.h5.checkpoint").read_bytes()
        text = self.refused("run", *CASE, "-o", "a.h5", "--resume", "--seed", "7")
        self.assertRegex(text, r"belongs to another scenario or seed: line \d+ is `seed: 1998` there and `seed: 7` now")
        text = self.refused("run", *CASE, "-o", "a.h5", "--resume", "--set", "mechanisms.choose.review_rate=3/year")
        self.assertRegex(text, r"line \d+ is ` +review_rate: 200 %/year` there and ` +review_rate: 300 %/year` now")
        text = self.refused("run", *CASE, "-o", "a.h5", "--resume", "--steps", "900")
        self.assertIn("`  steps: 704` there and `  steps: 900` now", text)
        self.assertEqual(kept, (self.folder / "a.h5.checkpoint").read_bytes())

    def test_resume_needs_an_output(self):
        self.assertIn("-o FILE", self.refused("run", *CASE, "--resume"))

    def test_resume_without_checkpoint_begins_at_the_beginning(self):
        done = self.call("run", *CASE, "--steps", "20", "-o", "a.h5", "--resume")
        self.assertIn("There is no checkpoint a.h5.checkpoint", done.stderr)

    def test_damaged_checkpoint_is_refused(self):
        self.interrupt(*CASE, "-o", "a.h5")
        path = self.folder / "a.h5.checkpoint"
        good = path.read_bytes()
        for bad in (good[:len(good) // 2], good[:9000] + bytes([good[9000] ^ 1]) + good[9001:], b"", b"not a checkpoint\n" * 9):
            path.write_bytes(bad)
            self.assertIn("a.h5.checkpoint", self.refused("run", *CASE, "-o", "a.h5", "--resume", code=3))

    def test_a_checkpoint_can_be_looked_at_but_not_verified(self):
        self.interrupt(*CASE, "-o", "a.h5")
        self.assertIn("continue that with --resume", self.refused("verify", "a.h5.checkpoint", code=3))
        self.assertIn("V01-2011", self.call("targets", "a.h5.checkpoint").stdout)

    def test_recorded_parts_of_a_resumed_run_are_whole(self):
        self.interrupt(*CASE, "-o", "a.h5")
        self.call("run", *CASE, "-o", "a.h5", "--resume", "-q")
        self.call("run", *CASE, "-o", "b.h5", "-q")
        self.assertEqual(json.loads(self.call("diff", "a.h5", "b.h5", "--json").stdout),
                         {"same": True, "first_different_step": None, "columns": [], "series": []})


if __name__ == "__main__":
    unittest.main()
