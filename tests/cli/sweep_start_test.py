#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where the runs of a sweep begin and when there are enough of them: burn-in, a snapshot of a run, a ramp, a stopping rule."""

import csv
import shutil
import unittest

from program import SCENARIOS, ProgramTest

SMALL = "population.customers=60, population.communities=3"
MARKET = f"""\
name: start
scenario: starter.yaml
set: [{SMALL}, time.steps=20]
"""
METRICS = """\
metrics:
  - { name: welfare, value: total }
  - { name: income, series: household_income, reduce: sum }
"""
LOCAL = """\
factors:
  - { name: local, parameter: mechanisms.spend.local_share, values: [10 %, 60 %] }
"""


class StartTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copy(SCENARIOS / "lessons/starter.yaml", self.folder)

    def write(self, *parts):
        file = self.folder / "start.yaml"
        file.write_text("".join(parts), encoding="utf-8")
        return file

    def rows(self, *parts, code=0):
        """The rows of a sweep's table."""
        store = self.folder / f"{len(self.files())}.store"
        self.call("sweep", self.write(*parts), "-o", store, "-q", code=code)
        self.call("export", store, "-o", self.folder / "table.csv")
        with open(self.folder / "table.csv", encoding="utf-8", newline="") as table:
            return list(csv.DictReader(table))

    def numbers(self, rows):
        return [(row["welfare"], row["income"]) for row in rows]


class BurnIn(StartTest):
    def test_a_burn_in_without_a_change_is_the_run_itself(self):
        nothing_changed = "arms:\n  - { name: as-is }\n"
        late = METRICS.replace("reduce: sum", "reduce: sum, from: 9 weeks")  # metrics look at what comes after the burn-in
        straight = self.rows(MARKET, nothing_changed, "replicates: 3\n", late)
        behind = self.rows(MARKET, "burn_in: 8\n", nothing_changed, "replicates: 3\n", METRICS)
        self.assertEqual(self.numbers(straight), self.numbers(behind))
        self.assertEqual(len({row["welfare"] for row in behind}), 3, "seeds differ")

    def test_points_part_behind_it_only(self):
        late = self.rows(MARKET, "burn_in: 19\n", LOCAL, "replicates: 1\n", METRICS)
        early = self.rows(MARKET, "burn_in: 2\n", LOCAL, "replicates: 1\n", METRICS)
        straight = self.rows(MARKET, LOCAL, "replicates: 1\n", METRICS)
        base = self.rows(MARKET, "arms:\n  - { name: as-is }\n", "replicates: 1\n", METRICS.replace("reduce: sum", "reduce: sum, from: 20 weeks"))
        self.assertEqual({row["income"] for row in late}, {base[0]["income"]}, "metrics look at the last step, which earns what was spent before")
        self.assertNotEqual(self.numbers(early), self.numbers(straight))

    def test_what_the_world_is_made_of_cannot_differ(self):
        factor = "factors:\n  - { name: people, parameter: population.customers, values: [60, 90] }\n"
        market = MARKET.replace("population.customers=60, ", "")
        said = self.refused("sweep", self.write(market, "burn_in: 5\n", factor, METRICS), "--dry-run")
        self.assertIn("population.customers", said)
        self.assertIn("share their beginning", said)


class Snapshot(StartTest):
    def test_runs_continue_like_the_verb_run(self):
        sets = [word for part in SMALL.split(", ") for word in ("--set", part)]
        self.call("run", "starter.yaml", *sets, "--steps", "20", "-o", "trunk.h5", "-q", cwd=self.folder)
        experiment = MARKET.replace("set: [population.customers=60, population.communities=3, time.steps=20]", "from: trunk.h5@8")
        rows = self.rows(experiment, LOCAL, "first_seed: 5\nreplicates: 2\n", METRICS)
        self.assertEqual(len(rows), 4)
        self.assertEqual(len({row["welfare"] for row in rows}), 4)
        store = max(self.folder.glob("*.store"))
        self.call("export", store, "-o", self.folder / "table.h5")
        done = self.call_json("run", "--from", "trunk.h5@8", "--set", "mechanisms.spend.local_share=60 %", "--seed", "6", "-o", "branch.h5", cwd=self.folder)
        digests = self.digests(self.folder / "table.h5")
        self.assertIn(done["digest"], digests)

    def digests(self, path):
        try:
            import h5py
        except ImportError:
            self.skipTest("h5py is missing")
        with h5py.File(path, "r") as file:
            return [entry.decode() for entry in file["digest"][()]]

    def test_no_such_step_or_file(self):
        for name in ("nothing.h5@3", "nothing.h5", "starter.yaml@3"):
            experiment = MARKET.replace("set:", f"from: {name}\nset:")
            self.assertIn("start.yaml:", self.refused("sweep", self.write(experiment, LOCAL, METRICS), "--dry-run"))


