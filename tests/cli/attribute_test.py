#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum attribute`: from a store, and in one command, at tiny sizes."""

import json
import math
import shutil
import unittest
from fractions import Fraction

from program import SCENARIOS, ProgramTest

DIMENSIONS = ["customer", "offering", "aim", "objective", "horizon", "need", "research", "unit"]
TINY = ("--set", "population.customers=60", "--set", "population.communities=4")
EXPERIMENT = """
name: small
scenario: {scenario}
set: [population.customers=60, population.communities=4, time.steps=6]
{factors}
design: {design}
replicates: 2
metrics:
  - {{ name: welfare, value: total }}
  - {{ name: served, series: customers_by_supplier, of: [firm], share: true, over_time: true }}
"""
THREE = """factors:
  - { name: price, parameter: enterprises.firm.price_level, values: [1, 2] }
  - { name: margin, parameter: enterprises.firm.intermediary_margin, values: [0 %, 20 %] }
  - { name: pay, parameter: population.irregular_share, values: [0 %, 60 %] }"""
ARMS = "arms:\n  - { name: era-1, set: [enterprises.firm.like=era1] }\n  - { name: era-3, set: [enterprises.firm.like=era3] }\n"


class AttributeTest(ProgramTest):
    def sweep(self, design, factors=THREE, code=0, words=()):
        """Sweeps a small experiment; returns the store."""
        file = self.folder / "small.yaml"
        (self.folder / "base.yaml").write_text(f"extends: {SCENARIOS}/eras/emerging-era3.yaml\nname: base\n", encoding="utf-8")
        file.write_text(EXPERIMENT.format(scenario="base.yaml", factors=factors, design=design), encoding="utf-8")
        store = self.folder / "small.store"
        self.call("sweep", file, "-o", store, "--quiet", *words, code=code)
        return store

    def attribute(self, store, *words):
        """The first attribution of the first metric."""
        return self.call_json("attribute", store, *words)["metrics"][0]["attributions"][0]


