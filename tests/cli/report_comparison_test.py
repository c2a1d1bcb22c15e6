#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum report A B`: the comparison in the page says what `plussum compare` says, and what its replicates add up to."""

import json
import math
import re
import signal
import statistics
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest, document_of

SMALL = ("--set", "population.customers=300", "--steps", "24")
STUDENT = {2: 12.706204736174698, 3: 4.302652729911275}  # t(0.975; n - 1)
LESS = ("--replicates", "1", "--screen", "0")
CLASSES = ("plus-sum", "potential plus-sum", "zero-sum", "minus-sum")
ESTIMATE = {"mean", "low", "high", "count"}


class ReportTest(ProgramTest):
    def run_of(self, scenario, name, *words):
        self.call("run", scenario, *SMALL, *words, "-o", f"{name}.h5", "--quiet")
        return f"{name}.h5"

    def comparisons(self, *words, **options):
        self.call("report", *words, "-o", "report.html", **options)
        return document_of(self.folder / "report.html")["comparisons"]

    def comparison(self, *words, **options):
        found = self.comparisons(*words, **options)
        self.assertEqual(len(found), 1)
        return found[0]

    def compare(self, a, b, *words):
        return self.call_json("compare", a, b, *words)

    def expect_estimate(self, estimate, values):
        self.assertEqual(set(estimate), ESTIMATE)
        self.assertEqual(estimate["count"], len(values))
        near = 1e-9 * max(1, *map(abs, values))
        self.assertAlmostEqual(estimate["mean"], statistics.fmean(values), delta=near)
        if len(values) < 2:
            self.assertIsNone(estimate["low"])
            self.assertIsNone(estimate["high"])
        else:
            half = STUDENT[len(values)] * statistics.stdev(values) / math.sqrt(len(values))
            self.assertAlmostEqual(estimate["low"], statistics.fmean(values) - half, delta=near)
            self.assertAlmostEqual(estimate["high"], statistics.fmean(values) + half, delta=near)


