#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The digests that are pinned: each tells its scenario from all others, every shipped scenario has one, and `plussum run` ends
with it. `plussum_digests` compares them over builds, threads and blocks."""

import unittest
from pathlib import Path

from program import ProgramTest

ROOT = Path(__file__).resolve().parents[2]
LINES = [line.split() for line in (ROOT / "tests/determinism/digests.txt").read_text().splitlines()
         if line and not line.startswith("#")]
PINS = [words for words in LINES if words[0] != "same"]
SAME = [set(words[1:]) for words in LINES if words[0] == "same"]


class Digests(ProgramTest):
    def test_two_scenarios_never_share_a_digest(self):
        of_digest = {}
        for scenario, _, _, digest in PINS:
            other = of_digest.setdefault(digest, scenario)
            if other != scenario:
                self.assertIn({other, scenario}, SAME, f"{scenario} and {other} end in the same world; pin more steps")

    def test_every_shipped_scenario_is_pinned(self):
        shipped = {path.relative_to(ROOT).as_posix()
                   for folder in ("cases", "eras", "lessons") for path in (ROOT / "scenarios" / folder).glob("*.yaml")}
        self.assertEqual({pin[0] for pin in PINS}, shipped)

    def test_the_program_ends_with_them(self):
        for scenario, steps, customers, digest in PINS[:3]:
            result = self.call_json("run", str(ROOT / scenario), "--steps", steps, "--quiet", "-o", "run.h5",
                                    "--set", f"population.customers={customers} customers", "--threads", "2")
            self.assertEqual(result["digest"], digest, scenario)


if __name__ == "__main__":
    unittest.main()
