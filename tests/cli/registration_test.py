#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a store says of when its claims were stated, whatever is touched after the first look, and what a lodged text adds."""

import json
import shutil
import signal
import time
import unittest
from pathlib import Path

from sweeps import SweepTest

CLAIM = ("hypotheses:\n  - { id: A, claim: more promotion serves more, source: nobody, metric: served, treatment: [promotion=much], "
         "control: [promotion=little], expected: greater }\n")
SECOND = ("  - { id: B, claim: more promotion adds welfare, source: nobody, metric: welfare, treatment: [promotion=much], "
          "control: [promotion=little], expected: greater }\n")


class RegistrationTest(SweepTest):
    def setUp(self):
        super().setUp()
        self.write_experiment(services="10 %", replicates=3)
        self.edit(("metrics:", CLAIM + "metrics:"))

    def edit(self, *replacements, file="tiny.yaml"):
        text = (self.folder / file).read_text(encoding="utf-8")
        for old, new in replacements:
            self.assertIn(old, text)
            text = text.replace(old, new)
        (self.folder / file).write_text(text, encoding="utf-8")

    def registration(self, store="tiny.store", *words, code=0):
        return self.call_json("test", store, *words, code=code)["registration"]

    def look(self):
        self.sweep("tiny.store", "--no-file")
        self.assertEqual(self.registration()["standing"], "pre-specified")

    def expect_exploratory(self, why):
        said = self.registration()
        self.assertEqual(said["standing"], "exploratory")
        self.assertIn(why, said["sentence"])
        text = self.call("test", "tiny.store").stdout
        self.assertIn("exploratory", text)
        for strong in ("pre-specified", "before its first run", "onfirmatory"):
            self.assertNotIn(strong, text)


class Touched(RegistrationTest):
    """One test for each way of touching a store after the first look."""

    def test_nothing(self):
        self.look()
        self.assertRegex(self.call("test", "tiny.store").stdout, r"\(pre-specified in this store: stated \S+Z before its first run\)")
        self.look()

    def test_the_scenario(self):
        self.look()
        self.edit(("description: Two thousand", "description: Some"), file="starter.yaml")  # no run depends on it
        self.look()
        self.edit(("population.customers=50", "population.customers=60"))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("after runs existed, this was changed of what was stated")
        self.expect_exploratory(": the scenarios")

    def test_a_setting_on_the_command_line(self):
        self.look()
        self.sweep("tiny.store", "--no-file", "--set", "population.customers=60")
        self.expect_exploratory(": the scenarios")

    def test_the_seed(self):
        self.look()
        self.sweep("tiny.store", "--no-file", "--seed", "7")
        self.expect_exploratory("the first seed (1 then, 7 now)")

    def test_the_replicates(self):
        self.look()
        self.sweep("tiny.store", "--no-file", "--replicates", "5")
        self.expect_exploratory("grown from 3 to 5 replicates after runs existed, so that the error rate is no longer nominal")
        self.sweep("tiny.store", "--no-file", "--replicates", "2")
        self.expect_exploratory("cut from 3 to 2 replicates")
        self.look()

    def test_claims_metrics_and_design(self):
        self.look()
        self.edit((CLAIM, CLAIM + SECOND))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("claim B (added)")
        self.edit((SECOND, ""), ("expected: greater", "expected: greater, smallest_effect: 0.01"))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory(": claim A")
        self.edit((", smallest_effect: 0.01", ""), ("reduce: max", "reduce: mean"))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory(": the metrics")
        self.edit(("reduce: mean", "reduce: max"), ("[10 %]", "[10 %, 20 %]"))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("the scenarios and the design")
        self.edit(("[10 %, 20 %]", "[10 %]"))
        self.look()

    def test_claims_stated_after_runs(self):
        self.edit((CLAIM, ""))
        self.sweep("tiny.store", "--no-file")
        self.edit(("metrics:", CLAIM + "metrics:"))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("when the store had 6 runs")

    def test_the_list(self):
        self.sweep("tiny.store", "--replicates", "2", "--no-file")
        self.sweep("tiny.store", "--no-file")
        path = self.folder / "tiny.store/registrations"
        good = path.read_text(encoding="utf-8")
        lines = good.splitlines(keepends=True)
        verbs = (("test", "tiny.store"), ("report", "tiny.store", "-o", "p.html"))
        for text in (good.replace('"replicates":2', '"replicates":3', 1), good.replace('"runs":4', '"runs":0', 1), lines[1] + lines[0],
                     "".join(lines[1:]), "{}\n", "[]\n" + good):
            path.write_text(text, encoding="utf-8")
            for words in (*verbs, ("sweep", "tiny.yaml")):
                with self.subTest(words[0], text=text):
                    self.assertIn("'tiny.store/registrations' is broken: line ", self.refused(*words, code=3))
                    self.assertEqual(path.read_text(encoding="utf-8"), text)
        for text in (lines[0], "", "x"):
            path.write_text(text, encoding="utf-8")
            for words in verbs:
                self.assertIn("that the plan of the store names is not in it", self.refused(*words, code=3))
        path.write_text(good, encoding="utf-8")
        self.expect_exploratory("grown from 2 to 3")

    def test_the_list_deleted(self):
        self.look()
        (self.folder / "tiny.store/registrations").unlink()
        self.assertIn("is not in it", self.refused("test", "tiny.store", code=3))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("when the store had 6 runs")

    def test_the_list_and_the_runs_deleted(self):
        self.look()
        for path in (self.folder / "tiny.store/runs").iterdir():
            path.unlink()
        self.edit(("population.customers=50", "population.customers=60"))
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("the scenarios")
        for path in (self.folder / "tiny.store/runs").iterdir():
            path.unlink()
        (self.folder / "tiny.store/registrations").unlink()
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("when the store had 1 runs")

    def test_a_new_store_after_a_look_elsewhere(self):
        self.call("register", "tiny.yaml", "-o", "lodged.txt", "--store", "first.store")
        self.sweep("first.store", "--no-file")
        self.edit(("population.customers=50", "population.customers=60"))
        self.sweep("second.store", "--no-file")
        said = self.registration("second.store")
        self.assertIn("pre-specified in this store", said["sentence"])
        text = self.call("test", "second.store", "--registered", "lodged.txt", code=1).stdout
        self.assertIn("not what was lodged: the text of ", text)
        self.assertIn("states otherwise the scenarios; pre-specified in this store", text)

    def test_several_statements_before_the_first_run(self):
        self.call("register", "tiny.yaml")
        self.call("register", "tiny.yaml", "--seed", "5")
        self.sweep("tiny.store", "--no-file")
        self.assertIn("as one of 2 statements that differ", self.registration()["sentence"])