class Eras(ReportTest):
    def setUp(self):
        super().setUp()
        self.pair = self.run_of("emerging-era1", "one"), self.run_of("emerging-era3", "three")

    def test_one_replicate_is_what_compare_says(self):
        found, expected = self.comparison(*self.pair, *LESS), self.compare(*self.pair, "--moments", "50")
        self.assertEqual((found["control"], found["treatment"], found["failed"]), (0, 1, []))
        # A comparison of a page measures loops and tries numbers beside.
        beside = ("loops", "parameters", "notes")
        self.assertEqual({key: value for key, value in found.items() if key not in beside}, {key: value for key, value in expected.items() if key not in beside})
        self.assertEqual({row["group"] for row in found["constituents"]},
                         {"enterprise", "partners", "intermediaries", "customers", "pools", "community", "nation", "planet", "future"})
        for row in found["constituents"]:
            self.expect_estimate(row["effect"], [row["treatment"] - row["control"]])
        self.expect_estimate(found["total"], [sum(row["effect"]["mean"] for row in found["constituents"])])
        self.assertEqual({row["party"]: row["effect"]["mean"] for row in found["parties"]},
                         {"all": found["total"]["mean"], "people": found["people"]["change"]["mean"],
                          "enterprise firm": next(row["effect"]["mean"] for row in found["constituents"] if row["constituent"] == "enterprise firm")})
        self.assertTrue(all(re.search(", at the end$|, sum of the last year$", row["meaning"]) for row in found["effects"]))
        fates = found["fates"]
        self.assertEqual(fates["customers"], 300 * 100)
        self.assertGreater(fates["ever_flipped"], 0)
        self.assertEqual(sum(fates["flips"]["customers"]), fates["ever_flipped"])
        self.assertEqual(len(fates["flips"]["dates"]), len(fates["flips"]["customers"]))
        self.assertAlmostEqual(sum(row["flipped"] * 30 * 100 for row in found["deciles"]), fates["ever_flipped"])
        for row in found["deciles"]:
            self.assertEqual(row["effect"], next(other["effect"] for other in found["constituents"]
                                                 if other["constituent"] == f"customers, decile {row['decile']}"))
        self.assertEqual([one["mean"] for one in found["over_time"]["total"]], [moment["total_change"] for moment in expected["moments"]])
        self.assertEqual(found["over_time"]["dates"][-1], "2002-01-01")  # 24 months after the start
        self.assertAlmostEqual(found["over_time"]["years"][-1], 2.0)
        effects = {row["metric"]: row for row in found["effects"]}
        for state, count in expected["moments"][-1]["treatment"]["customers_by_lock_state"].items():
            self.assertEqual(effects[f"customers_by_lock_state:{state}"]["treatment"], count)
        for barrier, count in expected["moments"][-1]["control"]["locked_out_by_barrier"].items():
            self.assertEqual(effects[f"locked_out_by_barrier:{barrier}"]["control"], count)
        for row in found["effects"]:
            self.expect_estimate(row["effect"], [row["treatment"] - row["control"]])
        self.assertEqual(effects["outcome_stock"]["unit"], "service-year")
        self.assertEqual(effects["household_debt"]["unit"], "USD")
        # Another strategy, and what that means on each of its eight dimensions.
        followed, *levels = found["differences"]
        self.assertEqual(followed, {"path": "enterprises.firm.like", "control": "era1", "treatment": "era3"})
        dimensions = ("customer", "offering", "aim", "objective", "horizon", "need", "research", "unit")
        self.assertEqual(levels, [{"path": f"enterprises.firm.strategy.{dimension}", "control": "1", "treatment": "3"} for dimension in dimensions])

    def test_the_columns_that_differ_first_are_those_of_diff(self):
        fates, same = self.comparison(*self.pair, *LESS)["fates"], self.call_json("diff", *self.pair, code=1)
        self.assertEqual(fates["first_different_step"], same["first_different_step"])
        self.assertEqual([row["column"] for row in fates["first_different_columns"]], same["columns"])
        self.assertIn(("customers.lock_state", "classify"), [(row["column"], row["written_by"]) for row in fates["first_different_columns"]])
        self.assertTrue(all(row["meaning"] for row in fates["first_different_columns"]))
        self.assertEqual(fates["first_different_date"], "2000-02-01")

    def test_replicates_are_pairs_on_the_next_seeds(self):
        found = self.comparison(*self.pair, "--replicates", "3", "--screen", "0")
        self.assertEqual(found["seeds"], [2012, 2013, 2014])
        pairs = [self.compare(*self.pair, "--seed", str(seed), "--moments", "50") for seed in found["seeds"]]
        totals = [pair["total"]["mean"] for pair in pairs]
        self.assertEqual(found["total_by_replicate"], totals)
        self.expect_estimate(found["total"], totals)
        for k, row in enumerate(found["constituents"]):
            self.expect_estimate(row["effect"], [pair["constituents"][k]["effect"]["mean"] for pair in pairs])
            self.assertAlmostEqual(row["treatment"] - row["control"], row["effect"]["mean"], 4)
        tenths = [[next(row["effect"]["mean"] for row in pair["constituents"] if row["constituent"] == f"customers, decile {k}") for k in range(1, 11)] for pair in pairs]
        self.expect_estimate(found["poorer_less_richer"], [sum(changes[:5]) - sum(changes[5:]) for changes in tenths])
        self.assertNotEqual(found["poorer_less_richer"]["mean"], 0)
        self.assertEqual((found["reference_seed"], found["reference_total"]), (2012, totals[0]))
        for k, estimate in enumerate(found["over_time"]["total"]):
            self.expect_estimate(estimate, [pair["moments"][k]["total_change"] for pair in pairs])
        means = [row["effect"]["mean"] for row in found["constituents"]]
        self.assertAlmostEqual(found["pareto_share"], sum(mean >= 0 for mean in means) / len(means))
        moved = sum(map(abs, means))
        self.assertAlmostEqual(found["transfer_ratio"], (moved - abs(sum(means))) / moved)
        self.assertEqual(found["sum_classes"], [{"sum_class": name, "replicates": count} for name in CLASSES
                                                if (count := [pair["sum_class"] for pair in pairs].count(name))])
        self.assertAlmostEqual(found["probability_better"]["mean"], sum(total > 0 for total in totals) / 3)
        self.assertEqual(found["regret"]["control"], {"mean": statistics.fmean(max(0, total) for total in totals), "worst": max(0, *totals)})
        self.assertEqual(found["regret"]["treatment"]["worst"], max(0, *(-total for total in totals)))
        for key in ("not_worse", "better", "equal", "worse"):
            self.expect_estimate(found["people"][key], [pair["people"][key]["mean"] for pair in pairs])
            self.expect_estimate(found["people"]["by_decile"][0][key], [pair["people"]["by_decile"][0][key]["mean"] for pair in pairs])
        parties = {row["party"]: row for row in found["parties"]}
        self.assertEqual((parties["all"]["regret"], parties["all"]["probability_better"]), (found["regret"], found["probability_better"]))
        firm = [next(row["effect"]["mean"] for row in pair["constituents"] if row["constituent"] == "enterprise firm") for pair in pairs]
        for party, changes in (("people", [pair["people"]["change"]["mean"] for pair in pairs]), ("enterprise firm", firm)):
            self.assertEqual(parties[party]["by_replicate"], changes)
            self.assertEqual(parties[party]["probability_better"]["mean"], sum(change > 0 for change in changes) / 3)
            self.assertEqual(parties[party]["regret"]["control"]["worst"], max(0, *changes))
            self.assertEqual(parties[party]["regret"]["treatment"]["worst"], max(0, *(-change for change in changes)))

    def test_exchange_turns_every_sign(self):
        words = ("--replicates", "2", "--screen", "4")
        there, back = self.comparison(*self.pair, *words), self.comparison(*reversed(self.pair), *words)
        self.assertNotEqual(there["total"]["mean"], 0)
        for group in ("constituents", "effects", "deciles"):
            for a, b in zip(there[group], back[group], strict=True):
                self.assertAlmostEqual(a["effect"]["mean"], -b["effect"]["mean"], 6)
                self.assertAlmostEqual(a["effect"]["low"], -b["effect"]["high"], 6)
        self.assertEqual(there["total_by_replicate"], [-value for value in back["total_by_replicate"]])
        self.assertEqual(there["regret"]["control"], back["regret"]["treatment"])
        self.assertEqual([list(row) for row in zip(*there["fates"]["at_end"])], back["fates"]["at_end"])
        self.assertEqual([(row["path"], row["control"]) for row in there["differences"]],
                         [(row["path"], row["treatment"]) for row in back["differences"]])
        self.assertEqual([(row["path"], row["change"]) for row in there["parameters"]],
                         [(row["path"], -row["change"]) for row in back["parameters"]])

    def test_nothing_depends_on_the_number_of_jobs(self):
        words = ("--replicates", "3", "--screen", "5")
        self.assertEqual(self.comparison(*self.pair, *words, "-j", "1"), self.comparison(*self.pair, *words, "-j", "3"))

    def test_loops_are_what_cutting_them_in_both_worlds_takes_away(self):
        found = self.comparison(*self.pair, "--replicates", "2", "--screen", "0")
        sizes = [abs(row["contribution"]["mean"]) for row in found["loops"]]
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        self.assertGreater(sizes[0], 0)
        closed = {loop["loop"] for loop in self.call_json("loops", "emerging-era3")["loops"] if loop["closed"]}
        self.assertLessEqual({row["loop"] for row in found["loops"]}, closed)
        links = self.call_json("list", "links")["links"]
        for row in found["loops"][:2]:
            cut = [f"links.{link['link']}=0" for link in links if row["loop"] in link["loops"].split(", ")]
            words = [word for setting in cut for word in ("--set", setting)]
            without = [self.compare(*self.pair, "--seed", str(seed), *words)["total"]["mean"] for seed in found["seeds"]]
            self.expect_estimate(row["contribution"], [total - less for total, less in zip(found["total_by_replicate"], without)])

    def test_events_do_not_join_again_what_is_cut(self):
        # The gain is 1 anyway; or it is 0 in the control until an event raises it, which cutting takes away as well.
        event = ("--set", "events=[{at: 2000-04-01, set: links.outcome_to_income, to: 1}]")
        for also, without in ((event, ()), ((*event, "--set", "links.outcome_to_income=0"), ("--set", "links.outcome_to_income=0"))):
            pair = self.run_of("emerging-era1", "one", *also), self.run_of("emerging-era3", "three", *event)
            found = self.comparison(*pair, *LESS)
            cut = [f"links.{link['link']}=0" for link in self.call_json("list", "links")["links"] if "R1" in link["loops"].split(", ")]
            words = [word for setting in cut for word in ("--set", setting)]
            same = self.run_of("emerging-era1", "one", *without), self.run_of("emerging-era3", "three")
            less = self.compare(*same, *words)["total"]["mean"]
            row = next(row for row in found["loops"] if row["loop"] == "R1")
            self.expect_estimate(row["contribution"], [found["total"]["mean"] - less])

    def test_a_number_that_an_event_sets_is_not_tried(self):
        path = "mechanisms.spend.marginal_propensity"
        event = ("--set", f"events=[{{at: 2001-01-01, set: '{path}', to: 0.7}}]", "--set", f"{path}=0.75")
        pair = self.run_of("emerging-era1", "one", *event), self.run_of("emerging-era3", "three", *event)
        found = self.comparison(*pair, "--replicates", "1", "--screen", "200")
        self.assertIn(f"{path} is set by an event, so it was not tried.", found["notes"])
        self.assertNotIn(path, [row["path"] for row in found["parameters"]])

    def test_screening_says_what_ten_per_cent_change(self):
        found = self.comparison(*self.pair, "--replicates", "1", "--screen", "6")
        self.assertEqual(len(found["parameters"]), 6)
        self.assertTrue(any("--screen" in note for note in found["notes"]))
        for row in found["parameters"]:
            self.assertEqual(row["varied_in"], "both")
            unit = "" if row["unit"] == "1" else f" {row['unit']}"
            changed = self.compare(*self.pair, "--set", f"{row['path']}={row['base'] * (1 + row['step'])!r}{unit}")
            self.assertAlmostEqual(row["change"], changed["total"]["mean"] - found["total"]["mean"], 4)
        # One of each section, so that people and market are tried as well as the enterprise.
        self.assertEqual(len({row["path"].split(".")[0] for row in found["parameters"]}), 6)
        self.assertTrue(all(row["flips_at"] is row["tried_low"] is None for row in found["parameters"] if not row["bisected"]))


