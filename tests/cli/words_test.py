#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The glossary answers for the words of reports, messages and files; the page of the step agrees with the plan."""

import re
import unittest

from program import CEMEX, ROOT, ProgramTest

MOST_USED = """era, lock-in, locked_in, lock-on, locked_on, lock-out, locked_out, transactional, outside, dW, Pareto share, plus-sum, minus-sum,
potential plus-sum, zero-sum, transfer ratio, stance, lever, belief, constituent, control, treatment, replicate, arm, factor, level, metric, verdict, claim,
target, supported, refuted, undecided, common random numbers, digest, represents, burn-in, horizon, barrier, channel, outlet, instalment, surety, programme,
coverage, activity cycle, gap, breach, people not worse off, not priced, own account, sector, purpose, transfer, producer, promoter, partner, community,
region, commons, panel, tally, trajectory, checkpoint, loop, link, gain, tipping point, scenario, event, group, pool, seed, shadow price, market space"""

# Names of values that runs record, files hold and pages show, by the array that lists them in a header.
LABELS = ("lock_state_names", "barrier_names", "sector_names", "phase_names", "group_phase_names", "cycle_phase_names", "role_names", "dimension_names",
          "lever_names", "claim_verdict_names", "gain_verdict_names", "filled_by_names")
NOT_WORDS = {"none", "customer-activity"}


def labels():
    """The labels of every array in LABELS."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "include").rglob("*.hpp"))
    for array in LABELS:
        written = re.search(rf"\b{array}\b[^;{{]*(\{{[^;]*\}});", text)
        of_enum = re.search(rf"\b{array} = enumerator_names<(\w+)>;", text)
        assert written or of_enum, f"no header lists {array}"
        if written:
            names = re.findall(r'"([^"]+)"', written[1])
        else:  # the names are those of the enumerators
            body = re.search(rf"enum class {of_enum[1]}\b[^{{]*\{{([^}}]*)\}}", text)[1]
            names = re.findall(r"\w+", re.sub(r"//[^\n]*", "", body))
        yield array, [name for name in names if name not in NOT_WORDS]


class Words(ProgramTest):
    def word(self, asked):
        return self.call_json("explain", asked)["word"]

    def test_the_most_used_words_are_explained(self):
        words = [word.strip() for word in MOST_USED.replace("\n", " ").split(",")]
        self.assertGreaterEqual(len(words), 60)
        for word in words:
            with self.subTest(word):
                found = self.word(word)
                self.assertTrue(found, "has no entry")
                self.assertGreater(len(found["meaning"]), 20)
                self.assertIn(f"{found['word']}: {found['meaning']}\n", self.call("explain", word).stdout)

    def test_labels_of_recorded_values_are_words(self):
        for array, names in labels():
            self.assertGreater(len(names), 2, array)
            for name in names:
                with self.subTest(array=array, name=name):
                    self.assertTrue(self.word(name))

    def test_transfers_and_series_are_explained(self):
        for row in self.call_json("list", "transfers")["transfers"]:
            self.assertEqual(self.call_json("explain", row["transfer"])["transfer"], row)
            self.assertTrue(self.word(row["from"]) and self.word(row["to"]))
        self.assertIn("A transfer of money from household to household.", self.call("explain", "peer_cover").stdout)
        row = self.call_json("list", "series")["series"][0]
        self.assertEqual(self.call_json("explain", row["series"])["series"], row)
        self.assertIn(f"{row['series']}: {row['meaning']}\n", self.call("explain", row["series"]).stdout)

    def test_every_spelling_leads_to_the_same_entry(self):
        for word, spellings in (("locked-in", ("lock-in", "lock in", "LOCKED_IN", "Locked-In", "lockedin")), ("lever", ("levers", "Levers")),
                                ("party", ("parties", "constituent", "constituents")), ("dW", ("ΔW", "dw", "delta W")), ("pareto_share", ("Pareto shares",))):
            for spelling in spellings:
                with self.subTest(spelling):
                    self.assertEqual(self.word(spelling), self.word(word))
        self.assertEqual(self.call("explain", "common", "random", "numbers").stdout, self.call("explain", "common random numbers").stdout)

    def test_words_are_listed_once_each_with_one_meaning(self):
        rows = self.call_json("list", "words")["words"]
        self.assertGreaterEqual(len(rows), 80)
        names = set()
        for row in rows:
            self.assertEqual(set(row), {"word", "topic", "meaning"})
            self.assertTrue(row["topic"] and row["meaning"])
            entry = self.word(row["word"])
            for name in (entry["word"], *entry["also"]):
                key = re.sub("[ _-]", "", name).lower()
                self.assertEqual(self.word(name), {**entry, **row}, f"'{name}' has two entries")
                self.assertNotIn(key, names, f"'{name}' stands twice")
                names.add(key)
        page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
        self.assertEqual(len(rows), len(re.findall(r"(?m)^\| (?!word \|)", page)), "a row of docs/glossary.md was not read")

    def test_a_word_beside_a_page_or_a_block(self):
        self.assertRegex(self.call("explain", "pool").stdout, r"(?s)\Apool: \(1\).*\n# pool\n")
        self.assertRegex(self.call("explain", "horizon").stdout, r"\Ahorizon: \(1\)")

    def test_an_unknown_word_gets_the_nearest(self):
        for word, meant in (("plus-sun", "plus-sum"), ("constitent", "constituent"), ("peer_covr", "peer_cover"), ("treatmnt", "treatment")):
            self.assertIn(f"did you mean '{meant}'?", self.refused("explain", word))
        self.assertIn("`plussum list words`", self.refused("explain", "qqqqqq"))


class Step(ProgramTest):
    def test_every_rule_of_the_plan_stands_once_in_the_section_of_its_phase(self):
        text = (ROOT / "docs/the-step.md").read_text(encoding="utf-8")
        told, phases = [], []
        for line in text.split("\n"):
            heading = re.match(r"## (\w+):", line)
            if heading:
                phases.append(heading[1].lower())
            told += [(phases[-1] if phases else None, name) for name in re.findall(r"\]\(\.\./sim/mechanisms/(\w+)\.md\)", line)]
        plan = [(row["phase"], row["mechanism"]) for row in self.call_json("plan", CEMEX)["mechanisms"]]
        self.assertEqual(sorted(told), sorted(plan))
        self.assertEqual(phases, list(dict.fromkeys(phase for phase, _ in plan)))
        self.assertEqual({name for _, name in plan}, {row["mechanism"] for row in self.call_json("list", "mechanisms")["mechanisms"]})


if __name__ == "__main__":
    unittest.main()
