#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum compare`: two runs on the same random numbers, and the zero-sum null (L03)."""

import json
import os
import re
import unittest

from program import SCENARIOS, ProgramTest

LOCK_STATES = ["locked_out", "outside", "locked_in", "locked_on", "transactional"]
DIMENSIONS = ("customer", "offering", "aim", "objective", "horizon", "need", "research", "unit")
NULL = ("null-market", "null-market", "--steps", "26")
CHEAPER = ("--set-treatment", "enterprises.firm.price_level=0.8")


def not_priced(result):
    return [row["constituent"] for row in result["constituents"] if not row["priced"]]


class ZeroSum(ProgramTest):
    def transfer(self, *sets, moves=True):
        words = [word for setting in sets for word in ("--set-treatment", setting)]
        result = self.call_json("compare", *NULL, *words)
        self.assertEqual(result["total_change_minor_units"], 0, sets)
        self.assertEqual(result["sum_class"], "zero-sum", sets)
        self.assertEqual(result["transfer_ratio"], 1 if moves else 0, sets)
        self.assertEqual([moment["total_change"] for moment in result["moments"]], [0] * len(result["moments"]), sets)
        self.assertEqual(sum(row["change_minor_units"] for row in result["constituents"]), 0)

    def test_L03_prices_fees_and_margins_are_transfers(self):
        for price in (0.5, 0.9, 1.01, 1.3, 2.5):
            self.transfer(f"enterprises.firm.price_level={price}")
        self.transfer("enterprises.firm.intermediary_margin=25 %")
        self.transfer("enterprises.firm.programme.service_share=20 %", "enterprises.firm.programme.instalment=5 USD/week")
        self.transfer("enterprises.firm.switching_cost=0")
        self.transfer("enterprises.firm.conduct={months_paid_at_once: 0, partner_share: 60 %}")

    def test_L03_every_dimension_and_era_is_a_transfer(self):
        for dimension in DIMENSIONS:
            for level in (1, 2, 3):
                self.transfer(f"enterprises.firm.strategy.{dimension}={level}", moves=dimension in ("aim", "objective", "unit") and level > 1)
        for era in ("era1", "era2", "era3", "track1", "track2"):
            self.transfer(f"enterprises.firm.like={era}", moves=era != "era1")

    def test_L03_value_is_made_where_quantities_change(self):
        ahead = self.call_json("compare", *NULL, "--set-treatment", "enterprises.firm.conduct={months_paid_at_once: 3}")
        self.assertGreater(ahead["total_change_minor_units"], 0)
        costly = self.call_json("compare", *NULL, "--set-treatment", "enterprises.firm.outlet_cost=10 USD/week", "--set-treatment", "enterprises.firm.may_be_overdrawn=true")
        self.assertEqual(costly["total_change_minor_units"], -26 * 6 * 10_000)
        self.assertEqual(costly["sum_class"], "minus-sum")


