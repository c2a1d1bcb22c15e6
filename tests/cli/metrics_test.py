#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Numbers of metrics rest on every step of their window, however courses are kept; what has no value is missing."""

import csv
import unittest

from program import ProgramTest

MARKET = """\
name: metrics
scenario: starter
set: [population.customers=60, population.communities=3, time.step=month, time.start=2020-01-01, time.steps=24]
"""
REDUCTIONS = ("last", "first", "mean", "max", "min", "change", "sum", "integral")


def metric(name, rest):
    return f"  - {{ name: {name}, {rest} }}\n"


class MetricsTest(ProgramTest):
    def sweep(self, *parts, store="m.store", code=0):
        file = self.folder / "m.yaml"
        file.write_text("".join(parts), encoding="utf-8")
        self.call("sweep", file, "-o", store, "-q", code=code)

    def table(self, *words, store="m.store"):
        self.call("export", store, *words, "-o", "table.csv", "-q")
        with open(self.folder / "table.csv", encoding="utf-8", newline="") as table:
            return list(csv.DictReader(table))

    def row(self, *parts):
        self.sweep(*parts)
        return self.table()[0]


class Rhythm(MetricsTest):
    def test_a_course_changes_no_number(self):
        sources = {"value": "value: enterprise builder", "quantile": "customers: income, quantile: 0.3", "series": "series: enterprise_cash, of: [builder]"}
        metrics = [(f"{kind}_{reduce}", f"{source}, reduce: {reduce}, discount_rate: 5 %/year" if reduce in ("sum", "integral") else f"{source}, reduce: {reduce}")
                   for kind, source in sources.items() for reduce in REDUCTIONS]
        metrics += [("cut", "value: enterprise builder, until: 0.98 years"), ("late", "customers: income, from: 1 year, reduce: mean"),
                    ("when", "value: enterprise builder, reduce: time_to, level: 5000"), ("part", "value: total, reduce: sum, from: 0.4 years, until: 1.3 years")]
        plain = "".join(metric(name, rest) for name, rest in metrics)
        kept = "".join(metric(f"{name}_kept", rest + ", over_time: true") for name, rest in metrics)
        for every in (1, 6, 7, 100):
            with self.subTest(every=every):
                rhythm = f"sample_every: {every}\n" if every > 1 else ""
                row = self.row(MARKET, rhythm, "replicates: 1\nmetrics:\n", plain, kept)
                for name, _ in metrics:
                    self.assertEqual(row[name], row[f"{name}_kept"], name)

    def test_an_integral_is_that_of_every_step(self):
        metrics = metric("sum", "value: enterprise builder, reduce: sum") + metric("integral", "value: enterprise builder, reduce: integral, over_time: true")
        row = self.row(MARKET, "sample_every: 6\nreplicates: 1\nmetrics:\n", metrics)
        self.assertAlmostEqual(float(row["integral"]), float(row["sum"]) / 12)

    def test_a_course_has_its_end(self):
        self.sweep(MARKET, "sample_every: 7\nreplicates: 1\nmetrics:\n", metric("cash", "series: household_cash, over_time: true"), metric("worth", "value: total, over_time: true"))
        end = self.table()[0]
        series = self.table("--format", "series-csv")
        for name in ("cash", "worth"):
            course = [row for row in series if row["metric"] == name]
            self.assertEqual([round(12 * float(row["year"])) for row in course], [7, 14, 21, 24])
            self.assertEqual(course[-1]["value"], end[name])