class Lodged(RegistrationTest):
    def test_a_store_that_holds_what_was_lodged(self):
        told = self.call_json("register", "tiny.yaml", "-o", "lodged.txt")
        self.assertEqual((told["store"], told["runs_before"]), ("tiny.store", 0))
        text = (self.folder / "lodged.txt").read_text(encoding="utf-8")
        self.assertEqual(text, told["text"])
        for part in ("title: How much the builder asks", "digest: " + told["digest"], "entry: " + told["entry"], 'claim: "more promotion serves more"'):
            self.assertIn(part, text)
        self.assertEqual(self.status("tiny.store")["finished"], 0)
        self.sweep("tiny.store", "--no-file")
        said = self.registration("tiny.store", "--registered", "lodged.txt")
        self.assertTrue(said["equals_lodged"])
        self.assertRegex(said["lodged"], r"^as lodged: claims, scenarios, design, metrics, seeds, replicates and program equal the text of \S+Z$")
        # Copied elsewhere, without the files.
        shutil.move(self.folder / "tiny.store", self.folder / "elsewhere")
        (self.folder / "starter.yaml").unlink()
        (self.folder / "tiny.yaml").unlink()
        self.assertTrue(self.registration("elsewhere", "--registered", "lodged.txt")["equals_lodged"])

    def test_what_differs_is_named(self):
        self.call("register", "tiny.yaml", "-o", "lodged.txt")
        self.sweep("tiny.store", "--no-file", "--seed", "9", "--replicates", "4")
        said = self.registration("tiny.store", "--registered", "lodged.txt", code=1)
        self.assertFalse(said["equals_lodged"])
        self.assertIn("states otherwise the first seed (1 then, 9 now) and the replicates (3 then, 4 now)", said["lodged"])

    def test_a_text_after_the_first_run_says_so(self):
        self.sweep("tiny.store", "--no-file", "--replicates", "2")
        text = self.call("register", "tiny.yaml").stdout
        self.assertIn(", when the store had 4 runs\n", text)
        (self.folder / "lodged.txt").write_text(text, encoding="utf-8")
        self.sweep("tiny.store", "--no-file")
        self.assertIn("; the store had 4 runs then", self.registration("tiny.store", "--registered", "lodged.txt")["lodged"])

    def test_texts_that_are_none(self):
        self.call("register", "tiny.yaml", "-o", "lodged.txt")
        self.sweep("tiny.store", "--no-file")
        self.edit(("replicates: 3", "replicates: 4"), file="lodged.txt")
        self.assertIn("cannot read 'lodged.txt': it was changed: its claims, parts and digest do not belong together",
                      self.refused("test", "tiny.store", "--registered", "lodged.txt", code=3))
        self.assertIn("it is no registration of PlusSum", self.refused("test", "tiny.store", "--registered", "tiny.yaml", code=3))
        self.assertIn("there is no such file", self.refused("test", "tiny.store", "--registered", "none.txt", code=3))
        self.edit((CLAIM, ""))
        self.assertIn("claims nothing, so there is nothing to register", self.refused("register", "tiny.yaml"))

    def test_a_plan_that_names_other_runs(self):
        self.call("register", "tiny.yaml", "-o", "lodged.txt")
        self.sweep("tiny.store", "--no-file")
        self.sweep("other.store", "--no-file", "--set", "population.customers=60")
        ours, theirs = (json.loads((self.folder / store / "plan.json").read_text(encoding="utf-8"))["plan"] for store in ("tiny.store", "other.store"))
        ours["runs"] = theirs["runs"]
        self.write_plan("tiny.store", ours)
        self.assertIn("the runs in the plan of this store are not those of its scenarios",
                      self.registration("tiny.store", "--registered", "lodged.txt", code=1)["lodged"])

    def write_plan(self, store, plan):
        text = json.dumps(plan, ensure_ascii=False)
        (self.folder / store / "plan.json").write_text(f'{{"digest": "{digest_of(text.encode())}",\n"plan": {text}}}\n', encoding="utf-8")


