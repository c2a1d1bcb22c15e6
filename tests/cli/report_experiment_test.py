#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum report` of experiments: the page holds what `attribute`, `test` and `export` say, and means that pandas finds too."""

import itertools
import json
import math
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import unittest

from program import PROGRAM, SCENARIOS, ProgramTest
from sweeps import FAILING

try:
    import numpy
    import pandas
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

T = {1: 12.706204736432095, 2: 4.302652729911275, 3: 3.182446305284263}  # quantile 0.975 of Student's t

HEAD = """\
name: small
title: A small experiment
description: What becomes of {braces}?
scenario: starter.yaml
set: [population.customers=50, population.communities=2, time.steps=60]
replicates: 3
metrics:
  - { name: welfare, value: total, over_time: true, meaning: what all have }
  - { name: served, series: customers_by_supplier, of: [builder], share: true, over_time: true }
  - { name: soon, series: customers_by_supplier, of: [builder], reduce: time_to, level: 7 }
"""
ARMS = """\
arms:
  - { name: as-is }
  - { name: poor, set: [population.income_median=40 EUR/week] }
"""
SERVICE = '  - { name: service, parameter: "enterprises[0].programme.service_share", values: [10 %, 15 %, 20 %], meaning: its share }\n'
LEVELS = """\
  - name: promotion
    levels:
      - { name: little, set: ["enterprises[0].promotion=5 %/year"] }
      - { name: much, set: ["enterprises[0].promotion=300 %/year"] }
"""
RANGES = """\
  - { name: service, parameter: "enterprises[0].programme.service_share", low: 5 %, high: 30 % }
  - { name: promotion, parameter: "enterprises[0].promotion", low: 5 %/year, high: 4/year, scale: logarithmic }
"""
MEDIAN = "  - { name: median, parameter: population.income_median, values: [40 EUR/week, 80 EUR/week] }\n"
CLAIMS = """\
hypotheses:
  - { id: A, claim: lower incomes cost welfare, source: "a guess </script>", metric: welfare, treatment: [arm=poor], control: [arm=as-is], expected: less, smallest_effect: 1 }
  - { id: B, claim: more promotion serves more, source: nobody, metric: served, treatment: [promotion=much], control: [promotion=little], expected: greater }
"""


def factors(*which):
    return "factors:\n" + "".join(which)


class ReportTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copy(SCENARIOS / "lessons/starter.yaml", self.folder)

    def write(self, *parts):
        (self.folder / "small.yaml").write_text("".join(parts), encoding="utf-8")

    def sweep(self, *parts, words=(), code=0):
        self.write(*parts)
        self.call("sweep", "small.yaml", "-q", *words, code=code)

    def page(self, name="page.html"):
        """The document in a page."""
        text = (self.folder / name).read_text(encoding="utf-8")
        document = json.loads(re.search(r'<script type="application/json" id="document">(.*?)</script>', text, re.DOTALL).group(1))
        self.assertEqual((document["plussum_report"], document["runs"], document["comparisons"]), (1, [], []))
        return document["experiment"]

    def report(self, *words, code=0):
        self.call("report", *words, "-o", "page.html", "-q", code=code)
        return self.page()

    def table(self, store="small.store"):
        self.call("export", store, "-o", "runs.csv")
        return pandas.read_csv(self.folder / "runs.csv", keep_default_na=False, na_values=["NA"], float_precision="round_trip")

    def courses(self, store="small.store"):
        self.call("export", store, "-o", "courses.csv", "--format", "series-csv")
        return pandas.read_csv(self.folder / "courses.csv", keep_default_na=False, na_values=["NA"], float_precision="round_trip")

    def close(self, found, expected, what=""):
        if expected is None or math.isnan(expected):
            self.assertIsNone(found, what)
        else:
            self.assertIsNotNone(found, what)
            self.assertTrue(math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9), f"{what}: {found} is not {expected}")

    def expect_estimate(self, found, replicates, what=""):
        """Mean of the replicates that have a value, with Student's interval."""
        values = numpy.array([value for value in replicates if not math.isnan(value)])
        self.assertEqual(found["count"], len(values), what)
        self.close(found["mean"], values.mean() if len(values) else math.nan, what)
        half = T[len(values) - 1] * values.std(ddof=1) / len(values) ** 0.5 if len(values) > 1 else math.nan
        self.close(found["low"], found["mean"] - half if len(values) else math.nan, what)
        self.close(found["high"], found["mean"] + half if len(values) else math.nan, what)

    def codes(self, document, rows):
        """The rows with levels as positions, as points have them."""
        coded = rows.copy()
        for factor in document["factors"]:
            if factor["levels"]:
                coded[factor["name"]] = [float(factor["levels"].index(level)) for level in rows[factor["name"]]]
        return coded

    def expect_runs(self, document, rows):
        coded = self.codes(document, rows)
        runs = document["runs"]
        for name in ("point", "replicate", "seed", "status"):
            self.assertEqual(runs[name], rows[name].tolist(), name)
        for metric, values in zip(document["metrics"], runs["values"]):
            self.assertEqual(values, [None if math.isnan(value) else value for value in rows[metric["name"]]], metric["name"])
        for point, setting in enumerate(document["points"]):
            row = coded[coded.point == point].iloc[0]
            self.assertEqual(setting, [row[factor["name"]] for factor in document["factors"]])

    def expect_spread(self, document, rows):
        expected = {(metric, point) for metric, column in enumerate(document["metrics"])
                    for point, part in rows.groupby("point") if part[column["name"]].notna().any()}
        self.assertEqual({(one["metric"], one["point"]) for one in document["spread"]}, expected)
        for one in document["spread"]:
            values = rows[rows.point == one["point"]][document["metrics"][one["metric"]]["name"]].dropna()
            for found, share in zip(one["quantiles"], (0, 0.25, 0.5, 0.75, 1)):
                self.close(found, values.quantile(share))
            self.expect_estimate(one["mean"], values)

    def bins(self, values, listed, most):
        """For each value the mean of those in its bin: about as many in each, equal ones together."""
        ordered = values.sort_values().tolist()
        if len(set(ordered)) <= listed:
            return values
        bin_of = {value: ordered.index(value) * most // len(ordered) for value in ordered}
        return values.groupby(values.map(bin_of)).transform("mean")

    def difference(self, cells, base, matched, metric):
        """Over replicates: a cell less another one, setting by setting of the other factors (`matched`) that have a value in both."""
        keys = ["replicate", *matched]
        means = [part.dropna(subset=[metric]).groupby(keys)[metric].mean() for part in (cells, base)]
        apart = (means[0] - means[1]).dropna()
        return apart.groupby(level="replicate").mean() if len(apart) else apart

    def comparable(self, coded, place, others):
        """Rows whose setting of the other factors was tried at every place; and whether there are any."""
        settings = [*others] if others else ["everywhere"]
        marked = coded.assign(place=place, everywhere=0)
        tried = marked.groupby(settings).place.transform("nunique")
        return marked[tried == marked.place.nunique()]

    def matched(self, part, others, metrics):
        """Without the values of a setting in a replicate in which one of its runs is missed, though its point has finished in another."""
        is_finished = part.status == "finished"
        keys = part[["replicate", *others]].astype(str).agg(" ".join, axis=1)
        missed = keys[~is_finished & part.point.isin(part[is_finished].point)]
        part = part.copy()
        part.loc[keys.isin(missed), metrics] = math.nan
        return part

    def expect_means(self, document, rows, drawn=False):
        """Curves and surfaces, cell by cell: of comparable points, or of all when they were drawn."""
        coded = self.codes(document, rows)
        names = [factor["name"] for factor in document["factors"]]
        metrics = [metric["name"] for metric in document["metrics"]]
        points = pandas.DataFrame(document["points"], columns=names)

        def along(factor, bins):
            is_choice = document["factors"][factor]["levels"] is not None
            return coded.point.map(self.bins(points[names[factor]], bins if drawn and not is_choice else 60, bins))

        def compared(place, factors):
            others = [name for k, name in enumerate(names) if k not in factors]
            if drawn:
                return coded.assign(place=place), []
            part = self.comparable(coded, place, others)
            return (self.matched(part, others, metrics) if len(part) else part), others

        varied = [factor for factor in range(len(names)) if points[names[factor]].nunique() > 1]
        whole = {factor: compared(along(factor, 12), [factor]) for factor in varied}
        shown = [factor for factor in varied if len(whole[factor][0])]
        self.assertEqual([(curve["metric"], curve["factor"]) for curve in document["curves"]], list(itertools.product(range(len(metrics)), shown)))
        for curve in document["curves"]:
            part, others = whole[curve["factor"]]
            metric = metrics[curve["metric"]]
            self.assertEqual(len(curve["values"]), part.place.nunique())
            cells = [part[numpy.isclose(part.place, value, rtol=1e-12)] for value in curve["values"]]
            means = [math.nan if mean["mean"] is None else mean["mean"] for mean in curve["means"]]
            highest = 0 if all(map(math.isnan, means)) else int(numpy.nanargmax(means))
            lowest = 0 if all(map(math.isnan, means)) else int(numpy.nanargmin(means))
            for k, cell in enumerate(cells):
                self.expect_estimate(curve["from_lowest"][k], self.difference(cell, cells[lowest], others, metric))
                self.expect_estimate(curve["means"][k], cell.groupby("replicate")[metric].mean(), str(curve["factor"]))
                self.expect_estimate(curve["from_first"][k], self.difference(cell, cells[0], others, metric))
                self.expect_estimate(curve["from_highest"][k], self.difference(cell, cells[highest], others, metric))
        pairs = []
        for x, y in itertools.combinations(shown, 2):
            at_x, at_y = along(x, 8), along(y, 8)
            part, others = compared(at_x.astype(str) + " " + at_y.astype(str), [x, y])
            of_pair = [surface for surface in document["surfaces"] if (surface["x"], surface["y"]) == (x, y)]
            if not drawn and part.place.nunique() < at_x.nunique() * at_y.nunique():
                self.assertEqual(of_pair, [])
                continue
            pairs.append((x, y))
            for surface in of_pair:
                metric = metrics[surface["metric"]]
                self.assertEqual((len(surface["x_values"]), len(surface["y_values"])), (at_x.nunique(), at_y.nunique()))
                cells = {(row, column): part[numpy.isclose(at_x[part.index], own_x, rtol=1e-12) & numpy.isclose(at_y[part.index], own_y, rtol=1e-12)]
                         for row, own_y in enumerate(surface["y_values"]) for column, own_x in enumerate(surface["x_values"])}
                means = {place: cell.groupby("replicate")[metric].mean().mean() if len(cell) else math.nan for place, cell in cells.items()}
                finite = {place: surface["means"][place[0]][place[1]] for place, mean in means.items() if not math.isnan(mean)}
                highest = max(finite, key=lambda place: finite[place], default=(0, 0))
                for (row, column), cell in cells.items():
                    self.close(surface["means"][row][column], means[row, column])
                    units = self.difference(cell, cells[highest], others, metric)
                    lower = len(units) > 1 and units.mean() + T[len(units) - 1] * units.std(ddof=1) / len(units) ** 0.5 < -1e-9
                    self.assertEqual(surface["surely_lower"][row][column], lower)
        self.assertEqual([(surface["metric"], surface["x"], surface["y"]) for surface in document["surfaces"]],
                         [(metric, *pair) for metric in range(len(metrics)) for pair in pairs])

    def expect_attribution(self, document):
        """Of all metrics but those that are refused, which are named; returns that of the first."""
        refusal = document["attribution"]["refusal"] or ""
        words = [word for metric in document["metrics"] if metric["name"] + ": " not in refusal for word in ("--metric", metric["name"])]
        told = self.call_json("attribute", "small.store", *words, "--over-time", "-q")
        self.assertEqual(document["attribution"]["result"], told)
        return told["metrics"][0]["attributions"][0]


class Designs(ReportTest):
    def test_a_grid_with_arms_and_claims(self):
        self.sweep(HEAD, ARMS, factors(SERVICE, LEVELS), CLAIMS)
        document = self.report("small.store")
        self.assertEqual((document["name"], document["title"], document["description"]), ("small", "A small experiment", "What becomes of {braces}?"))
        self.assertEqual((document["design"], document["replicates"], document["confidence"], document["currency"]), ("grid", 3, 0.95, "EUR"))
        self.assertEqual((document["planned"], document["finished"], document["missing"], document["failed"]), (36, 36, 0, []))
        self.assertEqual([(factor["name"], factor["unit"], factor["levels"]) for factor in document["factors"]],
                         [("arm", "", ["as-is", "poor"]), ("service", "1", None), ("promotion", "", ["little", "much"])])
        self.assertEqual(document["factors"][1]["meaning"], "its share")
        self.assertEqual([(metric["name"], metric["unit"]) for metric in document["metrics"]], [("welfare", "EUR"), ("served", "1"), ("soon", "year")])
        rows = self.table()
        self.assertTrue(0 < rows.soon_observed.sum() < len(rows), "some runs never reach it")
        self.assertEqual(set(rows.soon[rows.soon_observed == 0]), {rows.soon.max()}, "what is not reached counts as the horizon")
        self.assertIn("time to reach 7, looked for up to", document["metrics"][2]["label"])
        self.expect_runs(document, rows)
        self.expect_spread(document, rows)
        self.expect_means(document, rows)
        self.expect_attribution(document)
        self.assertEqual(document["test"], self.call_json("test", "small.store"))
        self.assertEqual(document["test"]["registration"]["standing"], "pre-specified")
        self.assertEqual(document["test"]["hypotheses"][0]["source"], "a guess </script>")
        self.assertEqual(document["ramps"], [])
        self.assertIn("metrics:", document["experiment_yaml"])
        self.assertIn("plussum sweep small.yaml -o small.store", document["reproduce"])
        self.assertEqual((document["needs"], document["added_settings"]), (["starter.yaml"], None))
        self.assertEqual(document["settings"], ["population.customers=50", "population.communities=2", "time.steps=60"])
        self.assertEqual([metric["share"] for metric in document["metrics"]], [False, True, False])

    def test_courses_by_arm_and_by_level(self):
        # Promotion moves welfare more than its service does.
        for arms, name, levels in ((ARMS, "arm", ["as-is", "poor"]), ("", "promotion", ["little", "much"])):
            self.sweep(HEAD, arms, factors(SERVICE, LEVELS))
            document = self.report("small.store")
            courses = self.courses()
            self.assertEqual([course["metric"] for course in document["over_time"]], [0, 1])
            for course in document["over_time"]:
                self.assertEqual([group["name"] for group in course["groups"]], levels if arms else [f"{name} = {level}" for level in levels])
                part = courses[courses.metric == document["metrics"][course["metric"]]["name"]]
                self.assertEqual(course["years"], sorted(set(part.year)))
                for level, group in zip(levels, course["groups"]):
                    for year, mean in zip(course["years"], group["means"]):
                        self.expect_estimate(mean, part[(part[name] == level) & (part.year == year)].groupby("replicate").value.mean())
                ends = part[part.year == course["years"][-1]].groupby([name, "replicate"]).value.mean()
                highest = max((ends[level] for level in levels), key=lambda of: of.mean())
                for level, group in zip(levels, course["groups"]):
                    self.expect_estimate(group["end_from_highest"], ends[level] - highest)

    def test_what_differs_in_other_ways_too_is_not_compared(self):
        """A list in which service is 20 % only with much promotion: at that service is compared, and promotion at the lower one."""
        at = ["service=10 %, promotion=little", "service=10 %, promotion=much", "service=20 %, promotion=much"]
        self.sweep(HEAD, factors(SERVICE, LEVELS), "design: { kind: list, points: [%s] }\n" % ", ".join(f"{{ at: [{one}] }}" for one in at))
        document = self.report("small.store")
        self.expect_means(document, self.table())
        self.assertEqual([(curve["factor"], len(curve["values"])) for curve in document["curves"]], [(0, 2), (1, 2)] * 3)
        self.assertEqual(document["surfaces"], [])
        courses = self.courses()
        ends = courses[(courses.metric == "welfare") & (courses.year == courses.year.max()) & (courses.service == 0.1)]
        groups = document["over_time"][0]["groups"]
        self.assertEqual([group["name"] for group in groups], ["promotion = little", "promotion = much"])
        for group, level in zip(groups, ("little", "much")):
            self.expect_estimate(group["means"][-1], ends[ends.promotion == level].groupby("replicate").value.mean())
        shutil.rmtree(self.folder / "small.store")
        self.sweep(HEAD, factors(SERVICE, LEVELS), "design: { kind: list, points: [{ at: [%s] }, { at: [%s] }] }\n" % (at[0], at[2]))
        document = self.report("small.store")
        self.assertEqual((document["curves"], document["surfaces"]), ([], []))
        self.assertEqual([group["name"] for group in document["over_time"][0]["groups"]], ["all points"])

    def test_long_courses_are_thinned(self):
        self.sweep(HEAD.replace("time.steps=60", "time.steps=450").replace("replicates: 3", "replicates: 1"), ARMS)
        course = self.report("small.store")["over_time"][0]
        years = sorted(set(self.courses().year))
        self.assertEqual((len(years), course["years"]), (450, years[2::3]))

    def test_shapley_values(self):
        for design in ("{ kind: factorial }", "{ kind: permutations, samples: 2 }"):
            self.sweep(HEAD, factors(RANGES, MEDIAN), f"design: {design}\n")
            document = self.report("small.store")
            self.assertIn("shapley", self.expect_attribution(document))
            self.assertIsNone(document["attribution"]["refusal"], "with little promotion it never comes to that, which counts as the horizon")
            self.expect_means(document, self.table())

    def test_drawn_designs(self):
        for design, method in (("morris, trajectories: 2", "morris"), ("saltelli, samples: 8", "sobol"), ("latin_hypercube, samples: 30", None)):
            self.sweep(HEAD, factors(RANGES), f"design: {{ kind: {design} }}\n")
            document = self.report("small.store")
            if method == "morris":
                self.assertEqual((document["curves"], document["surfaces"]), ([], []), "steps tell nothing of averages")
            else:
                self.expect_means(document, self.table(), drawn=True)
            if method:
                found = self.expect_attribution(document)
                self.assertEqual((found["method"], len(found["over_time"])), (method, 60))
            else:
                self.assertIsNone(document["attribution"]["result"])
                self.assertIn("does not tell factors apart", document["attribution"]["refusal"])
                self.assertEqual(len(document["curves"][0]["values"]), 12)
                self.assertIn(None, [cell for row in document["surfaces"][0]["means"] for cell in row])

    def test_of_many_factors_the_strongest_are_paired(self):
        parameters = ["programme.service_share", "unit_cost_share", "outlet_share", "information_share", "coverage.plan", "coverage.buy", "outlet_cost"]
        values = ["20 %, 80 %"] * 6 + ["0 EUR/week, 1 EUR/week"]
        self.sweep(HEAD, factors(*[f'  - {{ name: f{k}, parameter: "enterprises[0].{name}", values: [{values[k]}] }}\n' for k, name in enumerate(parameters)]),
                   "design: { kind: fractional_factorial }\n")
        document = self.report("small.store")
        for metric in (0, 1):
            size = {curve["factor"]: abs(curve["means"][0]["mean"] - curve["means"][1]["mean"]) for curve in document["curves"] if curve["metric"] == metric}
            strongest = sorted(sorted(size, key=lambda factor: -size[factor])[:4])
            pairs = [(surface["x"], surface["y"]) for surface in document["surfaces"] if surface["metric"] == metric]
            self.assertEqual(pairs, list(itertools.combinations(strongest, 2)))

    def test_a_ramp(self):
        ramped = factors(MEDIAN, "  - { name: local, parameter: mechanisms.spend.local_share, %s }\n")
        for values in ("low: 10 %, high: 60 %", "values: [60 %, 35 %, 10 %]"):
            self.sweep(HEAD.replace(", time.steps=60", ""), ramped % values, "design: { kind: ramp, ramp: local, levels: 3, hold: 4 }\n")
            document = self.report("small.store")
            courses = self.courses()
            held = courses.columns[courses.columns.get_loc("year") + 1]
            self.assertEqual([(ramp["metric"], ramp["group"]) for ramp in document["ramps"]],
                             [(metric, f"median = {median} EUR/week") for metric in (0, 1) for median in (40, 80)])
            for ramp in document["ramps"]:
                part = courses[(courses.metric == document["metrics"][ramp["metric"]]["name"]) & (courses["median"] == (40 if "40" in ramp["group"] else 80))]
                levels = [0.1, 0.35, 0.6]
                first, second = {}, {}  # the two ways in the order of time
                for replicate, run in part.groupby("replicate"):
                    run = run.sort_values("year")
                    first[replicate] = dict(zip(run[held][:3], run.value[:3]))
                    second[replicate] = dict(zip(run[held][2:], run.value[2:]))
                up, down = (first, second) if "low" in values else (second, first)
                for way, expected in ((ramp["up"], up), (ramp["down"], down)):
                    for place, level in zip(way, levels):
                        self.close(place["value"], level)
                        self.expect_estimate(place["estimate"], [next(v for at, v in run.items() if math.isclose(at, level)) for run in expected.values()])
                areas = []
                for replicate in up:
                    apart = [down[replicate][level] - up[replicate][level] for level in sorted(up[replicate])]
                    areas.append(sum(0.25 * (apart[k] + apart[k + 1]) / 2 for k in range(2)))
                self.expect_estimate(ramp["area"], areas)
                self.assertTrue(any(areas) or ramp["metric"] > 0, "the ways differ")
                self.assertEqual(ramp["parameter"], "local")

    def test_a_list_whose_runs_fail(self):
        (self.folder / "failing.yaml").write_text(FAILING + "design: { kind: list, points: [{ at: [outlet=0 EUR/week] }, { at: [outlet=1000 EUR/week] }] }\n", encoding="utf-8")
        self.call("sweep", "failing.yaml", "-q", code=1)
        document = self.report("failing.store", code=1)
        self.assertEqual((document["planned"], document["finished"], document["missing"], document["design"]), (6, 3, 0, "list"))
        status = self.call_json("status", "failing.store", code=1)
        self.assertEqual(document["failed"], [{key: failure[key] for key in ("run", "seed", "point", "message")} for failure in status["failures"]])
        self.assertEqual(document["curves"][0]["means"][1], {"mean": None, "low": None, "high": None, "count": 0})
        rows = self.table("failing.store")
        self.expect_runs(document, rows)
        self.expect_spread(document, rows)
        self.expect_means(document, rows)


class OneCommand(ReportTest):
    def test_one_that_comes_with_the_program_is_named(self):
        document = self.report("quality-debt", "--replicates", "2", "--set", "time.steps=12")
        self.assertEqual(document["added_settings"], ["time.steps=12"])
        self.assertEqual(document["needs"], [])
        self.assertEqual(document["reproduce"][0], "plussum sweep quality-debt --set time.steps=12 --replicates 2 -o quality-debt.store")
        (self.folder / "elsewhere").mkdir()
        for command in document["reproduce"]:
            words = [PROGRAM, *shlex.split(command)[1:]]
            subprocess.run(words, cwd=self.folder / "elsewhere", check=True, capture_output=True)
        again = self.page("elsewhere/quality-debt.html")
        self.assertEqual((again["runs"], again["test"]["hypotheses"]), (document["runs"], document["test"]["hypotheses"]))

    def test_an_experiment_file_is_swept_first(self):
        self.write(HEAD, ARMS, factors(LEVELS), CLAIMS)
        document = self.report("small.yaml")
        self.assertEqual((document["finished"], document["store"]), (12, "small.store"))
        self.assertEqual(document["test"]["registration"]["standing"], "pre-specified")
        self.assertTrue((self.folder / "small.store/results.h5").exists())
        self.assertEqual(self.report("small.yaml"), document)
        self.assertEqual(self.report("small.store"), document)
        self.assertEqual(self.call_json("sweep", "small.yaml")["made"], 0)

    def test_more_replicates_and_another_store(self):
        self.write(HEAD, ARMS, factors(LEVELS))
        document = self.report("small.yaml", "--replicates", "4", "--store", "other.store", "--set", "time.steps=5", "--jobs", "1")
        self.assertEqual((document["replicates"], document["finished"], document["store"]), (4, 16, "other.store"))
        self.assertEqual(len(document["over_time"][0]["years"]), 5)
        self.expect_runs(document, self.table("other.store"))
        self.assertIn("'other.store' is a store", self.refused("report", "other.store", "--replicates", "4", "-o", "no.html"))
        self.assertIn("leave out --no-runs", self.refused("report", "small.yaml", "--no-runs", "-o", "no.html"))
        self.assertEqual([name for name in self.files() if name in ("small.store", "no.html")], [])
        self.assertEqual(self.report("other.store", "--no-runs"), document)

    def test_another_confidence(self):
        self.sweep(HEAD, factors(MEDIAN))
        document = self.report("small.store", "--confidence", "0.9")
        self.assertEqual(document["confidence"], 0.9)
        told = self.call_json("attribute", "small.store", "--confidence", "90 %", "--over-time", "-q")
        self.assertEqual(document["attribution"]["result"]["metrics"][0], told["metrics"][0])
        wide = self.report("small.store")
        for narrow, mean in zip(document["curves"][0]["means"], wide["curves"][0]["means"]):
            self.close((mean["high"] - mean["mean"]) / (narrow["high"] - narrow["mean"]), T[2] / 2.919985580353725)

    def test_a_sweep_that_stops_early(self):
        self.write(HEAD.replace("replicates: 3", "replicates: 40"), ARMS, CLAIMS.split("  - { id: B")[0], "stop: { hypothesis: A, at_least: 4, batch: 2 }\n")
        document = self.report("small.yaml")
        replicates = document["replicates"]
        self.assertTrue(4 <= replicates < 40, replicates)
        self.assertEqual((document["planned"], document["missing"]), (2 * replicates, 0))
        self.assertEqual(document["test"], self.call_json("test", "small.store"))

    def test_interrupted(self):
        self.write(HEAD.replace("time.steps=60", "time.steps=4000").replace("replicates: 3", "replicates: 40"), ARMS, factors(LEVELS))
        running = subprocess.Popen([PROGRAM, "report", "small.yaml", "-o", "page.html"], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(running.kill)
        deadline = time.monotonic() + 60
        while not any(log.stat().st_size > 1000 for log in (self.folder / "small.store/runs").glob("*.log")) and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        said = "".join(running.communicate(timeout=60))
        self.assertEqual(running.returncode, 130, said)
        self.assertIn("goes on from there", said)
        self.assertFalse((self.folder / "page.html").exists())
        self.assertGreater(self.call_json("status", "small.store")["finished"], 0)


class Unfinished(ReportTest):
    def test_a_part_of_the_runs(self):
        self.sweep(HEAD, ARMS, factors(SERVICE, LEVELS), CLAIMS, words=("--shard", "1/5"))
        document = self.report("small.store")
        self.assertEqual((document["planned"], document["finished"], document["missing"]), (36, 8, 28))
        self.assertIsNone(document["attribution"]["result"])
        self.assertIn("no replicate is complete", document["attribution"]["refusal"])
        self.assertEqual(document["test"], self.call_json("test", "small.store"))
        rows = self.table()
        self.expect_runs(document, rows)
        self.expect_spread(document, rows)
        self.expect_means(document, rows)
        # A replicate counts in courses when no run is missed at a point that has finished in another one.
        finished = rows[rows.status == "finished"]
        counts = finished.groupby("replicate").point.nunique()
        whole = int((counts == finished.point.nunique()).sum())
        for course in document["over_time"]:
            for group in course["groups"]:
                for mean in group["means"]:
                    self.assertLessEqual(mean["count"], whole)

    def test_without_a_run(self):
        self.sweep(HEAD, ARMS)
        for log in (self.folder / "small.store/runs").glob("*.log"):
            log.unlink()
        self.assertIn("no run is finished", self.refused("report", "small.store", "-o", "page.html"))
        self.assertFalse((self.folder / "page.html").exists())

    def test_a_damaged_record(self):
        self.sweep(HEAD, ARMS)
        log = next((self.folder / "small.store/runs").glob("*.log"))
        content = bytearray(log.read_bytes())
        content[len(content) // 2] ^= 4
        log.write_bytes(content)
        said = self.call("report", "small.store", "-o", "page.html").stderr
        self.assertIn("damaged: ", said)
        document = self.page()
        self.assertEqual((document["finished"], document["missing"]), (5, 1))

    def test_what_cannot_be_read(self):
        self.refused("report", "nowhere.store", "-o", "page.html")
        (self.folder / "empty").mkdir()
        self.assertIn("empty", self.refused("report", "empty", "-o", "page.html", code=3))
        self.sweep(HEAD, ARMS)
        plan = self.folder / "small.store/plan.json"
        plan.write_text(plan.read_text(encoding="utf-8").replace("welfare", "wellfare", 1), encoding="utf-8")
        self.refused("report", "small.store", "-o", "page.html", code=3)
        self.write(HEAD.replace("value: total", "value: totl"), ARMS)
        self.assertIn("did you mean 'total'", self.refused("report", "small.yaml", "--store", "x.store", "-o", "page.html"))
        self.assertFalse((self.folder / "page.html").exists())


if __name__ == "__main__":
    unittest.main()