class Flips(ReportTest):
    def sides(self, row):
        """The two values between which the bisection ended."""
        self.assertTrue(row["bisected"])
        self.assertTrue(row["tried_low"] <= min(row["base"], row["flips_at"]) < max(row["base"], row["flips_at"]) <= row["tried_high"], row)
        return row["flips_at"] * 0.98, row["flips_at"] * 1.02

    def test_three_flips_are_looked_for_and_no_more(self):
        pair = self.run_of("emerging-era1", "one"), self.run_of("emerging-era3", "three")
        found = self.comparison(*pair, "--replicates", "1", "--screen", "40")
        searched = [row for row in found["parameters"] if row["bisected"]]
        flips = [row for row in searched if row["flips_at"] is not None]
        self.assertEqual(len(searched) % 3, 0)
        self.assertLessEqual(len(searched), 12)
        self.assertTrue(len(flips) >= 3 or len(searched) == 12, searched)
        self.assertEqual(found["parameters"][:len(searched)], searched)
        self.assertEqual(searched[:len(flips)], flips)
        sizes = [abs(row["flips_at"] / row["base"] - 1) for row in flips]
        self.assertEqual(sizes, sorted(sizes))
        for row in flips:
            unit = "" if row["unit"] == "1" else f" {row['unit']}"
            low, high = (self.compare(*pair, "--set", f"{row['path']}={value!r}{unit}")["total"]["mean"] for value in self.sides(row))
            self.assertLess(low * high, 0, row)

    def test_a_shadow_price_flips_the_answer_of_both_worlds(self):
        dear = ("--set", "mechanisms.assess_value.commons_value=10000 USD")
        pair = self.run_of("emerging-era1", "one", *dear), self.run_of("emerging-era3", "three", *dear)
        found = self.comparison(*pair, "--replicates", "1", "--screen", "200")
        rows = {row["path"]: row for row in found["parameters"]}
        row = rows["mechanisms.assess_value.commons_value"]
        self.assertEqual((row["varied_in"], row["unit"], row["base"]), ("both", "USD", 10000))
        # The price enters linearly: planet's part of the change is proportional to it.
        planet = next(one["effect"]["mean"] for one in found["constituents"] if one["constituent"] == "planet")
        exact = 10000 * (1 - found["total"]["mean"] / planet)
        self.assertAlmostEqual(row["change"], planet / 10, 0)
        self.assertAlmostEqual(row["flips_at"] / exact, 1, delta=0.012)
        below, above = (self.compare(*pair, "--set", f"mechanisms.assess_value.commons_value={value} USD")["total"]["mean"] for value in self.sides(row))
        self.assertLess(below * above, 0)

    def test_a_number_in_which_the_worlds_differ_is_varied_in_the_treatment(self):
        words = ("--set", "enterprises.firm.may_be_overdrawn=true")
        pair = (self.run_of("null-market", "cheap", *words, "--set", "enterprises.firm.outlet_cost=13 USD/week"),
                self.run_of("null-market", "dear", *words, "--set", "enterprises.firm.outlet_cost=20 USD/week"))
        found = self.comparison(*pair, "--replicates", "1", "--screen", "1")
        row, = found["parameters"]
        self.assertEqual((row["path"], row["varied_in"], row["base"]), ("enterprises.firm.outlet_cost", "treatment", 20))
        self.assertAlmostEqual(row["flips_at"], 13, delta=0.2)
        low, high = (self.compare(*pair, "--set-treatment", f"enterprises.firm.outlet_cost={value} USD/week")["total"]["mean"] for value in self.sides(row))
        self.assertGreater(low, 0)
        self.assertLess(high, 0)
        self.assertEqual(found["differences"], [{"path": "enterprises.firm.outlet_cost", "control": "13 USD/week", "treatment": "20 USD/week"}])