class Result(ProgramTest):
    def test_one_replicate(self):
        result = self.call_json("compare", *NULL, *CHEAPER, "--moments", "4")
        self.assertEqual((result["control"], result["treatment"], result["names"], result["seeds"], result["steps"], result["currency"]),
                         (0, 1, {"control": "null-market", "treatment": "null-market"}, [3], 26, "USD"))
        for row in result["constituents"]:
            self.assertEqual((row["effect"]["low"], row["effect"]["high"], row["effect"]["count"]), (None, None, 1))
            self.assertAlmostEqual(row["effect"]["mean"], row["change_minor_units"] / 10_000 * 10, places=3)
        names = [row["constituent"] for row in result["constituents"]]
        self.assertEqual(names, ["enterprise firm", "enterprise rival", "partners", "intermediaries",
                                 *(f"customers, decile {k}" for k in range(1, 11)), "savings in groups", "community", "nation", "planet", "future"])
        self.assertLessEqual(len(result["moments"]), 4)
        self.assertEqual(result["moments"][-1]["step"], 26)
        for moment in result["moments"]:
            for side in ("control", "treatment"):
                self.assertEqual(list(moment[side]["customers_by_lock_state"]), LOCK_STATES)
                self.assertEqual(sum(moment[side]["customers_by_lock_state"].values()), 6000)
                self.assertEqual(len(moment[side]["locked_out_by_barrier"]), 6)
        fates = result["fates"]
        self.assertAlmostEqual(sum(row["flipped"] * 600 for row in result["deciles"]), fates["ever_flipped"])
        self.assertEqual(sum(map(sum, fates["at_end"])), 6000)

    def test_text(self):
        text = self.call("compare", *NULL, *CHEAPER).stdout
        for part in ("A market where all is transfer", "26 steps, seed 3", "enterprise rival", "customers, decile 10", "total change (dW) 0 USD",
                     "transfer ratio 1.000", ": zero-sum", "The worlds differ from step 1 on.",
                     "state at the end: control \\ treatment"):
            self.assertIn(part, text)
        # In 100 columns each row over time stands on one line, and barriers under the state that they explain.
        table = text[text.index("control / treatment"):text.index("The worlds differ")].split("\n\n")[0].splitlines()
        self.assertLessEqual(max(map(len, table)), 100)
        rows = table[next(k for k, line in enumerate(table) if line.startswith("---")) + 1:]
        self.assertEqual([re.split(r"  +", row.strip())[0] for row in rows],
                         ["locked_out", "by affordability", "by access", "by eligibility", "by capability", "by trust", "by availability",
                          *LOCK_STATES[1:], "dW [USD]"])
        # The first and the last moment, control and treatment; dW.
        self.assertRegex(rows[-2], r"^transactional +67\.0 / 62\.0 .* 68\.7 / 92\.2$")

    def test_L04_the_same_twice_never_differs(self):
        self.assertIn("The two worlds never differ.", self.call("compare", *NULL).stdout)
        self.assertIsNone(self.call_json("compare", *NULL)["fates"]["first_different_step"])

    def test_L04_places_changed_turn_the_signs(self):
        there = self.call_json("compare", "emerging-era1", "emerging-era3", "--steps", "40", "--set", "population.customers=400")
        back = self.call_json("compare", "emerging-era3", "emerging-era1", "--steps", "40", "--set", "population.customers=400")
        self.assertNotEqual(there["total_change_minor_units"], 0)
        self.assertEqual([row["change_minor_units"] for row in there["constituents"]], [-row["change_minor_units"] for row in back["constituents"]])
        self.assertEqual([row["flipped"] for row in there["deciles"]], [row["flipped"] for row in back["deciles"]])

    def test_starting_cash_of_an_enterprise_that_the_control_lacks_is_no_gain(self):
        few = ("--set", "population.customers=500", "--set", "time.steps=60")
        self.call("run", "cemex", *few, "-o", "cemex.h5", "-q")
        row, = (row for row in self.call_json("compare", "cemex-self-build", "cemex", *few)["constituents"] if row["constituent"] == "enterprise cemex")
        starting = 3_000_000 * 43.5
        self.assertEqual(row["control"], starting)
        self.assertAlmostEqual(row["treatment"], starting + row["effect"]["mean"], 3)
        # Nobody is served yet: all that it did is to pay for an office, for 400 MXN a week.
        served = self.call_json("plot", "cemex.h5", "customers_by_supplier:cemex")["series"][0]["values"]
        self.assertEqual(set(served), {0})
        paid = sum(self.call_json("plot", "cemex.h5", "ledger:outlet_cost")["series"][0]["values"])
        self.assertGreater(paid, 0)
        self.assertEqual(row["change_minor_units"], -round(paid / 43.5 * 10_000))

    def test_threads_and_options_of_one_side(self):
        one = self.call("compare", *NULL, *CHEAPER, "--threads", "1").stdout
        self.assertEqual(self.call("compare", *NULL, *CHEAPER, "--threads", "3").stdout, one)
        turned = self.call_json("compare", *NULL, "--set", "enterprises.firm.price_level=0.8", "--set-control", "enterprises.firm.price_level=1")
        self.assertEqual(turned["constituents"], self.call_json("compare", *NULL, *CHEAPER)["constituents"])
        self.assertEqual(self.call_json("compare", *NULL, "--seed", "8")["seeds"], [8])

    def test_output_is_the_same_json(self):
        result = self.call_json("compare", *NULL, *CHEAPER, "-o", "out.json")
        self.assertEqual(json.loads((self.folder / "out.json").read_text(encoding="utf-8")), result)
        self.call("compare", *NULL, *CHEAPER, "--output", "text.json")
        self.assertEqual((self.folder / "text.json").read_bytes(), (self.folder / "out.json").read_bytes())
        self.assertEqual(self.files(), ["out.json", "text.json"])

    def test_trajectory_files(self):
        self.call("run", "null-market", "--steps", "26", "-o", "a.h5", "-q")
        expected = self.call_json("compare", *NULL, *CHEAPER)
        self.assertEqual(self.call_json("compare", "a.h5", "a.h5", *CHEAPER), expected)
        self.assertEqual(self.call_json("compare", "a.h5", "null-market", "--steps", "26", *CHEAPER), expected)
        self.assertEqual(self.call_json("compare", "a.h5", "a.h5", "--steps", "5", "--seed", "9")["steps"], 5)


