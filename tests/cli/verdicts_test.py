#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Verdicts on outcomes that hide their spread: times not reached, runs that end insolvent, equal differences, flat curves."""

import csv
import json
import shutil
import unittest

from program import SCENARIOS, ProgramTest

HEAD = """\
name: edges
scenario: starter.yaml
set: [population.customers=50, population.communities=2, time.steps=10{more}]
replicates: {replicates}
"""
# An outlet of 1000 EUR a week costs more than the builder has: after some weeks there is nothing left to pay it from.
OUTLETS = """\
factors:
  - {{ name: outlet, parameter: "enterprises[0].outlet_cost", values: [0 EUR/week, {cost} EUR/week] }}
"""
METRICS = """\
metrics:
  - { name: failed, outcome: failed }
  - { name: survives, outcome: time_to_failure }
  - { name: welfare, value: total, reduce: mean }
  - { name: soon, series: customers_by_supplier, of: [builder], reduce: time_to, level: 100000 }
"""


def claim(name, metric, expected, more=""):
    return (f"  - {{ id: {name}, claim: dear outlets change it, metric: {metric}, treatment: [outlet=1000 EUR/week], "
            f"control: [outlet=0 EUR/week], expected: {expected}{more} }}\n")


class VerdictsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copy(SCENARIOS / "lessons/starter.yaml", self.folder)

    def write(self, *parts):
        (self.folder / "edges.yaml").write_text("".join(parts), encoding="utf-8")

    def verdicts_of(self, *parts, code=1):
        self.write(*parts)
        self.call("sweep", "edges.yaml", "-q", code=code)
        return {one["id"]: one for one in self.call_json("test", "edges.store")["hypotheses"]}

    def insolvent(self, claims):
        head = HEAD.format(replicates=8, more=', "enterprises[0].starting_cash=2000 EUR"')
        return self.verdicts_of(head, OUTLETS.format(cost=1000), METRICS, "hypotheses:\n", claims)

    def test_an_insolvent_run_is_an_outcome(self):
        found = self.insolvent(claim("F", "failed", "greater") + claim("T", "survives", "less") + claim("W", "welfare", "less"))
        self.assertEqual((found["F"]["verdict"], found["F"]["effect"], found["F"]["replicates"]), ("supported", 1, 8))
        self.assertEqual(found["T"]["verdict"], "supported")
        self.assertEqual([found["T"]["sides"][side]["not_reached"] for side in ("treatment", "control")], [0, 8])
        self.assertEqual(found["T"]["sides"]["treatment"]["insolvent"], 8)
        self.assertAlmostEqual(found["T"]["time"]["horizon"], 10 / 52, places=2)
        self.assertIn("ended insolvent: 8 of 8 runs of the treatment and 0 of 8 of the control", "\n".join(found["T"]["notes"]))
        # What the treated runs would have had nobody knows.
        self.assertEqual((found["W"]["verdict"], found["W"]["replicates"]), ("undecided", 0))
        self.assertIn("8 of 8 replicates lack a value", "\n".join(found["W"]["notes"]))
        text = self.call("test", "edges.store").stdout
        self.assertIn("failed is: share of runs that end insolvent within", text)
        self.assertIn("welfare is: account of all together, mean over", text)

    def test_the_table_tells_times_not_reached_from_missing_ones(self):
        self.insolvent(claim("F", "failed", "greater"))
        self.call("export", "edges.store", "-o", "edges.csv", "-q")
        with (self.folder / "edges.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            dear = row["outlet"] == "1000"
            self.assertEqual(row["status"], "failed" if dear else "finished")
            self.assertEqual((row["failed"], row["survives_observed"], row["soon_observed"]), ("1" if dear else "0", "1" if dear else "0", "0"))
            self.assertEqual(row["welfare"] == "NA", dear)
            self.assertEqual(float(row["soon"]), max(float(one["survives"]) for one in rows))  # the horizon

    def test_what_lies_behind_the_end_is_refused(self):
        self.write(HEAD.format(replicates=2, more=""), "metrics: [ { name: soon, series: customers_by_supplier, reduce: time_to, level: 5, from: 3 years } ]\n")
        self.assertIn("begin earlier, or let it run longer", self.refused("sweep", "edges.yaml"))
        self.write(HEAD.format(replicates=2, more=""), "metrics: [ { name: failed, outcome: failed, reduce: mean } ]\n")
        self.assertIn("an outcome is one number of the whole run; leave out 'reduce'", self.refused("sweep", "edges.yaml"))

    def test_equal_differences_are_no_certainty(self):
        claims = claim("N", "failed", "none", ", smallest_effect: 0.05") + claim("B", "failed", "none", ", smallest_effect: 0.5")
        found = self.verdicts_of(HEAD.format(replicates=12, more=""), OUTLETS.format(cost=1000), METRICS, "hypotheses:\n", claims, code=0)
        self.assertEqual((found["N"]["verdict"], found["N"]["effect"]), ("undecided", 0))
        self.assertGreater(found["N"]["p_for"], 0.3)
        self.assertEqual(found["B"]["verdict"], "supported")
        self.assertIn("all 12 differences are equal: 0", "\n".join(found["N"]["notes"]))

    def test_a_peak_is_one_that_the_design_can_show(self):
        def refused(values, band, name="price"):
            self.write(HEAD.format(replicates=5, more=""), f"factors: [ {{ name: price, {values} }} ]\n", METRICS,
                       f"hypotheses: [ {{ id: P, claim: c, metric: welfare, expected: peak, peak_of: {name}, {band} }} ]\n")
            return self.refused("sweep", "edges.yaml")

        price = 'parameter: "enterprises[0].price_level", values: [0.8, 1, 1.2]'
        self.assertIn("have no order, so that there is no peak along them; name a factor that is a number",
                      refused("levels: [ " + ", ".join(f'{{ name: {name}, set: ["enterprises[0].promotion={share} %/year"] }}' for name, share in (("a", 5), ("b", 10), ("c", 20))) + " ]",
                              "peak_low: 0, peak_high: 1"))
        self.assertIn("three or more values; 'price' has 2: 0.8, 1",
                      refused('parameter: "enterprises[0].price_level", values: [0.8, 1]', "peak_low: 0.7, peak_high: 0.9"))
        self.assertIn("holds none of the values of 'price' that have tried values on both sides (0.8, 1, 1.2)",
                      refused(price, "peak_low: 0.7, peak_high: 0.85"))

    def test_what_the_sweep_calls_decided_the_test_decides(self):
        arms = "arms:\n  - { name: as-is }\n  - { name: poor, set: [population.income_median=40 EUR/week] }\n"
        claims = "".join(f"  - {{ id: {name}, claim: lower incomes cost welfare, metric: welfare, treatment: [arm=poor], "
                         f"control: [arm=as-is], expected: {expected}, smallest_effect: 1 }}\n"
                         for name, expected in (("A", "less"), ("B", "less"), ("C", "greater")))
        self.write(HEAD.format(replicates=60, more=""), arms, METRICS, "hypotheses:\n", claims, "stop: { hypothesis: A, at_least: 5, batch: 1 }\n")
        swept = json.loads(self.call("sweep", "edges.yaml", "--json", "-q").stdout)
        found = {one["id"]: one for one in self.call_json("test", "edges.store")["hypotheses"]}
        self.assertIn(swept["stopped_because"], ("decided", "futile"))
        self.assertLess(swept["replicates"], 60)
        for one in found.values():
            self.assertTrue(one["is_sequential"])
            self.assertEqual(one["replicates"], swept["replicates"])
        self.assertNotEqual(found["A"]["verdict"], "undecided")
        self.assertIn("tuned for the 60 replicates that may be made", "\n".join(found["C"]["notes"]))


if __name__ == "__main__":
    unittest.main()