class Nothing(ReportTest):
    def test_a_pure_transfer_adds_up_to_exactly_nothing(self):
        pair = self.run_of("null-market", "one"), self.run_of("null-market", "two", "--set", "enterprises.firm.price_level=0.8")
        found = self.comparison(*pair, "--replicates", "3")
        self.assertEqual((found["total_by_replicate"], found["total"]["mean"], found["sum_class"]), ([0, 0, 0], 0, "zero-sum"))
        self.assertEqual(found["transfer_ratio"], 1)
        self.assertEqual(found["sum_classes"], [{"sum_class": "zero-sum", "replicates": 3}])
        self.assertEqual(found["probability_better"]["mean"], 0)
        self.assertEqual({row["contribution"]["mean"] for row in found["loops"]}, {0})
        self.assertEqual(found["parameters"], [])
        self.assertEqual((found["reference_seed"], found["reference_total"]), (found["seeds"][0], 0))
        self.assertTrue(any("exactly 0 with every seed" in note for note in found["notes"]))

    def test_numbers_are_tried_on_the_first_seed_with_a_difference(self):
        few = ("--set", "population.customers=60", "--set", "population.communities=2", "--steps", "40")
        for name, words in (("one", ()), ("two", ("--set", "enterprises.builder.price_level=0.8"))):
            self.call("run", "starter", *few, *words, "-o", f"{name}.h5", "-q")
        found = self.comparison("one.h5", "two.h5", "--replicates", "3", "--screen", "1")
        totals = found["total_by_replicate"]
        self.assertEqual(totals[:2], [0, 0])
        self.assertNotEqual(totals[2], 0)
        self.assertEqual((found["reference_seed"], found["reference_total"]), (found["seeds"][2], totals[2]))
        # Whose fate differs is told of the same seed, and loops are looked for there first.
        self.assertGreater(found["fates"]["ever_flipped"] + len(found["fates"]["first_different_columns"]), 0)
        same = self.compare("one.h5", "two.h5", "--seed", str(found["reference_seed"]))["fates"]
        self.assertEqual((found["fates"]["first_different_step"], found["fates"]["ever_flipped"]), (same["first_different_step"], same["ever_flipped"]))
        row, = found["parameters"]
        changed = self.compare("one.h5", "two.h5", "--seed", str(found["seeds"][2]), "--set-treatment", f"{row['path']}={row['base'] * (1 + row['step'])!r}")
        self.assertAlmostEqual(row["change"], changed["total"]["mean"] - totals[2], 6)
        # Back at the control's price nothing differs any more.
        self.assertEqual((row["path"], row["vanishes"]), ("enterprises.builder.price_level", True))

    def test_a_run_against_itself_differs_nowhere(self):
        run = self.run_of("emerging-era3", "same")
        found = self.comparison(run, run, "--replicates", "2")
        self.assertEqual(found["differences"], [])
        for group in ("constituents", "effects", "deciles"):
            for row in found[group]:
                self.assertEqual([row["effect"][key] for key in ("mean", "low", "high")], [0, 0, 0], row)
        self.assertTrue(all(row["flipped"] == 0 for row in found["deciles"]))
        fates = found["fates"]
        self.assertTrue(all(fates[key] is None for key in fates if key.startswith("first_") and key != "first_different_columns"))
        self.assertEqual((fates["first_different_columns"], fates["ever_flipped"], sum(fates["flips"]["customers"])), ([], 0, 0))
        for k, row in enumerate(fates["at_end"]):
            self.assertEqual(sum(row), row[k])
        self.assertEqual(found["pareto_share"], sum(row["priced"] for row in found["constituents"]) / len(found["constituents"]))
        self.assertEqual((found["people"]["equal"]["mean"], found["people"]["worse"]["mean"]), (1, 0))