def digest_of(data):
    """The digest of core/hash.hpp."""
    mask = (1 << 64) - 1

    def mix(x):
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & mask
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB & mask
        return x ^ (x >> 31)

    digest = mix(len(data))
    for at in range(0, len(data), 8):
        digest = mix(mix(digest + 0x9E3779B97F4A7C15 & mask) ^ int.from_bytes(data[at:at + 8], "little"))
    return f"{digest:016x}"


class Merged(RegistrationTest):
    def shards(self, *words):
        for k in (1, 2, 3):
            self.sweep(f"part{k}.store", "--shard", f"{k}/3", *words)

    def test_three_shards_keep_their_registration(self):
        self.shards()
        merged = self.call_json("merge", "tiny.store", "part1.store", "part2.store", "part3.store")
        self.assertEqual(merged["registration"]["standing"], "pre-specified")
        self.assertEqual([(part["folder"], part["claims_that_agree"], part["differences"]) for part in merged["parts"]],
                         [(f"part{k}.store", ["A"], []) for k in (1, 2, 3)])
        self.assertIn("pre-specified in this store", self.call("test", "tiny.store").stdout)
        self.call("merge", "tiny.store", "part1.store", "part2.store", "part3.store")
        self.assertEqual(self.registration()["standing"], "pre-specified")
        self.assertEqual(len((self.folder / "tiny.store/registrations").read_text(encoding="utf-8").splitlines()), 3)

    def test_a_part_that_claims_otherwise(self):
        self.edit((CLAIM, CLAIM + SECOND))
        self.shards()
        shutil.rmtree(self.folder / "part2.store")
        self.edit(("id: B, claim: more promotion adds welfare", "id: B, claim: less promotion adds welfare"))
        self.sweep("part2.store", "--shard", "2/3")
        text = self.call("merge", "tiny.store", "part1.store", "part2.store", "part3.store").stdout
        self.assertIn("part1.store: claims A and B as in tiny.store; pre-specified", text)
        self.assertIn("part2.store: claim A as in tiny.store, other than there: claim B; pre-specified", text)
        self.expect_exploratory("part2.store had runs before this was stated there")

    def test_a_part_that_had_stated_nothing(self):
        self.edit((CLAIM, ""))
        self.sweep("part1.store", "--shard", "1/3")
        self.edit(("metrics:", CLAIM + "metrics:"))
        for k in (2, 3):
            self.sweep(f"part{k}.store", "--shard", f"{k}/3")
        self.call("merge", "tiny.store", "part2.store", "part1.store", "part3.store")
        self.expect_exploratory("part1.store had runs before this was stated there")

    def test_a_target_with_runs_of_its_own(self):
        self.edit((CLAIM, ""))
        self.sweep("tiny.store", "--shard", "1/3")
        self.edit(("metrics:", CLAIM + "metrics:"))
        self.sweep("part2.store", "--shard", "2/3")
        self.call("merge", "tiny.store", "part2.store")
        self.sweep("tiny.store", "--no-file")
        self.expect_exploratory("exploratory")

    def test_a_failed_merge_leaves_no_store(self):
        self.sweep("part1.store", "--shard", "1/3")
        self.refused("merge", "whole.store", "part1.store", "none.store", code=3)
        (self.folder / "part1.store/plan.json").write_text("x", encoding="utf-8")
        self.refused("merge", "whole.store", "part1.store", code=3)
        self.assertFalse((self.folder / "whole.store").exists())


