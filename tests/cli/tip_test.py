#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum tip`: where a market tips, and the loop of a ramp."""

import unittest

from program import SCENARIOS, ProgramTest

# Group buying in a small market: fewer sales make the price fall more slowly than sales rise, up to a critical exponent.
MARKET = ("tuango", "--set", "population.customers=2000", "--set", "enterprises.site.bulk_reference=6", "--steps", "100",
          "--parameter", "enterprises.site.bulk_exponent", "--metric", "customers_by_supplier:site", "-q")
SEARCH = ("--low", "0.05", "--high", "0.9", "--level", "300", "--replicates", "4", "--tolerance", "0.05")


class Tip(ProgramTest):
    def test_result(self):
        result = self.call_json("tip", *MARKET, *SEARCH, "-o", "tip.json")
        self.assertEqual(result["direction"], "rising")
        self.assertEqual(len(result["thresholds"]), 4)
        self.assertTrue(all(0.05 < threshold < 0.9 for threshold in result["thresholds"]), result["thresholds"])
        self.assertTrue(min(result["thresholds"]) <= result["tipping_point"] <= max(result["thresholds"]))
        self.assertEqual(result["runs"], 4 * (9 + 2))  # nine values with all replicates, and a cell of 0.106 halved twice
        self.assertEqual((result["take_off"][0][1], result["take_off"][-1][1]), (0, 1))
        self.assertEqual(result["take_off"], [[row["value"], row["share"]] for row in result["curve"]])
        for (low, high), threshold in zip(result["brackets"], result["thresholds"], strict=True):
            self.assertTrue(low < threshold < high and high - low <= 0.05, (low, threshold, high))
        self.assertEqual(result["failed_runs"], 0)
        self.assertEqual(result, self.call_json("tip", *MARKET, *SEARCH, "--jobs", "1"))
        self.assertEqual(self.files(), ["tip.json"])
        text = self.call("tip", *MARKET, *SEARCH).stdout
        self.assertIn("tipping point", text)
        self.assertIn("taken off above it", text)

    def test_the_curve_is_what_runs_at_each_value_say(self):
        result = self.call_json("tip", *MARKET, *SEARCH, "--curve", "4")
        self.assertEqual(len(result["curve"]), 4)
        market = MARKET[:MARKET.index("--parameter")]
        for point in result["curve"]:
            taken_off = 0
            for replicate in range(4):
                self.call("run", *market, "--seed", str(result["first_seed"] + replicate), "--set", f"enterprises.site.bulk_exponent={point['value']!r}", "-o", "one.h5", "-q")
                taken_off += self.call_json("plot", "one.h5", "customers_by_supplier:site")["series"][0]["values"][-1] >= 300
            self.assertEqual((point["runs"], point["taken_off"], point["share"]), (4, taken_off, taken_off / 4))
            # Clopper and Pearson, none and all of four.
            if taken_off in (0, 4):
                bound = 1 - 0.025 ** (1 / 4)
                low, high = (0, bound) if taken_off == 0 else (1 - bound, 1)
                self.assertAlmostEqual(point["interval"][0], low)
                self.assertAlmostEqual(point["interval"][1], high)
        text = self.call("tip", *MARKET, *SEARCH, "--curve", "4").stdout
        self.assertIn("runs  taken off  share", text)

    def test_the_fold_of_a_trap_and_the_horizon(self):
        """L31: households alike leave the trap above W = 0.1043, the slower the nearer; a run of finite length tips above it."""
        fold = 0.1043
        trap = (SCENARIOS / "presets/asset-trap.yaml", "--set", "population.customers=2", "--set", "population.neighbours=0", "--set", "mechanisms.earn.shock_sd=0",
                "--set", "events=[]", "-q", "--parameter", "mechanisms.earn.capability_gain", "--metric", "outcome_stock", "--level", "2", "--low", "0.06", "--high", "0.4",
                "--replicates", "6", "--tolerance", "0.0005")
        result = self.call_json("tip", *trap, "--steps", "1200", "--horizons")
        self.assertEqual([(row["steps"], row["years"]) for row in result["horizons"]], [(1200, 100), (600, 50), (2400, 200)])
        for row in result["horizons"]:
            low, high = row["interval"]
            self.assertTrue(low < row["tipping_point"] < high, row)
            # The interval holds the closed form, or it is said to be limited by the horizon.
            self.assertTrue(low <= fold <= high or row["limited"], row)
        century, half, twice = (row["tipping_point"] for row in result["horizons"])
        self.assertTrue(half > century > twice > fold)
        low, high = result["interval"]
        self.assertGreaterEqual(high - low, max(b - a for a, b in result["brackets"]))
        self.assertEqual((result["tipping_point"], result["interval"]), (century, result["horizons"][0]["interval"]))
        text = self.call("tip", *trap, "--steps", "600", "--horizons").stdout
        for part in ("It holds for runs of 600 steps (50 years)", "is limited by them; longer runs tip elsewhere", "With 300 steps: ", "With 1200 steps: tipping point"):
            self.assertIn(part, text)
        # Intervals are printed with the digits that tell their ends apart.
        low, high = text.split("% interval ")[1].split(";")[0].split(" to ")
        self.assertNotEqual(low, high)

    def test_units(self):
        # A rate is declared in 1/year and written in %/year; the metric is in customers, or in the scenario's currency.
        market = ("starter", "--set", "population.customers=60", "--set", "population.communities=3", "--steps", "60", "-q",
                  "--parameter", "enterprises.builder.promotion", "--low", "1 %/year", "--high", "81 %/year", "--replicates", "6")
        search = (*market, "--metric", "customers_by_supplier:builder", "--level", "5", "--tolerance", "1 %/year")
        result = self.call_json("tip", *search)
        self.assertEqual((result["unit"], result["low"], result["high"]), ("1/year", 0.01, 0.81))
        self.assertTrue(0.01 < result["tipping_point"] < 0.81, result)

        def rate(value):
            return f"{100 * float(f'{value:.4g}'):.8g} %/year"

        text = self.call("tip", *search).stdout
        self.assertIn(f"tipping point {rate(result['tipping_point'])}, 95 % interval {rate(result['interval'][0])} to {rate(result['interval'][1])};", text)
        self.assertEqual(len(result["curve"]), 9)
        self.assertIn(f"tips within {rate(result['quartile_distance'])}, each found to within 1 %/year\n", text)
        self.assertIn("81 %/year", text)
        money = self.call_json("tip", *market, "--metric", "enterprise_cash:builder", "--level", "1")
        self.assertEqual(money["metric_unit"], "EUR")

    def test_no_crossing_in_the_bracket(self):
        text = self.call("tip", *MARKET, "--low", "0.01", "--high", "0.02", "--level", "300", "--replicates", "2", "--tolerance", "0.01").stdout
        self.assertIn("take off nowhere", text)

    def test_ramp(self):
        result = self.call_json("tip", *MARKET, "--ramp", "--low", "0.1", "--high", "0.6", "--levels", "3", "--hold", "10", "--replicates", "3")
        self.assertEqual(result["levels"], [0.1, 0.35, 0.6])
        self.assertEqual((len(result["up"]), len(result["down"]), len(result["areas"])), (3, 3, 3))
        self.assertEqual(result["up"][-1], result["down"][-1])
        mean = 0.25 * sum((d - u) * w for u, d, w in zip(result["up"], result["down"], (0.5, 1, 0.5)))
        self.assertAlmostEqual(result["area"], mean, places=6)

    def test_refusals(self):
        for words, part in ((("--level", "3", "--low", "0.3", "--high", "0.2"), "--low must be less"),
                            (("--low", "0.1", "--high", "0.2"), "--level is missing"),
                            (("--level", "3", "--low", "0.1 weeks"), "--low"),
                            (("--level", "3", "--low", "-4"), "outside the range"),
                            (("--level", "3", "--low", "0.1", "--high", "0.2", "--curve", "1"), "--curve"),
                            (("--level", "3", "--low", "0.1", "--high", "0.2", "--tolerance", "0"), "more than 0")):
            with self.subTest(words):
                self.assertIn(part, self.refused("tip", *MARKET, *words))
        self.assertIn("there is no number", self.refused("tip", "tuango", "--parameter", "no.such", "--metric", "income", "--level", "1"))
        self.assertIn("did you mean", self.refused("tip", "tuango", "--parameter", "enterprises.site.bulk_exponent", "--metric", "customers_by_suplier:site", "--level", "1",
                                                   "--low", "0.1", "--high", "0.2"))


if __name__ == "__main__":
    unittest.main()
