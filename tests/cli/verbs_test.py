#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every verb: its help, its result, its JSON, its exit codes."""

import json
import re
import shlex
import shutil
import unittest

from program import CEMEX, ROOT, SCENARIOS, ProgramTest

VERBS = ("run", "check", "plan", "loops", "columns", "explain", "schema", "tables", "list", "targets", "report", "compare", "verify", "diff",
         "new", "sweep", "status", "export", "merge", "test", "attribute", "tip", "gain")
RUN_KEYS = {"digest", "steps", "wall_seconds", "recording_seconds", "customer_steps_per_second", "ledger", "targets", "warnings", "output"}
TARGET_KEYS = {"name", "meaning", "metric", "value", "low", "high", "hit", "verdict", "source"}
SMALL = ("--set", "population.customers=2000", "--steps", "80")


class Help(ProgramTest):
    def test_top_level_help_names_every_verb(self):
        text = self.call("--help").stdout
        for verb in VERBS:
            self.assertRegex(text, rf"(?m)^  {verb}  +\S")
        self.assertIn("Exit codes: 0 good", text)

    def test_every_verb_has_a_description_and_examples(self):
        for verb in VERBS:
            with self.subTest(verb):
                text = self.call(verb, "--help").stdout
                self.assertRegex(text.splitlines()[0], r"^[A-Z].{20,}")
                examples = text.split("\nExamples:\n")[1]
                self.assertRegex(examples, rf"(?m)^  plussum {verb}\b")
                for option in re.findall(r"--[a-z-]+", examples):
                    self.assertIn(option, text.split("\nExamples:\n")[0])

    def test_examples_that_need_no_other_file_work(self):
        for verb in ("check", "plan", "loops", "columns", "explain", "list", "schema", "tables"):
            for line in self.call(verb, "--help").stdout.split("\nExamples:\n")[1].splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] == ["plussum"] and "my.yaml" not in words:
                    with self.subTest(line):
                        self.assertTrue(self.call(*words[1:words.index(">") if ">" in words else None], cwd=ROOT).stdout)

    def test_version(self):
        self.assertRegex(self.call("--version").stdout, r"^plussum \d+\.\d+\.\d+ \([0-9a-z ]+\), \S")


class Usage(ProgramTest):
    def test_unknown_verb_gets_the_nearest(self):
        for word, verb in (("rum", "run"), ("cheek", "check"), ("colums", "columns"), ("verfy", "verify")):
            self.assertIn(f"there is no verb '{word}'; did you mean '{verb}'?", self.refused(word))

    def test_unknown_option_gets_the_nearest(self):
        self.assertIn("did you mean '--threads'?", self.refused("run", CEMEX, "--thread", "2"))
        self.assertIn("did you mean '--resolved'?", self.refused("check", CEMEX, "--resloved"))
        self.assertIn("did you mean '--fail-on-miss'?", self.refused("targets", "a.h5", "--fail-on-mis"))

    def test_missing_and_wrong_words(self):
        self.assertIn("a verb is missing", self.refused())
        self.refused("run")
        self.refused("diff", "a.h5")
        self.refused("run", CEMEX, "--threads", "-1")
        self.refused("run", CEMEX, "--threads", "many")
        self.refused("run", CEMEX, "--block-rows", "0")
        self.refused("run", CEMEX, "--checkpoint-every", "-5")
        self.refused("run", CEMEX, "--seed", "x")

    def test_set_takes_one_value_each_time(self):
        self.call("check", "--set", "population.customers=3000", CEMEX, "--set", "seed=3")

    def test_bad_values_name_the_option(self):
        self.assertIn("unknown key; did you mean 'customers'?", self.refused("check", CEMEX, "--set", "population.custmers=1"))
        self.assertIn("--set", self.refused("check", CEMEX, "--set", "population.customers"))
        self.assertIn("time.steps", self.refused("run", CEMEX, "--steps", "-1"))