class People(ProgramTest):
    """Each customer's own account, one by one, against sums over the same customers."""
    PAIR = ("emerging-era1", "emerging-era3", "--steps", "40", "--set", "population.customers=400")

    def test_shares_add_up_and_changes_are_those_of_the_accounts(self):
        result = self.call_json("compare", *self.PAIR)
        people = result["people"]
        deciles = people["by_decile"]
        share = lambda group, name: group[name]["mean"]  # noqa: E731
        for group in (people, people["served"], people["not_served"], *deciles):
            if group["customers"] == 0:  # of nobody there is no share
                self.assertIsNone(share(group, "not_worse"))
                continue
            self.assertAlmostEqual(share(group, "not_worse"), share(group, "better") + share(group, "equal"))
            self.assertAlmostEqual(share(group, "better") + share(group, "equal") + share(group, "worse"), 1)
        self.assertEqual(sum(row["customers"] for row in deciles), people["customers"])
        self.assertEqual(people["served"]["customers"] + people["not_served"]["customers"], people["customers"])
        self.assertAlmostEqual(sum(row["customers"] * share(row, "not_worse") for row in deciles), people["customers"] * share(people, "not_worse"))
        # Her own account is what her tenth has, and her share of what is still to come.
        changes = {row["constituent"]: row["effect"]["mean"] for row in result["constituents"]}
        own = sum(changes[f"customers, decile {k}"] for k in range(1, 11)) + changes["future"]
        self.assertAlmostEqual(share(people, "change"), own, 3)
        self.assertTrue(0 < share(people, "not_worse") < 1, people)

    def test_a_tenth_can_gain_while_people_in_it_lose(self):
        people = self.call_json("compare", *self.PAIR)["people"]
        self.assertTrue(any(row["change"]["mean"] > 0 and row["worse"]["mean"] > 0 for row in people["by_decile"]))

    def test_the_same_world_twice_leaves_everybody_equal(self):
        people = self.call_json("compare", "emerging-era3", *self.PAIR[1:])["people"]
        self.assertEqual([people[name]["mean"] for name in ("not_worse", "equal", "better", "worse", "change")], [1, 1, 0, 0, 0])

    def test_places_changed_turn_better_into_worse(self):
        there = self.call_json("compare", *self.PAIR)["people"]
        back = self.call_json("compare", self.PAIR[1], self.PAIR[0], *self.PAIR[2:])["people"]
        self.assertEqual((there["better"], there["equal"], there["worse"]), (back["worse"], back["equal"], back["better"]))
        self.assertEqual(there["change"]["mean"], -back["change"]["mean"])

    def test_nothing_depends_on_threads(self):
        self.assertEqual(*(self.call_json("compare", *self.PAIR, "--threads", threads)["people"] for threads in ("1", "3")))

    def test_text_leads_with_people(self):
        text = self.call("compare", *self.PAIR).stdout
        share = self.call_json("compare", *self.PAIR)["people"]["not_worse"]["mean"]
        self.assertIn(f"\n{100 * share:.1f} % of the people are not worse off with the treatment.\n", text)
        self.assertLess(text.index("of the people"), text.index("total change (dW)"))
        for part in ("tenth 1 of income, the poorest", "tenth 10 of income", "served at the end of the treatment", "not served then"):
            self.assertIn(part, text)


class Prices(ProgramTest):
    """A constituent without a price is not one that does not lose."""
    HOLDERS = {"market_space.service_value": ("future", "USD/year"), "mechanisms.assess_value.wellbeing_value": ("community", "USD"),
               "mechanisms.assess_value.capability_value": ("nation", "USD"), "mechanisms.assess_value.commons_value": ("planet", "USD")}
    PAIR = People.PAIR

    def test_unpricing_a_constituent_never_raises_the_share(self):
        priced = [word for path, (_, unit) in self.HOLDERS.items() for word in ("--set", f"{path}=100 {unit}")]
        for pair in (self.PAIR, (self.PAIR[1], self.PAIR[0], *self.PAIR[2:])):
            result = self.call_json("compare", *pair, *priced)
            self.assertEqual(not_priced(result), [])
            for path, (holder, unit) in self.HOLDERS.items():
                without = self.call_json("compare", *pair, *priced, "--set", f"{path}=0 {unit}")
                self.assertEqual(not_priced(without), [holder])
                self.assertLessEqual(without["pareto_share"], result["pareto_share"], path)
                self.assertNotEqual(without["sum_class"], "plus-sum")

    def test_text_names_what_is_not_priced(self):
        text = self.call("compare", *NULL, *CHEAPER, "--set", "mechanisms.assess_value.commons_value=0 USD").stdout
        self.assertIn("planet (not priced)", text)
        self.assertRegex(text, r"of \d+ constituents are known not to lose \(of the \d+ priced \d\.\d+\); not priced, so not known: .*planet")

    def test_without_a_price_of_the_outcome_no_class_is_named(self):
        words = (*self.PAIR, "--set", "market_space.service_value=0 USD/year")
        self.assertIsNone(self.call_json("compare", *words)["sum_class"])
        self.assertIn("no class of sum, because market_space.service_value is 0", self.call("compare", *words).stdout)
        # It has to have one in both.
        one = self.call_json("compare", *self.PAIR, "--set-control", "market_space.service_value=0 USD/year")
        self.assertIsNone(one["sum_class"])
        self.assertIn("future", not_priced(one))