class Ramp(StartTest):
    def test_one_run_goes_up_and_down(self):
        ramp = LOCAL + "design: { kind: ramp, ramp: local, levels: 2, hold: 4 }\n"
        metric = "metrics:\n  - { name: welfare, value: total }\n  - { name: spending, series: household_income, over_time: true }\n"
        rows = self.rows(MARKET.replace("time.steps=20", "time.start=2012-01-01"), ramp, "replicates: 2\n", metric)
        self.assertEqual(len(rows), 2)
        store = max(self.folder.glob("*.store"))
        self.call("export", store, "--format", "series-csv", "-o", self.folder / "series.csv")
        with open(self.folder / "series.csv", encoding="utf-8", newline="") as table:
            courses = list(csv.DictReader(table))
        first = [row for row in courses if row["run"] == "0"]
        self.assertEqual([float(row["ramp_local"]) for row in first], [0.1, 0.6, 0.1])
        # The same as a run to which events say so, after 4 and after 8 weeks.
        events = "[{at: 2012-01-29, set: mechanisms.spend.local_share, to: 60 %}, {at: 2012-02-26, set: mechanisms.spend.local_share, to: 10 %}]"
        by_hand = self.rows(MARKET.replace("time.steps=20", f'time.steps=12, time.start=2012-01-01, mechanisms.spend.local_share=10 %, "events={events}"'),
                            "arms:\n  - { name: as-is }\n", "replicates: 2\n", metric)
        self.assertEqual([row["welfare"] for row in rows], [row["welfare"] for row in by_hand])
        self.assertEqual([row["spending"] for row in rows], [row["spending"] for row in by_hand])


class Stopping(StartTest):
    CLAIM = """\
hypotheses:
  - { id: S, claim: welfare differs, source: nobody, metric: welfare, treatment: [arm=gift], control: [arm=as-is], expected: greater, smallest_effect: 1 }
stop: { hypothesis: S, at_least: 4, batch: 2 }
replicates: 40
"""
    ARMS = """\
arms:
  - { name: as-is }
  - { name: gift, set: ["enterprises[0].starting_cash=%s EUR"] }
"""

    def test_a_clear_effect_ends_it_early_and_again(self):
        file = self.write(MARKET, self.ARMS % 9_000_000, self.CLAIM, METRICS)
        first = self.call_json("sweep", file, "-o", "s.store", cwd=self.folder)
        replicates = first["replicates"]
        self.assertTrue(4 <= replicates < 40 and replicates % 2 == 0, first)
        self.assertEqual((first["stopped_because"], first["made"], first["missing"]), ("decided", 2 * replicates, 0))
        again = self.call_json("sweep", file, "-o", "s.store", cwd=self.folder)
        self.assertEqual((again["stopped_because"], again["replicates"], again["made"]), ("decided", replicates, 0))
        tested = self.call_json("test", "s.store", cwd=self.folder)["hypotheses"][0]
        self.assertEqual((tested["verdict"], tested["is_sequential"], tested["replicates"]), ("supported", True, replicates))
        self.assertGreater(tested["variance_reduction"], 0.5)

    def test_no_effect_is_futile_early(self):
        # The arms differ by the same amount in every replicate: what one replicate can show at most has to be stated.
        bounded = self.CLAIM.replace("smallest_effect: 1 ", "smallest_effect: 100000000, largest_difference: 200000000 ")
        file = self.write(MARKET, self.ARMS % "50000", bounded, METRICS)
        done = self.call_json("sweep", file, "-o", "s.store", cwd=self.folder)
        self.assertEqual((done["stopped_because"], done["missing"]), ("futile", 0))
        self.assertLess(done["replicates"], 40)
        self.call("test", "s.store", "--fail-on", "refuted", cwd=self.folder, code=1)

    def test_equal_differences_without_a_bound_are_not_futile(self):
        file = self.write(MARKET, self.ARMS % "50000", self.CLAIM.replace("smallest_effect: 1 ", "smallest_effect: 100000000 ").replace("40", "12"), METRICS)
        done = self.call_json("sweep", file, "-o", "s.store", cwd=self.folder)
        self.assertEqual((done["stopped_because"], done["replicates"]), ("", 12))
        tested = self.call_json("test", "s.store", cwd=self.folder)["hypotheses"][0]
        self.assertEqual((tested["verdict"], tested["p_against"]), ("undecided", 1))
        self.assertIn("all 12 differences are equal: 30,000;", tested["notes"][0])

    def test_shards_and_a_rule_exclude_each_other(self):
        file = self.write(MARKET, self.ARMS % 1, self.CLAIM, METRICS)
        self.assertIn("--shard", self.refused("sweep", file, "--shard", "1/2"))


if __name__ == "__main__":
    unittest.main()