class Designs(AttributeTest):
    def test_corners_sum_exactly_in_minor_units(self):
        store = self.sweep("{ kind: factorial, levels: 2 }")
        result = self.call_json("attribute", store, "--metric", "welfare", "--metric", "served", "-o", self.folder / "out.json")
        self.assertEqual(json.loads((self.folder / "out.json").read_text(encoding="utf-8")), result)
        self.assertEqual((result["replicates_complete"], result["replicates_planned"], result["confidence"]), (2, 2, 0.95))
        self.assertEqual([metric["metric"] for metric in result["metrics"]], ["welfare", "served"])
        welfare = result["metrics"][0]["attributions"][0]
        self.assertEqual(result["metrics"][0]["unit"], "USD")
        self.assertEqual(welfare["method"], "shapley")
        self.assertTrue(welfare["sums_exactly"])
        exact = welfare["minor_units"]
        self.assertTrue(exact["sums_exactly"])
        shares = [row["whole"] + Fraction(row["numerator"], row["denominator"]) for row in exact["shapley"]]
        self.assertEqual(sum(shares), exact["total"])
        for share, row in zip(shares, welfare["shapley"]):
            self.assertTrue(math.isclose(float(share) / 2 / 10000, row["mean"], rel_tol=1e-12, abs_tol=1e-9))
        self.assertEqual(len(welfare["main_effects"]), 3)
        self.assertEqual(len(welfare["interactions"]), 3)
        self.assertIsNone(result["metrics"][1]["attributions"][0]["minor_units"])
        text = self.call("attribute", store).stdout
        self.assertIn("sum exactly to the difference", text)
        self.assertIn("without remainder", text)

    def test_each_design_says_its_own(self):
        expected = {"{ kind: fractional_factorial, resolution: 3 }": "fractional_factorial", "{ kind: permutations, samples: 2 }": "sampled_shapley",
                    "{ kind: morris, trajectories: 2 }": "morris", "{ kind: saltelli, samples: 4, second_order: true }": "sobol",
                    "{ kind: one_at_a_time }": "one_at_a_time", "{ kind: grid }": "shapley"}
        for design, method in expected.items():
            with self.subTest(design=design):
                store = self.sweep(design)
                found = self.attribute(store, "--metric", "served", "--over-time")
                self.assertEqual(found["method"], method)
                self.assertTrue(self.call("attribute", store, "--metric", "served", "--over-time").stdout)
                if method in ("sobol", "morris"):
                    self.assertEqual(len(found["over_time"]), 6)

    def test_a_wrong_design_is_a_sentence(self):
        store = self.sweep("{ kind: latin_hypercube, samples: 3 }")
        self.assertIn("saltelli", self.refused("attribute", store))

    def test_arms_apart_and_their_difference(self):
        store = self.sweep("{ kind: factorial, levels: 2 }", factors=ARMS + THREE)
        apart = self.call_json("attribute", store)["metrics"][0]["attributions"]
        self.assertEqual([arm["arm"] for arm in apart], ["era-1", "era-3"])
        difference = self.attribute(store, "--arms", "era-3-era-1")
        self.assertEqual(difference["arm"], "era-3-era-1")
        for one, three, both in zip(apart[0]["shapley"], apart[1]["shapley"], difference["shapley"]):
            self.assertTrue(math.isclose(three["mean"] - one["mean"], both["mean"], rel_tol=1e-9, abs_tol=1e-4))
        self.assertIn("era-1, era-3", self.refused("attribute", store, "--arms", "era-2-era-1"))

    def test_an_unfinished_store(self):
        # A third of the runs: no replicate is whole. Then one more replicate is planned than made.
        store = self.sweep("{ kind: factorial, levels: 2 }", words=("--shard", "1/3"))
        self.assertIn("no replicate is complete", self.refused("attribute", store))
        self.sweep("{ kind: factorial, levels: 2 }")
        self.sweep("{ kind: factorial, levels: 2 }", words=("--replicates", "3", "--shard", "1/2"))
        result = self.call_json("attribute", store)
        self.assertEqual((result["replicates_complete"], result["replicates_planned"]), (2, 3))
        self.assertIn("2 of 3 replicates complete", self.call("attribute", store).stdout)

    def test_what_is_not_there(self):
        store = self.sweep("{ kind: factorial, levels: 2 }")
        self.assertIn("did you mean 'welfare'", self.refused("attribute", store, "--metric", "welfar"))
        self.assertIn("95 %", self.refused("attribute", store, "--confidence", "2"))
        self.refused("attribute", self.folder / "nowhere", code=3)
        self.assertIn("--enterprise", self.refused("attribute", "emerging-era3"))


class OneCommand(AttributeTest):
    def test_strategy(self):
        words = ("attribute", "emerging-era1", "--enterprise", "firm", *TINY, "--steps", "4", "--replicates", "1",
                 "--metric", "welfare", "--metric", "served", "--store", self.folder / "s.store")
        result = self.call_json(*words)
        found = result["metrics"][0]["attributions"][0]
        self.assertEqual([row["factor"] for row in found["shapley"]], DIMENSIONS)
        self.assertTrue(found["sums_exactly"] and found["minor_units"]["sums_exactly"])
        self.assertEqual(self.call_json(*words), result)  # every run is known
        again = self.call_json("attribute", self.folder / "s.store", "--metric", "welfare")
        self.assertEqual(again["metrics"][0], result["metrics"][0])

    def test_loops(self):
        words = ("attribute", "emerging-era3", *TINY, "--steps", "12", "--replicates", "1", "--metric",
                 "customers_by_supplier:firm", "--store", self.folder / "l.store")
        found = self.call_json(*words, "--loops", "R1,R4")["metrics"][0]["attributions"][0]
        self.assertEqual([(row["factor"], row["from"], row["to"]) for row in found["effects"]], [("r1", "closed", "cut"), ("r4", "closed", "cut")])
        found = self.call_json(*words, "--loops=R1,R4", "--shapley")["metrics"][0]["attributions"][0]
        self.assertEqual(found["method"], "shapley")
        self.assertTrue(found["sums_exactly"])
        found = self.call_json(*words, "--loops", "--shapley", "--orders", "2")["metrics"][0]["attributions"][0]
        self.assertEqual(found["method"], "sampled_shapley")
        self.assertGreater(len(found["shapley"]), 6)
        self.assertTrue(found["sums_exactly"])

    def test_what_is_not_there(self):
        self.assertIn("did you mean 'R4'", self.refused("attribute", "emerging-era3", "--loops", "R44"))
        self.assertIn("no enterprise", self.refused("attribute", "emerging-era3", "--enterprise", "fim"))
        self.assertIn("no strategy", self.refused("attribute", "emerging-era3", "--enterprise", "firm", "--to", "era9"))
        self.assertIn("no recorded series", self.refused("attribute", "emerging-era3", "--loops", "R4", "--metric", "custmers"))
        self.assertIn("quantile", self.refused("attribute", "emerging-era3", "--loops", "R4", "--metric", "customers:cash:2"))
        self.assertEqual(self.files(), [])


