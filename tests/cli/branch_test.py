#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum run --from FILE@STEP`: many futures from one snapshot."""

import re
import unittest

from program import ProgramTest

STEPS = 26
TRUNK = ("mature-era3", "--set", "population.customers=400", "--steps", STEPS)


class Branch(ProgramTest):
    def setUp(self):
        super().setUp()
        self.digest = self.call_json("run", *TRUNK, "-o", "trunk.h5", "-q")["digest"]

    def branch(self, *words, **options):
        return self.call_json("run", *words, "-q", **options)

    def test_without_a_change_it_is_the_run_itself(self):
        for step in (0, 1, 12, STEPS):
            for threads in (1, 3):
                self.assertEqual(self.branch("--from", f"trunk.h5@{step}", "--threads", threads)["digest"], self.digest)
        self.branch(*TRUNK, "--from", "trunk.h5@12", "-o", "same.h5")
        self.call("diff", "trunk.h5", "same.h5")

    def test_other_parameters_and_other_draws(self):
        cut = ("--set", "links.neighbours_to_awareness=0")
        changed = self.branch("--from", "trunk.h5@12", *cut)
        drawn = [self.branch("--from", "trunk.h5@12", "--seed", seed)["digest"] for seed in (9, 10, 9)]
        self.assertEqual(drawn[0], drawn[2])
        self.assertEqual(len({self.digest, changed["digest"], *drawn}), 4)
        self.assertEqual(self.branch("--from", "trunk.h5@12", "--steps", 40)["steps"], 40)
        self.branch("--from", "trunk.h5@12", *cut, "-o", "changed.h5")
        text = self.call("diff", "trunk.h5", "changed.h5", code=1).stdout
        self.assertGreater(int(re.search(r"first difference is in step (\d+)", text)[1]), 12)  # the past is the same

    def test_a_branch_repeats_itself_and_can_be_branched_off(self):
        first = self.branch("--from", "trunk.h5@12", "--seed", 9, "--set", "links.neighbours_to_awareness=0", "-o", "first.h5")
        self.assertTrue(self.call_json("verify", "first.h5", "-q")["agrees"])
        second = self.branch("--from", "first.h5@20", "-o", "second.h5")
        self.assertEqual(second["digest"], first["digest"])
        self.assertTrue(self.call_json("verify", "second.h5", "-q")["agrees"])
        self.assertEqual(self.branch("--from", "second.h5@5")["digest"], self.digest)  # before it branched off
        self.assertIn("is the run of a branch", self.refused("compare", "null-market", "first.h5", code=3))

    def test_refusals(self):
        for words, code, part in ((("--from", "trunk.h5@99"), 2, "name a step from 0 to 26"),
                                  (("--from", "trunk.h5"), 2, "FILE@STEP"),
                                  (("--from", "trunk.h5@-1"), 2, "FILE@STEP"),
                                  (("--from", "none.h5@1"), 3, "none.h5"),
                                  (("--from", "trunk.h5@5", "--set", "population.customers=700"), 2, "population.customers"),
                                  (("--from", "trunk.h5@5", "--set", "population.neighbours=8"), 2, "population.neighbours"),
                                  (("--from", "trunk.h5@5", "--set", "enterprises.firm.price_level=1.5"), 2,
                                   "cannot differ from it in 'enterprises[0].price_level'"),
                                  (("--from", "trunk.h5@5", "--set", "seed=6"), 2, "--seed N draws anew"),
                                  (("--from", "trunk.h5@5", "--steps", "3"), 2, "before the snapshot"),
                                  (("starter", "--from", "trunk.h5@5"), 2, "cannot differ"),
                                  ((), 2, "a scenario is missing")):
            with self.subTest(words):
                self.assertIn(part, self.refused("run", *words, "-q", code=code))


if __name__ == "__main__":
    unittest.main()