class Enterprises(ReportTest):
    def test_one_that_only_the_treatment_has(self):
        few = ("--set", "population.customers=500", "--steps", "60")
        for case in ("cemex-self-build", "cemex"):
            self.call("run", case, *few, "-o", f"{case}.h5", "-q", *(("--set", "enterprises.cemex.may_be_overdrawn=true") if case == "cemex" else ()))
        found = self.comparison("cemex-self-build.h5", "cemex.h5", "--replicates", "2", "--screen", "60")
        self.assertIn({"path": "enterprises.cemex", "control": ""}, [{key: row[key] for key in ("path", "control")} for row in found["differences"]])
        self.assertFalse([row for row in found["differences"] if row["path"].startswith("enterprises.cemex.")])
        cash = next(row for row in found["effects"] if row["metric"] == "enterprise_cash:cemex")
        self.assertEqual(cash["control"], 0)
        self.assertNotEqual(cash["treatment"], 0)
        # Its owners keep its starting cash in the world without it, whatever that is.
        account = next(row for row in found["constituents"] if row["constituent"] == "enterprise cemex")
        self.assertEqual(account["control"], 3_000_000 * 43.5)
        # One office for 60 weeks, and nobody served.
        self.assertEqual((account["effect"]["mean"], found["total_by_replicate"]), (-60 * 400 * 43.5, [-60 * 400 * 43.5] * 2))
        starting = [row for row in found["parameters"] if row["path"] == "enterprises.cemex.starting_cash"]
        self.assertEqual([row["change"] for row in starting], [0])
        for section, varied_in in (("enterprises", "treatment"), ("population", "both")):
            self.assertEqual({row["varied_in"] for row in found["parameters"] if row["path"].startswith(f"{section}.")}, {varied_in})


