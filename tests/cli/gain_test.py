#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum gain`: what a pulse is worth with a loop closed and with it cut."""

import unittest

from program import ProgramTest

MARKET = ("emerging-era3", "--set", "population.customers=400", "--steps", "48", "--replicates", "4", "-q")
PULSE = ("--pulse", "enterprises.firm.promotion=20 %", "--at", "12", "--for", "3", "--window", "6")
METRIC = ("--metric", "customers_by_supplier:firm")


class Gain(ProgramTest):
    def test_result(self):
        result = self.call_json("gain", *MARKET, *PULSE, *METRIC, "--loop", "R4", "--cut", "neighbours_to_awareness", "-o", "gain.json")
        self.assertEqual((result["size"], result["at"], result["for"], result["window"]), (0.2, 12, 3, 6))
        metric = result["metrics"][0]
        self.assertEqual([window["first_step"] for window in metric["windows"]], [13, 19, 25, 31, 37, 43])
        self.assertEqual([loop["cut"] for loop in metric["loops"]], ["R4", "neighbours_to_awareness"])
        self.assertIn("profit_to_investment", metric["loops"][0]["links"])
        for loop in metric["loops"]:
            self.assertIn(loop["verdict"], ("none", "damped", "multiplier", "compounding"))
        self.assertEqual(result, self.call_json("gain", *MARKET, *PULSE, *METRIC, "--loop", "R4", "--cut", "neighbours_to_awareness", "--jobs", "1"))
        self.assertEqual(self.files(), ["gain.json"])

    def test_a_cost_that_closes_no_loop_adds_up_once(self):
        # Without reinvestment a higher outlet cost takes cash while it lasts, and nothing comes back.
        quiet = ("null-market", "--steps", "40", "--replicates", "3", "-q", "--set", "enterprises.firm.outlet_cost=10 USD/week",
                 "--set", "enterprises.firm.may_be_overdrawn=true")
        pulse = ("--pulse", "enterprises.firm.outlet_cost=50 %", "--at", "4", "--for", "4", "--window", "6",
                 "--metric", "enterprise_cash:firm", "--loop", "R2")
        result = self.call_json("gain", *quiet, *pulse)
        metric = result["metrics"][0]
        responses = [window["response"] for window in metric["windows"]]
        self.assertEqual(responses[1:], [responses[1]] * (len(responses) - 1))
        self.assertLess(responses[1], 0)
        self.assertEqual(metric["windows"][2]["gain"], 1)
        self.assertEqual(metric["loops"][0]["verdict"], "none")
        self.assertAlmostEqual(metric["loops"][0]["multiplier"], 1)
        self.assertAlmostEqual(result["map"]["spectral_radius"], 1)
        self.assertEqual(metric["unit"], "USD")
        self.assertIn("enterprise_cash:firm [USD]", self.call("gain", *quiet, *pulse).stdout)

    def test_refusals(self):
        for words, part in ((("--loop", "R99"), "there is no loop 'R99'"), (("--cut", "profit_to_investmen"), "did you mean 'profit_to_investment'?"),
                            (("--for", "9"), "within the first window"), (("--at", "40"), "room for two windows")):
            with self.subTest(words):
                shortened = [word for word in zip(PULSE[::2], PULSE[1::2]) if word[0] != words[0]]
                self.assertIn(part, self.refused("gain", *MARKET, *METRIC, *(w for pair in shortened for w in pair), *words))
        self.assertIn("out of its range", self.refused("gain", *MARKET, *METRIC, "--pulse", "links.profit_to_investment", "--at", "2", "--window", "6"))
        self.assertIn("no room for 4 replicates", self.refused("gain", *MARKET, *PULSE, *METRIC, "--set", "seed=9223372036854775807"))
        self.assertIn("must not be 0", self.refused("gain", *MARKET, *METRIC, "--pulse", "enterprises.firm.promotion=0", "--at", "2", "--window", "6"))


if __name__ == "__main__":
    unittest.main()
