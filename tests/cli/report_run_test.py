#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum report` on runs: the document in the page says what the run's file says, and what other verbs say of it."""

import json
import math
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import time
import unittest

try:
    import h5py
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from program import CEMEX, PROGRAM, SCENARIOS
from report_page import ReportTest, document_of

ERA = ("emerging-era3", "--set", "population.customers=300", "--set", "time.steps=24")
STARTER = ("starter", "--set", "population.customers=300", "--set", "time.steps=40")
OVERDRAWN = ("starter", "--set", "population.customers=300", "--set", "time.steps=30", "--set", "enterprises[0].starting_cash=2000 EUR",
             "--set", "enterprises[0].outlet_cost=100 EUR/week")
RUN_KEYS = {"name", "title", "description", "provenance", "problem", "customers", "series", "ledger", "transitions", "coverage", "loops",
            "prosperity", "targets", "events", "notes"}
MOST_RECORDS = 1000
UNITS = 10_000  # minor units of money in one of currency


SEAL_BYTES = 24


def forged(original, path):
    """A copy of a file without its seal, open for changes."""
    path.write_bytes(original.read_bytes()[:-SEAL_BYTES])
    file = h5py.File(path, "r+")
    del file.attrs["sealed"]
    return file


def values_of(row, records):
    """A row of the document as numbers; an empty one has none at all."""
    return numpy.array([math.nan if value is None else value for value in row] if row else [math.nan] * records, dtype=float)


