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

    def test_verdicts_are_those_of_the_page(self):
        for name, target, verdict in (("microrayon", "C22-block", "hit"), ("microrayon-borne", "L34-borne", "hit"),
                                      ("microrayon-original", "C22-original", "hit"), ("microrayon-original-borne", "L34-break-even", "hit")):
            with self.subTest(name):
                self.assertEqual([(found["name"], found["verdict"]) for found in self.run_case(name)["targets"]], [(target, verdict)])

    def test_impatience_alone_does_nothing_where_nothing_is_paid_ahead(self):
        for share in (0, 0.5, 1):
            with self.subTest(share):
                digests = {self.run_case("microrayon", later_cost_share=share, discount_factor=factor)["digest"] for factor in (0.8, 0.98)}
                self.assertEqual(len(digests), 1)

    def test_it_matters_in_the_original_choice_once_some_upkeep_is_borne(self):
        for share, worlds in ((0, 1), (1, 2)):
            with self.subTest(share):
                digests = {self.run_case("microrayon-original", later_cost_share=share, discount_factor=factor)["digest"] for factor in (0.8, 0.98)}
                self.assertEqual(len(digests), worlds)


if __name__ == "__main__":
    unittest.main()