class Missing(AttributeTest):
    # The firm serves nobody so soon: what a unit costs there is missing at every step. A time that is not reached has a value, the horizon.
    NEVER = ("  - { name: never, series: cost_per_outcome_unit, of: [firm] }\n"
             "  - { name: late, value: total, reduce: time_to, level: 1000000000000000 }\n")

    def sweep_with_never(self, design):
        file = self.folder / "small.yaml"
        (self.folder / "base.yaml").write_text(f"extends: {SCENARIOS}/eras/emerging-era3.yaml\nname: base\n", encoding="utf-8")
        file.write_text(EXPERIMENT.format(scenario="base", factors=THREE, design=design) + self.NEVER, encoding="utf-8")
        self.call("sweep", file, "-o", "small.store", "--quiet")
        return "small.store"

    def test_a_metric_without_values_is_named_and_left_out(self):
        for design, why in (("{ kind: factorial, levels: 2 }", "No replicate has a finite value at every point that attribution needs."),
                            ("{ kind: fractional_factorial, resolution: 3 }", "no replicate has a value at every point that the effects need"),
                            ("{ kind: one_at_a_time }", "the metric has no value at the base point in any replicate"),
                            ("{ kind: permutations, samples: 4 }", "No replicate has a finite value at every point that attribution needs."),
                            ("{ kind: saltelli, samples: 4 }", "of 4 base rows of the design none has a value at each of its 5 points, so that there are no indices"),
                            ("{ kind: morris, trajectories: 3 }", "no step of any trajectory has a value at both of its ends, so that there are no effects")):
            with self.subTest(design):
                store = self.sweep_with_never(design)
                both = self.call("attribute", store, "--metric", "never", "--metric", "welfare", "--json")
                self.assertEqual(both.stderr, f"Note: the metric 'never' is left out: {why}\n")
                result = json.loads(both.stdout)
                self.assertEqual([metric["metric"] for metric in result["metrics"]], ["welfare"])
                self.assertEqual(result["refused"], [{"metric": "never", "why": why}])
                self.assertEqual(self.refused("attribute", store, "--metric", "never"), f"plussum: the metric 'never' is left out: {why}\n")
                late = self.call("attribute", store, "--metric", "late", "--json")
                self.assertEqual((late.stderr, json.loads(late.stdout)["refused"]), ("", []))
                shutil.rmtree(self.folder / store)

    def test_indices_that_contradict_themselves_are_doubted(self):
        store = self.sweep_with_never("{ kind: saltelli, samples: 2 }")
        result = self.attribute(store, "--metric", "welfare")
        said = self.call("attribute", store, "--metric", "welfare").stdout
        wrong = [row for row in result["indices"] if row["first"]["value"] > row["total"]["value"] + 0.01 or not -0.01 <= row["first"]["value"] <= 1.01]
        self.assertTrue(wrong, "two base rows are too few")
        for doubt in result["doubts"]:
            self.assertIn(doubt + "\n", said)
        self.assertEqual(len(result["doubts"]), len(wrong) + 1)
        self.assertRegex(result["doubts"][-1], r"^2 base rows are too few for these indices; about \d+ \('design: samples'\) would bring all intervals to 0.05 on either side\.$")


if __name__ == "__main__":
    unittest.main()