class Numbers(ReportTest):
    def expect_series(self, series, file):
        """Every series of the file is in the document, value by value; of thinned ones the last of each group, or its sum."""
        group = file["series"]
        steps = group["step"][:]
        thinning = series["thinning"]
        ends = numpy.arange(len(steps) - 1, -1, -thinning)[::-1]
        self.assertEqual(series["steps"], steps[ends].tolist())
        self.assertLessEqual(len(ends), MOST_RECORDS)
        start = numpy.datetime64(file.attrs["start_date"])
        self.assertEqual(series["dates"], [str(start + numpy.timedelta64(int(day), "D")) for day in group["time"][:][ends]])
        per_year = {"day": 365.25, "week": 365.25 / 7, "month": 12, "year": 1}[file.attrs["step_unit"]]
        numpy.testing.assert_allclose(series["years"], steps[ends] / per_year, rtol=1e-15)
        self.assertEqual(series["axes"], {name: group[name].asstr()[:].tolist() for name in group if h5py.check_string_dtype(group[name].dtype)})
        variables = {one["name"]: one for one in series["variables"]}
        self.assertEqual(set(variables), {name for name in group if name not in ("time", "step") and name not in series["axes"]})
        totals = 0
        for name, one in variables.items():
            stored = group[name]
            self.assertEqual((one["unit"], one["meaning"]), (stored.attrs.get("plussum_unit", stored.attrs["units"]), stored.attrs["long_name"]))
            values = stored[:] if stored.ndim == 2 else stored[:][:, None]
            if one["axis"] is not None:
                self.assertEqual(series["axes"][one["axis"]], group[stored.dims[1][0].name.split("/")[-1]].asstr()[:].tolist())
            self.assertEqual(len(one["values"]), values.shape[1], name)
            expected = values[ends]
            if one["kind"] == "total":
                totals += 1
                firsts = numpy.concatenate([[0], ends[:-1] + 1])
                expected = numpy.array([values[first:last + 1].sum(axis=0) for first, last in zip(firsts, ends)])
            for label, row in enumerate(one["values"]):
                self.assertIn(len(row), (0, len(ends)), name)
                shown = values_of(row, len(ends))
                if thinning == 1 or one["kind"] == "level":
                    numpy.testing.assert_array_equal(shown, expected[:, label], name)
                else:
                    numpy.testing.assert_allclose(shown, expected[:, label], rtol=1e-12, err_msg=name)
        self.assertGreater(totals, 10)
        # As docs/file-format.md says.
        kinds = {name: one["kind"] for name, one in variables.items()}
        self.assertEqual({name: kinds[name] for name in ("household_income", "goods_delivered", "household_cash", "families_enrolled", "enterprise_profit")},
                         {"household_income": "total", "goods_delivered": "total", "household_cash": "level", "families_enrolled": "level", "enterprise_profit": "level"})

    def expect_ledger(self, run, file):
        represents = file.attrs["represents"]
        for part in ("ledger", "transitions"):
            self.assertEqual(len(run[part]["dates"]), len(run[part]["years"]))
        steps = file["ledger/step"][:]
        thinning = -(-len(steps) // MOST_RECORDS)
        ends = numpy.arange(len(steps) - 1, -1, -thinning)[::-1]
        firsts = numpy.concatenate([[0], ends[:-1] + 1])
        ledger = run["ledger"]
        self.assertEqual([row["name"] for row in ledger["transfers"]], file["ledger/transfer"].asstr()[:].tolist())
        for key in ("payer", "payee", "meaning"):
            self.assertEqual([row[key] for row in ledger["transfers"]], file[f"ledger/{key}"].asstr()[:].tolist())
        self.assertEqual(ledger["sectors"], file["ledger/sector"].asstr()[:].tolist())
        moved, balance, counts = file["ledger/moved"][:], file["ledger/balance"][:], file["transitions/transitions"][:]
        summed = numpy.array([moved[first:last + 1].sum(axis=0) for first, last in zip(firsts, ends)])
        numpy.testing.assert_array_equal(numpy.array(ledger["moved"]).T, summed / UNITS * represents)
        numpy.testing.assert_array_equal(numpy.array(ledger["balance"]).T, balance[ends] / UNITS * represents)
        self.assertEqual(run["transitions"]["states"], file["transitions/from_state"].asstr()[:].tolist())
        summed = numpy.array([counts[first:last + 1].sum(axis=0) for first, last in zip(firsts, ends)])
        numpy.testing.assert_array_equal(run["transitions"]["counts"], summed * represents)

    def test_the_page_holds_what_the_file_holds(self):
        self.call("run", *ERA, "-o", "a.h5")
        run = self.report_run("a.h5", "--no-runs")
        self.assertEqual(set(run), RUN_KEYS)
        self.assertEqual((run["name"], run["problem"], run["customers"]), ("a", None, 300))
        with h5py.File(self.folder / "a.h5") as file:
            self.assertEqual(run["series"]["thinning"], 1)
            self.expect_series(run["series"], file)
            self.expect_ledger(run, file)
            told = run["provenance"]
            for key in ("scenario_name", "code_version", "build", "packages", "seed", "steps", "digest", "start_date", "step_unit", "currency",
                        "outcome_unit", "represents", "wall_seconds", "created", "command", "scenario"):
                self.assertEqual(told[key], file.attrs[key], key)
            self.assertEqual(told["sources"], file.attrs["sources"].tolist())
            self.assertEqual(told["git_commit"] + (" with changes" if told["has_uncommitted_changes"] else ""), file.attrs["git_commit"])
            self.assertEqual((told["end_date"], told["steps_per_year"], run["title"]), (run["series"]["dates"][-1], 12, file.attrs["title"]))

    def test_long_runs_are_thinned_and_nothing_is_lost(self):
        self.call("run", "starter", "--set", "population.customers=50", "--set", "population.communities=2", "--set", "time.step=day", "--steps", "2501",
                  "--set", "record.ledger_every=2", "-o", "a.h5")
        run = self.report_run("a.h5", "--no-runs")
        with h5py.File(self.folder / "a.h5") as file:
            self.assertEqual(run["series"]["thinning"], 3)
            self.assertEqual(run["series"]["steps"][-1], 2501)
            self.expect_series(run["series"], file)
            self.expect_ledger(run, file)
        self.assertLess((self.folder / "page.html").stat().st_size, 5_000_000)

    def test_a_file_without_transitions_has_a_page_without_them(self):
        self.call("run", "starter", "--steps", "4", "-o", "a.h5")
        with forged(self.folder / "a.h5", self.folder / "b.h5") as file:
            del file["transitions"]
        run = self.report_run("b.h5", "--no-runs")
        self.assertIsNone(run["transitions"])
        self.assertTrue(run["ledger"])

    def test_the_size_does_not_depend_on_the_customers(self):
        self.call("run", CEMEX, "--set", "population.customers=1000000", "--steps", "3", "-o", "many.h5", "-q")
        self.call("run", CEMEX, "--set", "population.customers=1000", "--steps", "520", "-o", "long.h5", "-q", "--set", "enterprises[0].may_be_overdrawn=true")
        for name in ("many.h5", "long.h5"):
            self.report_run(name, "--no-runs")
            self.assertLess((self.folder / "page.html").stat().st_size, 5_000_000)

    def test_series_that_are_recorded_rarely_or_never(self):
        self.call("run", *STARTER, "--set", "record.series_every=7", "--set", "record.ledger_every=100", "-o", "a.h5")
        run = self.report_run("a.h5", "--no-runs")
        self.assertEqual(run["series"]["steps"], [7, 14, 21, 28, 35, 40])  # and the last step of all
        with h5py.File(self.folder / "a.h5") as file:
            self.assertEqual(file["ledger/step"][:].tolist(), [40])
            self.expect_ledger(run, file)
        self.call("run", *STARTER, "--steps", "0", "-o", "none.h5")
        run = self.report_run("none.h5")
        self.assertEqual((run["series"]["steps"], run["provenance"]["steps"], run["problem"]), ([], 0, None))
        self.assertIsNone(run["ledger"])
        self.assertIsNone(run["transitions"])


class Judgements(ReportTest):
    def test_targets_are_those_of_the_verb_targets(self):
        words = ("--set", "population.customers=1000", "--steps", "60", "--set", "enterprises[0].may_be_overdrawn=true")
        self.call("run", CEMEX, *words, "-o", "a.h5")
        self.call("run", SCENARIOS / "cases/cemex-self-build.yaml", "--set", "population.customers=1000", "--steps", "60", "-o", "control.h5")
        self.assertEqual(self.report_run("a.h5", "--no-runs")["targets"], self.call_json("targets", "a.h5")["targets"])
        beside = self.call_json("targets", "a.h5", "--control", "control.h5")["targets"]
        self.assertNotEqual(beside, self.call_json("targets", "a.h5")["targets"])
        # The control is the first.
        pair = self.report("control.h5", "a.h5", "--replicates", "1")
        self.assertEqual(pair["runs"][1]["targets"], beside)

    def test_loops_are_those_of_the_verb_loops(self):
        self.call("run", *ERA, "-o", "a.h5")
        loops = self.report_run("a.h5", "--no-runs")["loops"]
        self.assertIsNone(loops["strength_of"])
        ways = {}
        for way in self.call_json("loops", *ERA)["loops"]:
            ways.setdefault(way["loop"], []).append(way)
        self.assertEqual([loop["name"] for loop in loops["loops"]], list(ways))
        for loop in loops["loops"]:
            closed = [way for way in ways[loop["name"]] if way["closed"]]
            self.assertEqual(loop["closed"], bool(closed))
            self.assertEqual(([loop["edges"]] if closed else []) + loop["other_ways"], [way["edges"] for way in closed])
            self.assertEqual(loop["polarity"], closed[0]["polarity"] if closed else 0)
            self.assertIsNone(loop["strength"])
            for key in ("kind", "title", "meaning"):
                self.assertEqual(loop[key], ways[loop["name"]][0][key])
            for edge in loop["edges"]:
                self.assertTrue(loops["nodes"][edge["from"]] and loops["nodes"][edge["to"]])

    def test_prosperity_is_what_compare_counts(self):
        self.call("run", *ERA, "-o", "a.h5")
        from_file, from_scenario = self.report_run("a.h5"), self.report_run(*ERA)
        same = self.call_json("compare", "a.h5", "a.h5")
        told = [(row["constituent"], row["value"]) for row in from_file["prosperity"]]
        self.assertEqual(told, [(row["constituent"], row["control"]) for row in same["constituents"]])
        groups = {row["constituent"].split(",")[0].split(" ")[0]: row["group"] for row in from_file["prosperity"]}
        self.assertEqual(groups, {"enterprise": "enterprise", "partners": "partners", "intermediaries": "intermediaries", "customers": "customers",
                                  "savings": "pools", "community": "community", "nation": "nation", "planet": "planet", "future": "future"})
        for key in RUN_KEYS - {"name", "provenance"}:
            self.assertEqual(from_file[key], from_scenario[key], key)
        self.assertEqual(from_file["notes"], [])
        self.assertEqual(from_file["provenance"]["digest"], from_scenario["provenance"]["digest"])

    def test_the_strength_of_a_loop_is_what_compare_finds(self):
        told = self.report_run(*ERA, "--replicates", "3", "--confidence", "0.9")["loops"]
        self.assertEqual((told["strength_of"]["unit"], told["strength_of"]["replicates"]), ("USD", 3))
        links = {}
        for row in self.call_json("tables", "links")["tables"][0]["rows"]:
            for loop in row["loops"].split(", ") if isinstance(row, dict) else row[4].split(", "):
                links.setdefault(loop, []).append((row["link"] if isinstance(row, dict) else row[0]).strip("`"))
        strengths = {loop["name"]: loop["strength"] for loop in told["loops"]}
        for loop in ("R1", "R3", "B7"):
            cuts = [word for link in links[loop] for word in ("--set-control", f"links.{link}=0")]
            differences = []
            for replicate in range(3):
                sets = [word for word in ERA[1:]]
                seed = self.call_json("compare", ERA[0], ERA[0], *sets, *cuts, "--seed", str(2012 + replicate))
                differences.append(seed["total"]["mean"])
            mean, spread = statistics.mean(differences), statistics.stdev(differences)
            t = 2.9199855803537  # 95 % quantile of Student's t with 2 degrees of freedom
            self.assertAlmostEqual(strengths[loop]["mean"], mean, delta=1e-9 * max(map(abs, differences)), msg=loop)
            for bound, sign in (("low", -1), ("high", 1)):
                self.assertAlmostEqual(strengths[loop][bound], mean + sign * t * spread / math.sqrt(3), delta=1e-6 * max(map(abs, differences)), msg=loop)
            self.assertEqual(strengths[loop]["count"], 3)
        self.assertNotEqual(strengths["R1"]["mean"], 0)
        once = {loop["name"]: loop["strength"] for loop in self.report_run(*ERA)["loops"]["loops"]}
        self.assertEqual((once["R1"]["count"], once["R1"]["low"], once["R1"]["high"]), (1, None, None))
        self.assertEqual([name for name, strength in once.items() if strength is None], [loop["name"] for loop in told["loops"] if not loop["closed"]])

    def test_jobs_change_nothing(self):
        self.assertEqual(self.report_run(*ERA, "-j", "1")["loops"], self.report_run(*ERA, "-j", "2")["loops"])

    def test_coverage_follows_the_equations(self):
        words = ("--set", 'partners=[{name: planners, kind: professional, enterprise: builder, capacity: 0.7}]',
                 "--set", "market_space.activities[2].filled_by=professional", "--set", "enterprises[0].coverage.build=0.6",
                 "--set", "links.partners_to_coverage=0.5",
                 "--set", "events=[{at: 2020-03-01, set: enterprises.builder.coverage.build, to: 0.9}]")
        self.call("run", *STARTER, *words, "-o", "a.h5")
        run = self.report_run("a.h5", "--no-runs")
        with h5py.File(self.folder / "a.h5") as file:
            level, breadth, capacity = (file[f"series/{name}"][:, 0] for name in ("enterprise_coverage_level", "enterprise_cycle_breadth", "partner_capacity"))
            changed = file["events/step"][0]
        (coverage,) = run["coverage"]
        self.assertEqual(coverage["enterprise"], "builder")
        self.assertEqual([(row["name"], row["stage"], row["essential"], row["weight"]) for row in coverage["activities"]],
                         [("plan", "pre", True, 0.3), ("buy", "during", True, 0.4), ("build", "during", True, 0.3)])
        self.assertEqual(coverage["dates"], run["series"]["dates"])
        build = numpy.where(numpy.arange(1, 41) > changed, 0.9, 0.6)  # the first step is 0
        self.assertIn(0.6, build)
        numpy.testing.assert_allclose(coverage["covered"], [0.9 * level * breadth, 0.8 * level, build * level * (1 - numpy.exp(-0.5 * capacity))], rtol=1e-12)
        self.assertEqual([(event["step"], event["parameter"], event["value"], event["unit"]) for event in run["events"]],
                         [(changed, "enterprises.builder.coverage.build", 0.9, "1")])
        self.assertLessEqual(abs(numpy.datetime64(run["events"][0]["date"]) - numpy.datetime64("2020-03-01")), numpy.timedelta64(7, "D"))


class Ends(ReportTest):
    """Runs that are not simply a scenario from its start to its end."""

    def test_no_runs_says_what_is_missing(self):
        self.call("run", *ERA, "-o", "a.h5")
        run = self.report_run("a.h5", "--no-runs")
        self.assertIsNone(run["prosperity"])
        self.assertIn("--no-runs", run["notes"][0])

    def test_a_run_out_of_cash(self):
        said = self.call("run", *OVERDRAWN, "-o", "a.h5", "-q", code=1).stderr
        told = re.search(r"step \d+: enterprise 'builder' is overdrawn, its cash is \S+ EUR", said).group()
        run = self.report_run("a.h5.stopped")
        self.assertEqual((run["name"], run["problem"]), ("a", f"The run ended early: {told}."))
        self.assertIsNotNone(run["prosperity"])
        self.assertIsNone(run["loops"]["strength_of"])
        steps = run["provenance"]["steps"]
        self.assertEqual(run["series"]["steps"][-1], steps)
        self.assertEqual(self.report_run("a.h5.stopped", "--no-runs")["problem"], f"The run ended after step {steps} of 30.")
        from_scenario = self.report_run(*OVERDRAWN, code=1)
        self.assertEqual(from_scenario["problem"], run["problem"])
        self.assertEqual(from_scenario["series"], run["series"])

    def test_a_loop_without_which_the_enterprise_fails(self):
        words = ("cemex", "--set", "population.customers=500", "--set", "time.steps=100")
        run = self.report_run(*words, "--set", "links.promoters_to_awareness=1")
        failed = [loop["name"] for loop in run["loops"]["loops"] if loop["closed"] and loop["strength"] is None]
        self.assertEqual(len(run["notes"]), len(failed))
        for name, note in zip(failed, run["notes"]):
            self.assertRegex(note, rf"^With loop {name} cut a run did not come to its end, with seed 1998: step \d+: enterprise 'cemex' is overdrawn")

    def test_a_seed_that_fails_with_nothing_cut_is_told_once(self):
        # Outlets that eat up the cash: of seeds 5 to 8 only 7 fails.
        words = ("null-market", "--set", "population.customers=300", "--set", "time.steps=24", "--set", "enterprises.firm.outlet_cost=1000 USD/week",
                 "--set", "enterprises.firm.starting_cash=11000 USD", "--set", "seed=5", "--replicates", "4")
        run = self.report_run(*words)
        uncut = [note for note in run["notes"] if "nothing cut" in note]
        self.assertEqual(len(uncut), 1)
        self.assertRegex(uncut[0], r"with seed 7: step \d+: enterprise 'firm' is overdrawn")
        self.assertFalse([note for note in run["notes"] if "seed 7" in note and note.startswith("With loop")])
        counts = {loop["strength"]["count"] for loop in run["loops"]["loops"] if loop["strength"]}
        self.assertEqual(max(counts), 3)

    def test_an_event_does_not_join_again_what_is_cut(self):
        # The event changes nothing: the gain is 1 already.
        event = ("--set", "events=[{at: 2000-04-01, set: links.outcome_to_income, to: 1}]")
        plain, changed = self.report_run(*ERA), self.report_run(*ERA, *event)
        self.assertEqual(plain["provenance"]["digest"], changed["provenance"]["digest"])
        self.assertEqual(plain["loops"], changed["loops"])
        self.assertNotEqual(next(loop["strength"]["mean"] for loop in plain["loops"]["loops"] if loop["name"] == "R1"), 0)

    def interrupted(self, *words, until):
        """Interrupts the program when `until` is there; returns what it said."""
        running = subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(running.kill)
        until(running)
        running.send_signal(signal.SIGINT)
        result, said = running.communicate(timeout=120)
        self.assertEqual((running.returncode, result), (130, ""), said)
        self.expect_no_insides(said)
        return said

    def test_a_checkpoint_is_a_run_that_is_not_finished(self):
        def a_checkpoint_is_there(_):
            while not (self.folder / "a.h5.checkpoint").exists():
                time.sleep(0.01)
        self.interrupted("run", "cemex", "--set", "population.customers=20000", "--set", "enterprises.cemex.may_be_overdrawn=true",
                         "--checkpoint-every", "5", "-o", "a.h5", until=a_checkpoint_is_there)
        run = self.report_run("a.h5.checkpoint")
        steps = run["provenance"]["steps"]
        self.assertEqual((run["name"], run["problem"]), ("a", f"The run is not finished; this is how it stood after step {steps} of 704."))
        self.assertEqual(run["series"]["steps"][-1], steps)
        self.assertIsNotNone(run["prosperity"])

    def test_interrupted_there_is_no_page(self):
        said = self.interrupted("report", "cemex", "--set", "population.customers=20000", "--set", "time.steps=300", "-o", "page.html",
                                until=lambda running: self.assertIn("measuring loops: ", running.stderr.readline()))
        self.assertIn("no page was written", said)
        self.interrupted("report", "cemex", "--set", "population.customers=200000", "-o", "page.html", until=lambda _: time.sleep(1.5))
        self.assertEqual(self.files(), [])

    def remake(self, run):
        """Does what the page says, with what the page holds, in a folder of its own; returns the digest."""
        told = run["provenance"]
        place = self.folder / "again"
        place.mkdir()
        for number, branch in enumerate(told["branched_from"], 1):
            (place / f"{told['scenario_name']}-before-{number}.yaml").write_text(branch["scenario"], encoding="utf-8")
        (place / f"{told['scenario_name']}.yaml").write_text(told["scenario"], encoding="utf-8")
        for command in told["reproduce"]:
            words = shlex.split(command)
            self.assertEqual(words[0], "plussum")
            self.call(*words[1:], cwd=place)
        digest = self.report_run(place / f"{told['scenario_name']}.h5", "--no-runs")["provenance"]["digest"]
        shutil.rmtree(place)
        return digest

    def test_the_commands_on_the_page_make_the_same_bits(self):
        self.call("run", *STARTER, "-o", "a.h5")
        run = self.report_run("a.h5", "--no-runs")
        self.assertEqual(self.remake(run), run["provenance"]["digest"])

    def test_a_branch(self):
        self.call("run", *STARTER, "-o", "a.h5")
        self.call("run", "--from", "a.h5@15", "--set", "enterprises[0].promotion=60 %/year", "--seed", "7", "-o", "b.h5")
        self.call("run", "--from", "b.h5@25", "--set", "mechanisms.choose.review_rate=1/year", "-o", "c.h5")
        run = self.report_run("c.h5")
        self.assertEqual([(row["file"], row["step"], row["seed"]) for row in run["provenance"]["branched_from"]], [("a.h5", 15, 7), ("b.h5", 25, None)])
        self.assertEqual(self.remake(run), run["provenance"]["digest"])
        self.assertIsNotNone(run["prosperity"])
        self.assertEqual((run["coverage"], run["loops"]["strength_of"]), ([], None))

    def test_a_file_of_another_code_is_shown_without_what_must_be_run(self):
        self.call("run", *STARTER, "-o", "a.h5")
        with forged(self.folder / "a.h5", self.folder / "b.h5") as file:
            file.attrs["digest"] = "0123456789abcdef"
            file["digest/digest"][-1] = 0x0123456789abcdef
        run = self.report_run("b.h5")
        self.assertIsNone(run["prosperity"])
        self.assertIsNone(run["loops"]["strength_of"])
        self.assertIn("0123456789abcdef", run["notes"][0])


HOSTILE = ('</script><script>alert(1)</script>', '<!-- <script> --> <img src=x onerror=alert(1)>', 'quotes " and \' and \\ and `${x}`',
           '\U0001f3e0 family \U0001f468‍\U0001f469‍\U0001f467', 'שלום עולם العربية', '&lt;b&gt; &amp; %s {0}', 'PLUSSUM_DOCUMENT')


class Hostile(ReportTest):
    def test_texts_of_a_scenario_stay_texts(self):
        for text in HOSTILE:
            with self.subTest(text):
                words = ("--set", f"title={json.dumps(text, ensure_ascii=False)}", "--set", f"description={json.dumps(text, ensure_ascii=False)}",
                         "--set", f"enterprises[0].title={json.dumps(text, ensure_ascii=False)}")
                document = self.report(*STARTER, *words, "--set", "time.steps=3")
                self.assertEqual([document["title"], *(document["runs"][0][key] for key in ("title", "description"))], [text] * 3)
                self.assertEqual(self.report(*STARTER, "--set", "time.steps=3", "--title", text)["title"], text)
                self.expect_a_page((self.folder / "page.html").read_text(encoding="utf-8"))

    def test_texts_that_only_a_forged_file_has(self):
        self.call("run", *STARTER, "-o", "a.h5")
        for text in ("bell \a null-like \x01 escape \x1b[31m", "line\nbreak\u2028\u2029 \u202e override", *HOSTILE[:2]):
            with self.subTest(text):
                with forged(self.folder / "a.h5", self.folder / "b.h5") as file:
                    for key in ("title", "command", "created", "build"):
                        file.attrs[key] = text
                run = self.report_run("b.h5", "--no-runs")
                self.assertEqual([run["title"], *(run["provenance"][key] for key in ("command", "created", "build"))], [text] * 4)
                self.expect_a_page((self.folder / "page.html").read_text(encoding="utf-8"))

    def expect_a_page(self, page):
        """Nothing in the document ends its element or begins another."""
        inside = page[page.index('id="document">') + len('id="document">'):]
        self.assertNotIn("<", inside[:inside.index("</script>")])

    def test_the_page_loads_nothing(self):
        self.report(*STARTER, "--set", "time.steps=3")
        page = (self.folder / "page.html").read_text(encoding="utf-8")
        for pattern in (r"""\b(src|href|action|data)\s*=\s*["']?\s*(https?:)?//""", r"""url\(\s*["']?\s*(https?:)?//""", r"@import\b", r"<base\b", r"<iframe\b",
                        r"""<link\b(?![^>]*href="data:)"""):
            self.assertIsNone(re.search(pattern, page, re.IGNORECASE), pattern)
        self.assertIn("default-src 'none'", page)


class Words(ReportTest):
    def test_json(self):
        self.call("run", *STARTER, "-o", "a.h5")
        told = self.call_json("report", "a.h5", "-o", "page.html", "--title", "Mine")
        self.assertEqual(told, {"file": "page.html", "kind": "run", "title": "Mine", "runs": ["a"], "bytes": (self.folder / "page.html").stat().st_size})
        self.assertEqual(document_of(self.folder / "page.html")["title"], "Mine")

    def test_several_runs_have_names_of_their_own(self):
        self.call("run", *STARTER, "-o", "a.h5")
        (self.folder / "b").mkdir()
        shutil.copy(self.folder / "a.h5", self.folder / "b" / "a.h5")
        told = self.call_json("report", "a.h5", "b/a.h5", "a.h5", "-o", "page.html", "--replicates", "1", "-q")
        self.assertEqual((told["kind"], told["runs"]), ("comparison", ["a", "a-2", "a-3"]))
        document = document_of(self.folder / "page.html")
        self.assertEqual([(row["control"], row["treatment"]) for row in document["comparisons"]], [(0, 1), (0, 2)])
        for run in document["runs"]:
            self.assertIsNone(run["loops"]["strength_of"])

    def test_what_is_run_is_not_kept(self):
        self.report(*STARTER)
        self.assertEqual(self.files(), ["page.html"])

    def test_inputs_that_are_none(self):
        self.call("run", *STARTER, "-o", "a.h5")
        (self.folder / "empty.h5").touch()
        (self.folder / "text.h5").write_text("name: x")
        (self.folder / "broken.yaml").write_text("name: [")
        (self.folder / "folder").mkdir()
        whole = (self.folder / "a.h5").read_bytes()
        (self.folder / "damaged.h5").write_bytes(whole[:5000] + b"?" + whole[5001:])
        page = ("-o", "page.html")
        for words, code, said in ((("nowhere.h5",), 3, "there is no such file"), (("nowhere",), 2, "there is no such file"), (("",), 2, "its value is empty; name something, or leave it out"),
                                  (("startr", "--no-runs"), 2, "did you mean 'starter'"), (("a.h6", "--no-runs"), 2, "did you mean 'a.h5'"), (("empty.h5",), 3, "empty"),
                                  (("text.h5",), 3, "no HDF5 file"), (("broken.yaml",), 2, "broken.yaml"), (("folder",), 3, "no store of runs"),
                                  (("damaged.h5",), 3, "damaged"), (("a.h5", "nowhere.h5"), 3, "nowhere.h5"),
                                  (("a.h5", "complements"), 2, "an experiment has a report of its own"), (("a.h5", "--set", "seed=2"), 2, "--set"),
                                  (("starter", "--no-runs"), 2, "--no-runs"), (("a.h5", "--store", "x.store"), 2, "--store"),
                                  (("starter", "--set", "enterprises[0].outlet_shar=1"), 2, "did you mean 'outlet_share'"),
                                  (("a.h5", "--replicates", "0"), 2, "replicates"), ((), 2, "inputs")):
            with self.subTest(words):
                self.assertIn(said, self.refused("report", *words, *page, code=code))
                self.assertNotIn("page.html", self.files())
        self.assertIn("--output is required", self.refused("report", "a.h5"))
        self.assertIn("needs another name", self.refused("report", "a.h5", "-o", "./a.h5"))
        self.assertEqual((self.folder / "a.h5").read_bytes(), whole)
        self.assertIn("there is no folder", self.refused("report", "a.h5", "-o", "none/page.html", code=3))

    def test_a_table_of_an_experiment_stands_for_its_store(self):
        (self.folder / "tiny.yaml").write_text("name: tiny\nscenario: starter.yaml\nset: [population.customers=50, population.communities=2, time.steps=3]\n"
                                               "metrics: [{ name: welfare, value: total }]\n")
        shutil.copy(SCENARIOS / "lessons/starter.yaml", self.folder)
        self.call("sweep", "tiny.yaml")
        told = self.call_json("report", "tiny.store/results.h5", "-o", "page.html", "-q")
        self.assertEqual((told["kind"], told["runs"]), ("experiment", []))
        shutil.copy(self.folder / "tiny.store/results.h5", self.folder / "alone.h5")
        self.assertIn("name the store", self.refused("report", "alone.h5", "-o", "other.html"))


if __name__ == "__main__":
    unittest.main()
