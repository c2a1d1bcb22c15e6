#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The group-buying cases against the facts and the closed form L25; see docs/cases/tuango.md."""

import unittest

from program import SCENARIOS, ProgramTest

CASES = SCENARIOS / "cases"
EXPONENT = "enterprises.site.bulk_exponent"


class Tuango(ProgramTest):
    def run_case(self, name, *words):
        result = self.call_json("run", CASES / f"{name}.yaml", *words, "-q")
        self.assertEqual(result["ledger"]["largest_imbalance"], 0)
        return result

    def buyers(self, *sets):
        words = [word for path in sets for word in ("--set", path)]
        targets = {target["name"]: target["value"] for target in self.run_case("tuango", "--against", "list.h5", *words)["targets"]}
        return targets["C28-car-buyers"]

    def setUp(self):
        super().setUp()
        self.run_case("tuango-list-price", "-o", "list.h5")

    def test_groups_fill_only_where_enough_buyers_come_together(self):
        alone = self.buyers("population.communities=100", "enterprises.site.programme.group_size=1")
        self.assertGreater(alone, 180)
        self.assertEqual(self.buyers("population.communities=100", "enterprises.site.programme.group_size=20"), 0)
        self.assertGreater(self.buyers("enterprises.site.programme.group_size=20"), 170)

    def test_the_slider_of_the_price(self):
        sizes = [self.buyers("enterprises.site.bulk_reference=60", f"{EXPONENT}={exponent}") for exponent in (0.1243, 0.2, 0.3219, 0.45)]
        self.assertEqual(sizes, sorted(sizes))
        self.assertLess(sizes[1], 250)     # half the critical exponent: a finite amplification
        self.assertGreater(sizes[3], 5000)  # beyond it: the size of the market


if __name__ == "__main__":
    unittest.main()