class Together(RegistrationTest):
    def test_sweeps_that_state_other_claims_at_the_same_time(self):
        for trial in range(4):
            running = [self.begin("race.store", "--set-experiment", f"hypotheses[0].alpha={alpha}", "--no-file") for alpha in (0.01, 0.02, 0.03)]
            for one in running:
                self.end(one, 0)
            text = (self.folder / "race.store/registrations").read_text(encoding="utf-8")
            stated = [json.loads(line)["entry"] for line in text.splitlines()]
            self.assertEqual(len({entry["parts"]["claims"]["A"] for entry in stated if entry["event"] == "stated"}), 3, f"trial {trial}")
            shutil.rmtree(self.folder / "race.store")

    def test_killed_at_any_time(self):
        for trial in range(12):
            running = self.begin("k.store", "--set", "time.steps=60", "--no-file", "--jobs", "1")
            time.sleep(self.draws.uniform(0.0, 0.4))
            running.send_signal(signal.SIGKILL)
            running.communicate(timeout=60)
        self.sweep("k.store", "--set", "time.steps=60", "--no-file")
        self.assertEqual(self.registration("k.store")["standing"], "pre-specified")

    def test_another_experiment_is_refused(self):
        self.look()
        before = {path: path.read_bytes() for path in (self.folder / "tiny.store").rglob("*") if path.is_file()}
        self.edit(("name: tiny", "name: other"))
        self.assertIn("'tiny.store' holds the experiment 'tiny'; name another folder for 'other', such as -o other.store",
                      self.refused("sweep", "tiny.yaml", "-o", "tiny.store"))
        self.refused("report", "tiny.yaml", "--store", "tiny.store", "-o", "p.html")
        self.assertEqual(before, {path: path.read_bytes() for path in (self.folder / "tiny.store").rglob("*") if path.is_file()})

    def test_what_no_longer_counts_is_told(self):
        self.look()
        self.assertEqual(self.call("sweep", "tiny.yaml", "--replicates", "4").stderr.count("count no more"), 0)
        told = self.call("sweep", "tiny.yaml", "--replicates", "4", "--seed", "3").stderr
        self.assertRegex(told, r"\d+ finished runs in 'tiny.store' are not part of this experiment as it stands now, for it has changed: "
                               r"the first seed \(1 then, 3 now\); they stay in the store and count no more")


class FirstVersion(RegistrationTest):
    """A store that the first version has written."""

    def setUp(self):
        super().setUp()
        shutil.copytree(Path(__file__).parent / "first_version/tiny.store", self.folder / "tiny.store")

    def test_what_it_says(self):
        self.assertIn("(pre-specified by an earlier version of PlusSum, not protected: stated 2026-12-01T14:34:15Z before the first run; "
                      "scenarios, seeds and replicates were not held fast)", self.call("test", "tiny.store").stdout)
        self.assertEqual(self.registration()["standing"], "earlier version")
        self.assertEqual(self.status("tiny.store")["finished"], 6)
        self.call("export", "tiny.store", "-o", "t.csv")
        self.call("export", "tiny.store", "-o", "t.h5")
        self.call("report", "tiny.store", "-o", "t.html")
        self.assertIn("was made by an earlier version of PlusSum and does not hold its scenarios", self.refused("verify", "tiny.store", code=3))

    def test_damaged_claims_count_for_nothing(self):
        claims = self.folder / "tiny.store/registered-claims.json"
        entry = json.loads(claims.read_text(encoding="utf-8"))[0]
        wrong = [{**entry, "runs": runs} for runs in (-1e300, -1, 1.5, None, "x")] + [{"digest": 5, "created": None, "runs": "x"}, {}, 7]
        for text in ("", "{", "{}", "null", *(json.dumps([bad]) for bad in wrong)):
            claims.write_text(text, encoding="utf-8")
            with self.subTest(text):
                self.assertEqual(self.registration()["standing"], "exploratory")
        self.call("sweep", "tiny.yaml", "--no-file")
        self.assertEqual(claims.read_text(encoding="utf-8"), text)

    def test_it_goes_on(self):
        self.call("sweep", "tiny.yaml", "--no-file")
        self.expect_exploratory("first stated")
        self.expect_exploratory("when the store had 6 runs")
        self.call("verify", "tiny.store")

    def test_it_is_merged(self):
        self.call("merge", "other.store", "tiny.store")
        self.assertEqual(self.registration("other.store")["standing"], "exploratory")