class Failures(ReportTest):
    # Outlets that eat up the cash: on some seeds it lasts to the end.
    POOR = ("--set", "enterprises.firm.outlet_cost=1000 USD/week", "--set", "enterprises.firm.starting_cash=11000 USD")

    def test_an_insolvent_run_is_an_outcome(self):
        pair = self.run_of("null-market", "one", "--seed", "5"), self.run_of("null-market", "two", "--seed", "5", *self.POOR)
        found = self.comparison(*pair, "--replicates", "4", "--screen", "0")
        self.assertEqual((found["seeds"], found["failed"]), ([5, 6, 7, 8], []))
        gone, = found["ends"]["treatment"]["gone"]
        self.assertEqual((gone["enterprise"], gone["replicates"], gone["insolvent"]), ("firm", 1, 1))
        self.assertEqual(found["ends"]["control"]["gone"], [])
        # It counts in every mean, probability and regret.
        pairs = [json.loads(self.call("compare", *pair, "--seed", str(seed), "--json", code=int(seed == 7)).stdout) for seed in found["seeds"]]
        self.assertEqual([len(one["ends"]["treatment"]["gone"]) for one in pairs], [0, 0, 1, 0])
        totals = [one["total"]["mean"] for one in pairs]
        self.assertEqual(found["total_by_replicate"], totals)
        self.assertEqual((found["total"]["count"], found["probability_better"]["count"]), (4, 4))
        self.assertAlmostEqual(found["total"]["mean"], statistics.fmean(totals), 4)
        firm = [next(row["effect"]["mean"] for row in one["constituents"] if row["constituent"] == "enterprise firm") for one in pairs]
        party = next(row for row in found["parties"] if row["party"] == "enterprise firm")
        self.assertEqual(party["by_replicate"], firm)
        self.assertEqual(party["regret"]["treatment"]["worst"], -min(firm))

    def test_when_all_are_insolvent_the_page_says_so(self):
        one = self.run_of("null-market", "one")
        self.call("run", "null-market", *SMALL, *self.POOR, "-o", "broke.h5", "-q", code=1)
        found = self.comparison(one, "broke.h5.stopped", *LESS)
        self.assertEqual([(row["enterprise"], row["insolvent"]) for row in found["ends"]["treatment"]["gone"]], [("firm", 1)])

    def test_an_enterprise_that_leaves_is_said_to_have_left(self):
        """The mechanism, not who wins: whoever leaves is named with the share of customers who are locked out."""
        found = self.comparison("era3-loses-era1", "era3-loses", "--set", "population.customers=2000", "--replicates", "2", "--screen", "0")
        for world, scenario in (("control", "era3-loses-era1"), ("treatment", "era3-loses")):
            end, run = found["ends"][world], self.call_json("run", scenario, "--set", "population.customers=2000", "-o", f"{world}.h5", "-q")
            self.assertIsNotNone(run)
            served = self.call_json("plot", f"{world}.h5", "customers_by_supplier:firm")["series"][0]["values"]
            left = bool(end["gone"])
            if left:
                gone, = end["gone"]
                self.assertEqual((gone["enterprise"], gone["replicates"]), ("firm", 2))
                self.assertEqual(served[-1], 0)
            self.assertTrue(0 <= end["locked_out"] <= 1)
        pair = self.call_json("compare", "era3-loses-era1", "era3-loses", "--set", "population.customers=2000")
        text = self.call("compare", "era3-loses-era1", "era3-loses", "--set", "population.customers=2000").stdout
        for world in ("control", "treatment"):
            for end in pair["ends"][world]["gone"]:
                self.assertIn(f"In the {world} enterprise '{end['enterprise']}' has left the market after step {end['first_step']} of ", text)

    def test_runs_that_cannot_be_paired(self):
        one = self.run_of("null-market", "one")
        self.call("run", "null-market", "--set", "population.customers=600", "--steps", "24", "-o", "more.h5", "-q")
        self.call("run", "null-market", *SMALL, "--seed", "9", "-o", "seed.h5", "-q")
        self.call("run", "--from", f"{one}@12", "-o", "branch.h5", "-q")
        self.call("run", "null-market", *SMALL, "--set", "time.start=2001-02-03", "-o", "later.h5", "-q")
        self.call("run", "null-market", *SMALL, "--set", "market_space.outcome_unit=meal", "-o", "meals.h5", "-q")
        for other, why in (("more.h5", "customers"), ("seed.h5", "seed"), ("branch.h5", "branch"), ("later.h5", "2001-02-03"), ("meals.h5", "'meal'")):
            self.assertIn(why, self.refused("report", one, other, "-o", "report.html"))
        sentence = self.refused("report", one, one, "-o", "report.html", "--no-runs")
        self.assertIn("--no-runs", sentence)
        self.assertIn("value accounts", sentence)
        self.assertFalse((self.folder / "report.html").exists())

    def test_seeds_that_do_not_fit(self):
        last = ("null-market", "--set", "population.customers=100", "--set", "time.steps=2", "--set", "seed=9223372036854775807")
        for words in (("null-market", *last), last):
            sentence = self.refused("report", *words, "--replicates", "3", "--screen", "0", "-o", "report.html", "-q")
            self.assertIn("no room for 3 replicates", sentence)
            self.assertIn("at most 9223372036854775805", sentence)
        self.assertEqual(self.comparison("null-market", *last, *LESS)["seeds"], [9223372036854775807])

    def test_interrupted_there_is_no_page(self):
        pair = self.run_of("emerging-era1", "one"), self.run_of("emerging-era3", "three")
        running = subprocess.Popen([PROGRAM, "report", *pair, "-o", "report.html", "--replicates", "2000"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(running.kill)
        time.sleep(3.0)
        running.send_signal(signal.SIGINT)
        self.expect_no_insides(*running.communicate(timeout=60))
        self.assertEqual(running.returncode, 130)
        self.assertFalse((self.folder / "report.html").exists())


if __name__ == "__main__":
    unittest.main()