class Run(ProgramTest):
    def test_summary(self):
        done = self.call("run", CEMEX, *SMALL, "-o", "a.h5", "--wide")
        for part in ("Cemex Patrimonio Hoy\n", "2000 customers for 87,000 real ones, 80 steps of one week, seed 1998", "locked_out", "transactional",
                     "ever enrolled by cemex", "V08-time", "needs the control run", "largest ledger imbalance 0", "written to a.h5"):
            self.assertIn(part, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^digest [0-9a-f]{16}  ")
        self.assertEqual(self.files(), ["a.h5"])

    def test_json_is_one_object_with_the_documented_keys(self):
        result = self.call_json("run", CEMEX, *SMALL, "-o", "a.h5")
        self.assertEqual(set(result), RUN_KEYS)
        self.assertEqual(result["ledger"], {"largest_imbalance": 0})
        self.assertEqual((result["steps"], result["output"]), (80, "a.h5"))
        self.assertRegex(result["digest"], r"^[0-9a-f]{16}$")
        self.assertGreater(result["customer_steps_per_second"], 0)
        self.assertGreaterEqual(result["wall_seconds"], result["recording_seconds"])
        self.assertEqual(len(result["targets"]), 7)
        for target in result["targets"]:
            self.assertEqual(set(target), TARGET_KEYS)
            self.assertIs(type(target["hit"]), bool)
            self.assertEqual(target["verdict"] in ("hit", "miss"), target["value"] is not None)
        self.assertIsNone(self.call_json("run", CEMEX, *SMALL)["output"])

    def test_quiet_and_json_leave_stderr_empty(self):
        self.assertEqual(self.call("run", CEMEX, *SMALL, "--quiet", "-o", "a.h5", "--resume").stderr, "")
        self.assertEqual(self.call("run", CEMEX, *SMALL, "--json", "-q").stderr, "")

    def test_verbose_says_more_on_stderr(self):
        self.assertIn("1 threads", self.call("run", CEMEX, *SMALL, "-v", "--threads", "1").stderr)

    def test_the_digest_depends_on_the_scenario_alone(self):
        digest = self.call_json("run", CEMEX, *SMALL)["digest"]
        for words in (("--threads", "1"), ("--threads", "3"), ("--block-rows", "77"), ("--no-record",), ("-o", "b.h5"), ("--set", "record.panel_share=50 %")):
            self.assertEqual(self.call_json("run", CEMEX, *SMALL, *words)["digest"], digest, words)
        self.assertNotEqual(self.call_json("run", CEMEX, *SMALL, "--seed", "2")["digest"], digest)

    def test_bundled_scenarios_have_short_names(self):
        self.assertEqual(self.call_json("run", "cemex", *SMALL)["digest"], self.call_json("run", CEMEX, *SMALL)["digest"])

    def test_against_a_control_and_fail_on_miss(self):
        self.call("run", "cemex-self-build", *SMALL, "-o", "self.h5", "-q")
        targets = self.call_json("run", CEMEX, *SMALL, "--against", "self.h5")["targets"]
        self.assertNotIn("needs the control run", [target["verdict"] for target in targets])
        self.call("run", CEMEX, *SMALL, "--fail-on-miss", code=1)
        self.assertIn("there is no such file", self.refused("run", CEMEX, *SMALL, "--against", "none.h5", code=3))

    def test_scenario_that_is_not_there(self):
        self.assertIn("there is no such file", self.refused("run", "nowhere.yaml"))
        problems = json.loads(self.call("run", "nowhere.yaml", "--json", code=2).stdout)["problems"]
        self.assertEqual((len(problems), problems[0]["file"]), (1, "nowhere.yaml"))


class Check(ProgramTest):
    def test_good(self):
        self.assertIn("is in order: 100000 customers, 1 enterprise, ", self.call("check", CEMEX).stdout)
        self.assertEqual(self.call_json("check", CEMEX)["problems"], [])

    def test_every_scenario_that_comes_along(self):
        for path in sorted(SCENARIOS.glob("cases/*.yaml")) + sorted(SCENARIOS.glob("lessons/*.yaml")):
            self.call("check", path)

    def test_all_problems_at_once(self):
        (self.folder / "bad.yaml").write_text("name: bad\ncurrency: EUR\nsed: 1\ntime: { step: wek, steps: -3 }\n", encoding="utf-8")
        text = self.refused("check", "bad.yaml")
        self.assertIn("bad.yaml:3:1: sed: unknown key; did you mean 'seed'?", text)
        self.assertIn("did you mean 'week'?", text)
        problems = self.call_json("check", "bad.yaml", code=2)["problems"]
        self.assertGreater(len(problems), 2)
        self.assertIn((3, 1), [(problem.get("line"), problem.get("column")) for problem in problems])

    def test_resolved_is_the_same_scenario(self):
        copy = self.folder / "scenarios"
        shutil.copytree(SCENARIOS, copy)
        for scenario in (CEMEX, SCENARIOS / "lessons/starter.yaml"):
            resolved = copy / "cases/resolved.yaml"  # beside its control
            resolved.write_text(self.call("check", scenario, "--resolved").stdout, encoding="utf-8")
            self.assertEqual(self.call("check", resolved, "--resolved").stdout, resolved.read_text(encoding="utf-8"))
            self.assertEqual(self.call_json("run", resolved, *SMALL)["digest"], self.call_json("run", scenario, *SMALL)["digest"])


class Reference(ProgramTest):
    def test_plan(self):
        text = self.call("plan", CEMEX, "--wide").stdout
        listed = self.call_json("plan", CEMEX)["mechanisms"]
        self.assertEqual([row["mechanism"] for row in listed], [row["mechanism"] for row in self.call_json("list", "mechanisms")["mechanisms"]])
        for row in listed:
            for name in (row["mechanism"], *row["reads"], *row["writes"], *row["draws"], *row["links"]):
                self.assertIn(name, text)
        writers = [column for row in listed for column in row["writes"]]
        self.assertEqual(len(writers), len(set(writers)), "a column has two writers")

    def test_plan_without(self):
        text = self.call("plan", CEMEX, "--without", "reach").stdout
        self.assertIn("'choose' reads 'customers.aware', which nothing writes any more", text)
        self.assertNotRegex(text, r"(?m)^\w* +reach ")
        self.assertIn("'learn' reads 'customers.lock_state'", self.call("plan", CEMEX, "--without", "classify").stdout)
        self.assertIn("did you mean 'reach'?", self.refused("plan", CEMEX, "--without", "rech"))

    def test_columns(self):
        everything = self.call("columns").stdout
        some = self.call("columns", "customers").stdout
        for column in ("customers.cash", "customers.lock_state", "groups.balance"):
            self.assertIn(column, everything)
        self.assertIn("customers.cash", some)
        self.assertNotIn("groups.balance", some)
        self.assertRegex(some, r"A customer takes \d+ bytes")
        for row in self.call_json("columns")["columns"]:
            self.assertEqual(set(row), {"column", "unit", "role", "written_by", "bytes", "meaning"})
            self.assertTrue(row["meaning"] and row["unit"] and row["role"])
        self.assertIn("did you mean 'customers'?", self.refused("columns", "custmers"))

    def test_explain_every_mechanism(self):
        for row in self.call_json("list", "mechanisms")["mechanisms"]:
            with self.subTest(row["mechanism"]):
                text = self.call("explain", row["mechanism"]).stdout
                for part in (f"# {row['mechanism']}\n", "## Rule in one sentence", "## Equations", "## Symbols, units and ranges"):
                    self.assertIn(part, text)
                self.assertEqual(self.call_json("explain", row["mechanism"])["name"], row["mechanism"])

    def test_explain_every_link(self):
        for row in self.call_json("list", "links")["links"]:
            with self.subTest(row["link"]):
                text = self.call("explain", row["link"]).stdout
                for part in (row["meaning"], row["from"], row["to"], row["loops"], "cuts it"):
                    self.assertIn(part, text)

    def test_explain_parameters(self):
        for name, part in (("population", "population.customers"), ("population.customers", "customer"), ("time", "time.steps"), ("enterprises[].programme", "instalment"),
                           ("enterprises[].programme.instalment", "money/week"), ("mechanisms.reach", "imitation"), ("reach.imitation", "Bass"), ("links", "neighbours_to_choice"),
                           ("targets", "relative_to"), ("record.panel_share", "share"), ("seed", "seed")):
            with self.subTest(name):
                self.assertIn(part, self.call("explain", name, "--wide").stdout)
                for row in self.call_json("explain", name)["parameters"]:
                    self.assertEqual(set(row), {"path", "kind", "unit", "range", "default", "meaning", "source"})
        self.assertIn("did you mean 'choose'?", self.refused("explain", "chose"))
        self.assertIn("did you mean 'population.customers'?", self.refused("explain", "population.custmers"))

    def test_schema(self):
        for words, name in (((), "plussum.schema.json"), (("--experiment",), "plussum-experiment.schema.json")):
            text = self.call("schema", *words).stdout
            self.assertEqual(json.loads(text)["$schema"], "http://json-schema.org/draft-07/schema#")
            self.assertEqual((SCENARIOS / name).read_text(encoding="utf-8"), text,
                             f"the schema has changed: plussum schema {' '.join(words)} > scenarios/{name}")

    def test_explain_knows_experiments(self):
        self.assertIn("experiment.design.kind", self.call("explain", "experiment.design").stdout)

    def test_scenarios_name_a_schema_that_is_there(self):
        for path in SCENARIOS.rglob("*.yaml"):
            name = re.search(r"\$schema=(\S+)", path.read_text(encoding="utf-8"))
            self.assertTrue(name, f"{path} names no schema")
            if path.name != "starter.yaml":  # its copy by `plussum new` stands beside a schema of the user's own
                self.assertTrue((path.parent / name[1]).is_file(), f"{path}: {name[1]} is not there")

    def test_list(self):
        everything = self.call_json("list")
        self.assertEqual(list(everything), ["mechanisms", "links", "scenarios", "experiments", "series", "transfers", "words"])
        text = self.call("list", "--wide").stdout
        for kind, rows in everything.items():
            self.assertTrue(rows)
            self.assertEqual(self.call_json("list", kind), {kind: rows})
            for row in rows:
                for value in row.values():
                    self.assertIn(value, text)
        self.assertIn("cases/cemex.yaml", [row["scenario"] for row in everything["scenarios"]])
        self.assertIn("weeks_per_outcome_unit", [row["series"] for row in everything["series"]])
        self.assertNotIn("\n\n\n", text)
        self.assertIn("did you mean 'links'?", self.refused("list", "link"))


class New(ProgramTest):
    def test_the_written_scenario_checks_and_runs(self):
        self.assertIn("my-market.yaml is written", self.call("new", "my-market").stderr)
        text = (self.folder / "my-market.yaml").read_text(encoding="utf-8")
        self.assertIn("name: my-market\n", text)
        self.call("check", "my-market.yaml")
        self.call("run", "my-market.yaml", "-o", "my-market.h5")
        self.call("verify", "my-market.h5")

    def test_json(self):
        self.assertEqual(self.call_json("new", "mine"), {"file": "mine.yaml"})

    def test_refuses_to_overwrite(self):
        self.call("new", "mine")
        (self.folder / "mine.yaml").write_text("precious", encoding="utf-8")
        self.assertIn("is there already", self.refused("new", "mine"))
        self.assertEqual((self.folder / "mine.yaml").read_text(encoding="utf-8"), "precious")

    def test_refuses_names_that_are_none(self):
        for name in ("My Market", "../up", "2nd", "", "a.yaml"):
            self.refused("new", name)
        self.assertEqual(self.files(), [])


class Trajectories(ProgramTest):
    """Verbs that read what a run has written."""

    def setUp(self):
        super().setUp()
        self.digest = self.call_json("run", CEMEX, *SMALL, "-o", "a.h5")["digest"]

    def test_targets(self):
        self.call("run", "cemex-self-build", *SMALL, "-o", "self.h5", "-q")
        alone = self.call("targets", "a.h5", "--wide").stdout
        self.assertIn("needs the control run", alone)
        self.assertIn("V10-max", alone)
        beside = self.call("targets", "a.h5", "--control", "self.h5", "--wide").stdout
        self.assertNotIn("needs the control run", beside)
        self.assertRegex(beside, r"(?m)^at the end +cemex-self-build +cemex$")
        result = self.call_json("targets", "a.h5", "--control", "self.h5")
        self.assertEqual(set(result), {"file", "control", "targets"})
        for target in result["targets"]:
            self.assertEqual(set(target), TARGET_KEYS)
        self.call("targets", "a.h5", "--fail-on-miss", code=1)
        self.refused("targets", "a.h5", "--control", "none.h5", code=3)

    def test_fail_on_miss_is_good_when_all_is_hit(self):
        band = "targets=[{ id: T, metric: outcome_stock, low: 0, high: 1e12, source: made up }]"
        self.call("run", CEMEX, *SMALL, "--set", band, "--fail-on-miss", "-o", "b.h5")
        self.call("targets", "b.h5", "--fail-on-miss")

    def test_verify(self):
        self.assertIn(f"a.h5 agrees: digest {self.digest} after 80 steps", self.call("verify", "a.h5").stdout)
        for threads in (1, 2, 3):
            result = self.call_json("verify", "a.h5", "--threads", threads)
            self.assertEqual(result, {"agrees": True, "digest": self.digest, "stored_digest": self.digest, "steps_that_agree": 80, "steps": 80})

    def test_verify_refuses_what_is_damaged(self):
        good = (self.folder / "a.h5").read_bytes()
        for name, data in (("empty", b""), ("short", good[:1000]), ("half", good[:len(good) // 2]), ("cut", good[:-30]),
                           ("tampered", good[:5000] + bytes([good[5000] ^ 1]) + good[5001:]), ("text", b"name: x\n" * 200)):
            with self.subTest(name):
                (self.folder / "bad.h5").write_bytes(data)
                self.assertIn("cannot read 'bad.h5'", self.refused("verify", "bad.h5", code=3))
        self.refused("verify", "none.h5", code=3)
        self.refused("verify", self.folder, code=3)
        self.refused("verify", "/dev/null", code=3)

    def test_verify_refuses_foreign_files_and_finds_changed_digests(self):
        try:
            import h5py
        except ImportError:
            self.skipTest("python3-h5py is not installed")
        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1, 2, 3]
        self.assertIn("not one that PlusSum has written", self.refused("verify", "foreign.h5", code=3))
        for step in (0, 41, 79):
            (self.folder / "changed.h5").write_bytes((self.folder / "a.h5").read_bytes()[:-24])  # without the seal
            with h5py.File(self.folder / "changed.h5", "r+") as file:
                del file.attrs["sealed"]
                file["digest/digest"][step] = 1
            self.assertIn(f"the first different step is {step + 1}.", self.call("verify", "changed.h5", code=1).stdout)
            self.assertFalse(self.call_json("verify", "changed.h5", code=1)["agrees"])

    def test_diff(self):
        shutil.copy(self.folder / "a.h5", self.folder / "same.h5")
        self.assertIn("the same digests", self.call("diff", "a.h5", "same.h5").stdout)
        self.assertEqual(self.call_json("diff", "a.h5", "same.h5"), {"same": True, "first_different_step": None, "columns": [], "series": []})
        self.call("run", CEMEX, *SMALL, "--set", "mechanisms.earn.shock_sd=0.4", "-o", "b.h5", "-q")
        text = self.call("diff", "a.h5", "b.h5", code=1).stdout
        self.assertIn("-     shock_sd: 0.2\n+     shock_sd: 0.4\n", text)
        self.assertRegex(text, r"The first difference is in step \d+, in these columns")
        result = self.call_json("diff", "a.h5", "b.h5", code=1)
        self.assertEqual(set(result), {"same", "first_different_step", "columns", "series"})
        self.assertFalse(result["same"])
        self.assertIn("customers.income", result["columns"])
        self.assertEqual(set(result["series"][0]), {"name", "largest", "relative"})
        self.refused("diff", "a.h5", "none.h5", code=3)

    def test_diff_of_a_longer_run(self):
        self.call("run", CEMEX, *SMALL, "--steps", "60", "-o", "b.h5", "-q", code=2)  # --steps twice
        self.call("run", CEMEX, "--set", "population.customers=2000", "--steps", "60", "-o", "b.h5", "-q")
        self.assertIn("They have 80 and 60 steps.", self.call("diff", "a.h5", "b.h5", code=1).stdout)


if __name__ == "__main__":
    unittest.main()