class Refusals(ProgramTest):
    def test_worlds_of_different_people(self):
        for setting, part in (("population.customers=700", "600 customers and the treatment 700"), ("seed=4", "seed 3 and the treatment 4"),
                              ("time.steps=20", "number of steps"), ("time.step=month", "length or the number"), ("population.represents=11", "represents 10"),
                              ("population.communities=5", "6 communities and the treatment 5")):
            with self.subTest(setting):
                text = self.refused("compare", "null-market", "null-market", "--set-treatment", setting)
                self.assertIn("cannot be compared", text)
                self.assertIn(part, text)
        self.assertIn("currencies", self.refused("compare", "null-market", "starter", "--set", "time.step=week", "--steps", "5", "--seed", "1",
                                                 "--set", "population.customers=2000", "--set", "population.communities=10", "--set", "population.represents=1"))

    def test_bad_words_and_files(self):
        self.refused("compare", "null-market")
        self.assertIn("did you mean 'price_level'?", self.refused("compare", *NULL, "--set-treatment", "enterprises.firm.price_levl=1"))
        self.assertIn("did you mean 'era1'?", self.refused("compare", *NULL, "--set-treatment", "enterprises.firm.like=era"))
        self.refused("compare", *NULL, "--moments", "0")
        self.assertIn("there is no such file", self.refused("compare", "nowhere.yaml", "null-market"))
        problems = json.loads(self.call("compare", "nowhere.yaml", "null-market", "--json", code=2).stdout)["problems"]
        self.assertEqual(len(problems), 1)
        (self.folder / "broken.yaml").write_text("name: [broken\n", encoding="utf-8")
        self.refused("compare", "null-market", "broken.yaml")
        (self.folder / "broken.h5").write_bytes(b"no trajectory")
        self.assertIn("broken.h5", self.refused("compare", "broken.h5", "null-market", code=3))
        self.refused("compare", "null-market", "none.h5", code=3)

    def test_output_that_cannot_be_written(self):
        self.assertIn("there is no folder 'none'", self.refused("compare", *NULL, "-o", "none/out.json", code=3))
        self.refused("compare", *NULL, "-o", self.folder, code=3)
        if os.geteuid() != 0:
            self.folder.chmod(0o500)
            self.refused("compare", *NULL, "-o", "out.json", code=3)
            self.folder.chmod(0o700)
        self.assertEqual(self.files(), [])

    def test_an_enterprise_that_runs_out_of_cash(self):
        for side, name in (("--set-control", "the control run"), ("--set-treatment", "the treatment run")):
            done = self.call("compare", *NULL, side, "enterprises.firm.outlet_cost=100000 USD/week", "-o", "out.json", code=1)
            self.assertIn(f"plussum: {name}: step ", done.stderr)
            self.assertIn("enterprise 'firm' is overdrawn", done.stderr)
            self.assertIn("it leaves, and the run goes on without it", done.stderr)
            result = json.loads((self.folder / "out.json").read_text(encoding="utf-8"))
            self.assertEqual(result["steps"], 26)
            world = side.removeprefix("--set-")
            end, = result["ends"][world]["gone"]
            self.assertEqual((end["enterprise"], end["insolvent"]), ("firm", 1))
            self.assertLess(end["first_step"], 26)
            self.assertEqual(result["ends"]["control" if world == "treatment" else "treatment"]["gone"], [])
            self.assertIn(f"In the {world} enterprise 'firm' is insolvent and gone after step {end['first_step']} of 26", done.stdout.split("\n\n")[1])
            # Its account stands as it was when it left.
            row, = (row for row in result["constituents"] if row["constituent"] == "enterprise firm")
            self.assertLess(row[world], 0)
            shorter = self.call("compare", *NULL[:2], "--steps", str(end["first_step"]), side, "enterprises.firm.outlet_cost=100000 USD/week", "--json", code=1)
            row_then, = (row for row in json.loads(shorter.stdout)["constituents"] if row["constituent"] == "enterprise firm")
            self.assertEqual(row[world], row_then[world])


class Bundled(ProgramTest):
    def test_the_null_market_is_found_and_in_order(self):
        self.call("check", SCENARIOS / "eras/null-market.yaml")
        self.call("check", "null-market")


if __name__ == "__main__":
    unittest.main()
