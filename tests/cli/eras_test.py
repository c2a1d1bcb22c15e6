#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The scenarios of eras say what docs/eras.md says of them: complementarity, a loop that carries, a market where era 3 loses."""

import unittest

from program import SCENARIOS, ProgramTest

ERAS = SCENARIOS / "eras"
DIMENSIONS = ("customer", "offering", "aim", "objective", "horizon", "need", "research", "unit")


def served(market):
    """Share of customers with a supplier at the end."""
    states = market["customers_by_lock_state"]
    return sum(states[name] for name in ("locked_in", "locked_on", "transactional")) / sum(states.values())


class Eras(ProgramTest):
    def compare(self, control, treatment, *words):
        return self.call_json("compare", ERAS / f"{control}.yaml", ERAS / f"{treatment}.yaml", *words, "-q")

    def change(self, era, setting):
        end = self.compare(f"emerging-era{era}", f"emerging-era{era}", "--set-treatment", setting)["moments"][-1]
        return served(end["control"]), served(end["treatment"])

    def test_no_dimension_alone_moves_an_era_1_market(self):
        for dimension in DIMENSIONS:
            with self.subTest(dimension):
                before, after = self.change(1, f"enterprises.firm.strategy.{dimension}=3")
                self.assertLess(abs(after - before), 0.05)

    def test_all_of_them_together_do(self):
        end = self.compare("emerging-era1", "emerging-era3")["moments"][-1]
        self.assertLess(served(end["control"]), 0.05)
        self.assertGreater(served(end["treatment"]), 0.5)

    def test_what_carries_era_3_and_what_does_not(self):
        for dimension, low, high in (("customer", 0.2, 0.55), ("offering", 0.4, 0.7), ("aim", 0.6, 0.9), ("objective", 0, 0.15), ("horizon", 0.2, 0.5),
                                     ("need", 0.6, 0.9), ("research", 0, 0.15), ("unit", 0.2, 0.5)):
            with self.subTest(dimension):
                _, after = self.change(3, f"enterprises.firm.strategy.{dimension}=1")
                self.assertTrue(low <= after <= high, after)

    def test_cutting_reinvestment_kills_the_take_off(self):
        before, after = self.change(3, "links.profit_to_investment=0")
        self.assertGreater(before, 0.5)
        self.assertLess(after, 0.2)

    def test_a_market_in_which_era_3_loses(self):
        answer = self.compare("era3-loses-era1", "era3-loses")
        firm = next(row for row in answer["constituents"] if row["constituent"] == "enterprise firm")
        self.assertGreater(firm["control"], 10 * firm["treatment"])
        end = answer["moments"][-1]
        self.assertGreater(end["treatment"]["locked_out_by_barrier"]["availability"], end["control"]["locked_out_by_barrier"]["availability"])

    def test_a_market_in_which_lock_in_pays(self):
        answer = self.compare("lock-in-pays", "lock-in-pays")
        cash = {row["constituent"]: row["control"] for row in answer["constituents"]}
        self.assertGreater(cash["enterprise firm"], 2 * cash["enterprise rival"])

    def test_the_transformed_enterprise_leaves_its_rival_behind(self):
        answer = self.compare("transformation-track1-to-track2", "transformation-track1-to-track2", "--set-treatment",
                              "enterprises.firm.transformation.transforms=false")
        cash = {row["constituent"]: (row["control"], row["treatment"]) for row in answer["constituents"]}
        self.assertGreater(cash["enterprise firm"][0], cash["enterprise rival"][0])
        self.assertGreater(cash["enterprise rival"][1], cash["enterprise rival"][0])


if __name__ == "__main__":
    unittest.main()