class Start(MetricsTest):
    def test_metrics_of_every_kind_look_behind_the_burn_in(self):
        metrics = "".join(metric(f"{kind}_{reduce}", f"{source}, reduce: {reduce}{{}}") for kind, source in
                          (("value", "value: enterprise builder"), ("series", "series: household_income"), ("people", "customers: cash")) for reduce in REDUCTIONS)
        burnt = self.row(MARKET, "burn_in: 9\nreplicates: 1\nmetrics:\n", metrics.replace("{}", ""))
        window = self.row(MARKET, "replicates: 1\nmetrics:\n", metrics.replace("{}", ", from: 0.8334 years"))
        numbers = {name: value for name, value in burnt.items() if name.startswith(("value_", "series_", "people_"))}
        self.assertEqual(len(numbers), 24)
        for name, value in numbers.items():
            self.assertEqual(value, window[name], name)

    def test_a_snapshot_lies_before_the_end(self):
        self.call("run", "starter", "--set", "population.customers=60", "--set", "population.communities=3", "--steps", "20", "-o", "trunk.h5", "-q")
        for steps, words in ((6, "after step 6, before the snapshot at step 12"), (12, "after step 12, with the snapshot at step 12")):
            file = self.folder / "late.yaml"
            file.write_text(f"name: late\nscenario: starter\nfrom: trunk.h5@12\nset: [time.steps={steps}]\nreplicates: 2\nmetrics:\n" + metric("worth", "value: total, over_time: true"))
            self.assertEqual(self.refused("sweep", "late.yaml", "--dry-run"), f"late.yaml:3:7: from: the run is to end {words}; time.steps counts from the start\n")

    def test_what_a_trunk_records_changes_no_metric(self):
        for every in ("1", "7"):
            self.call("run", "starter", "--set", "population.customers=60", "--set", "population.communities=3", "--set", f"record.series_every={every}",
                      "--steps", "20", "-o", f"trunk{every}.h5", "-q")
            self.sweep(f"name: metrics\nscenario: starter\nfrom: trunk{every}.h5@9\nset: [time.steps=20]\nreplicates: 2\nmetrics:\n",
                       metric("income", "series: household_income, reduce: sum"), metric("first", "series: household_income, reduce: first"), store=f"m{every}.store")
        one, other = ([(row["income"], row["first"]) for row in self.table(store=f"m{every}.store")] for every in ("1", "7"))
        self.assertEqual(one, other)


class Nothing(MetricsTest):
    def test_the_sum_of_nothing_is_missing(self):
        # Nothing is built, so that the cost of a unit is missing at every step.
        metrics = "".join(metric(reduce, f"series: cost_per_outcome_unit, of: [builder], reduce: {reduce}") for reduce in REDUCTIONS)
        row = self.row(MARKET.replace("time.steps=24", 'time.steps=2, "enterprises[0].outlet_share=0 %", "enterprises[0].information_share=0 %"'),
                       "replicates: 1\nmetrics:\n", metrics)
        self.assertEqual({row[reduce] for reduce in REDUCTIONS}, {"NA"})

    def test_a_course_of_one_entry_or_none_has_nothing_to_draw(self):
        for steps in (24, 0):
            self.sweep(MARKET.replace("time.steps=24", f"time.steps={steps}"), "sample_every: 100\nreplicates: 2\narms: [{ name: as-is }, { name: gift, set: ['enterprises[0].starting_cash=9000 EUR'] }]\nmetrics:\n",
                       metric("worth", "value: total, over_time: true"), store=f"s{steps}.store")
            self.call("report", f"s{steps}.store", "-o", f"s{steps}.html", "-q")
            self.assertIn('"over_time"', (self.folder / f"s{steps}.html").read_text(encoding="utf-8"))


class Points(MetricsTest):
    def test_points_may_differ_in_how_many_they_stand_for(self):
        arms = "arms:\n  - { name: few, set: [population.customers=60] }\n  - { name: many, set: [population.customers=120, population.represents=0.5] }\n"
        self.sweep(MARKET.replace("population.customers=60, ", ""), arms, "replicates: 1\nmetrics:\n", metric("people", "series: customers_by_supplier"))
        people = [float(row["people"]) for row in self.table()]
        self.assertEqual(people[0], people[1])
        self.assertTrue(self.call_json("verify", "m.store", "--share", "100 %")["agrees"])

    def test_settings_of_the_command_line_under_a_factor_are_refused(self):
        file = self.folder / "m.yaml"
        file.write_text(MARKET + 'factors:\n  - { name: price, parameter: "enterprises[0].price_level", values: [0.8, 1] }\nmetrics:\n' + metric("worth", "value: total"))
        said = self.refused("sweep", "m.yaml", "--dry-run", "--set", "enterprises.builder.price_level=2")
        self.assertTrue(said.startswith("--set #1: "), said)
        self.assertTrue(said.endswith("'enterprises[0].price_level' would be set in vain: the factor 'price' sets it at every point; leave one of the two out\n"), said)
        said = self.refused("sweep", "m.yaml", "--dry-run", "--set", "seed=7")
        self.assertTrue(said.startswith("--set #1: "), said)
        self.assertTrue(said.endswith("replicates have seeds of their own; say --seed N, or write 'first_seed' in the experiment\n"), said)


if __name__ == "__main__":
    unittest.main()
