#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Microrayon cases: what is built, by who bears upkeep and how patient she is; see docs/cases/microrayon.md."""

import unittest

from program import SCENARIOS, ProgramTest

CASES = SCENARIOS / "cases"
CONDUCT = "enterprises.builder.conduct"


class Microrayon(ProgramTest):
    def run_case(self, name, **conduct):
        words = [word for number, value in conduct.items() for word in ("--set", f"{CONDUCT}.{number}={value}")]
        result = self.call_json("run", CASES / f"{name}.yaml", *words, "-q")
        self.assertEqual((result["steps"], result["ledger"]["largest_imbalance"]), (420, 0))
        return result

    def durability(self, name, **conduct):
        return self.run_case(name, **conduct)["targets"][0]["value"]

    def test_impatience_alone_does_nothing_where_nothing_is_paid_ahead(self):
        self.assertEqual(self.durability("microrayon", later_cost_share=0, discount_factor=0.8),
                         self.durability("microrayon", later_cost_share=0, discount_factor=0.98))
        for factor in (0.8, 0.98):
            with self.subTest(factor):
                self.assertGreater(self.durability("microrayon", later_cost_share=1, discount_factor=factor), 0.9)

    def test_it_matters_in_the_original_choice_for_who_bears_upkeep(self):
        for factor in (0.8, 0.98):
            with self.subTest(factor):
                self.assertLess(self.durability("microrayon-original", later_cost_share=0, discount_factor=factor), 0.1)
        self.assertLess(self.durability("microrayon-original", later_cost_share=1, discount_factor=0.85), 0.1)
        self.assertGreater(self.durability("microrayon-original", later_cost_share=1, discount_factor=0.98), 0.9)


if __name__ == "__main__":
    unittest.main()