class Verify(RegistrationTest):
    def test_a_store_elsewhere_is_run_from_itself(self):
        self.edit(("factors:", "arms:\n  - { name: plain }\n  - { name: alone, scenario: other.yaml, set: [population.customers=40] }\nfactors:"))
        shutil.copy(self.folder / "starter.yaml", self.folder / "base.yaml")
        (self.folder / "other.yaml").write_text("extends: base.yaml\ntitle: another\n", encoding="utf-8")
        self.sweep("tiny.store")
        shutil.move(self.folder / "tiny.store", self.folder / "moved.store")
        for name in ("tiny.yaml", "starter.yaml", "other.yaml", "base.yaml"):
            (self.folder / name).unlink()
        told = self.call_json("verify", "moved.store", "--share", "100 %")
        self.assertEqual((told["agrees"], told["runs"], told["finished"], told["differences"]), (True, 12, 12, []))
        self.assertEqual(self.call_json("verify", "moved.store")["runs"], 1)
        self.assertEqual(self.call_json("verify", "moved.store", "--runs", "5", "--draw", "3")["runs"], 5)
        self.assertIn("5 of 12 finished runs of moved.store were made again from what it holds: every value is the same to the bit.",
                      self.call("verify", "moved.store", "--runs", "5").stdout)
        before = (self.folder / "moved.store/results.h5").read_bytes()
        (self.folder / "moved.store/results.h5").unlink()
        self.call("export", "moved.store", "--format", "hdf5")
        self.assertEqual(abs(len(before) - (self.folder / "moved.store/results.h5").stat().st_size) < 4096, True)

    def test_a_record_that_was_forged(self):
        self.sweep("tiny.store", "--no-file")
        log = next((self.folder / "tiny.store/runs").iterdir())
        data = bytearray(log.read_bytes())
        magic = b"\xffPSrun\n\x1a"
        start = data.index(magic)
        length = int.from_bytes(data[start + 8:start + 16], "little")
        body = data[start + 24:start + 24 + length]
        body[-9] ^= 1  # the last value of the last series; the metric behind it has none
        data[start + 24:start + 24 + length] = body
        data[start + 16:start + 24] = bytes.fromhex(digest_of(bytes(body)))[::-1]
        log.write_bytes(data)
        told = self.call_json("verify", "tiny.store", "--share", "100 %", code=1)
        self.assertEqual((told["agrees"], len(told["differences"])), (False, 1))
        self.assertRegex(told["differences"][0]["difference"], "over time differs|in the store and|series are others")

    def test_what_is_missing_is_named(self):
        self.sweep("tiny.store", "--no-file")
        text = next((self.folder / "tiny.store/texts").iterdir())
        held = text.read_text(encoding="utf-8")
        text.write_text(held + "\n", encoding="utf-8")
        self.assertIn("it was changed after it was written", self.refused("verify", "tiny.store", code=3))
        text.unlink()
        self.assertIn("it is missing", self.refused("verify", "tiny.store", code=3))
        for words, why in ((("--share", "0"), "--share is a share of the runs above 0"), (("--share", "two"), "--share is"), (("--runs", "0"), "--runs")):
            self.assertIn(why, self.refused("verify", "tiny.store", *words))
        self.call("run", "starter", "--steps", "2", "--set", "population.customers=100", "-o", "a.h5")
        self.assertIn("are for a store", self.refused("verify", "a.h5", "--runs", "3"))


if __name__ == "__main__":
    unittest.main()
