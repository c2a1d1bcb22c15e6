#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Numbers on the command line, files of the wrong kind, and the width of tables."""

import itertools
import json
import os
import unittest

from program import SCENARIOS, ProgramTest

STARTER = (SCENARIOS / "lessons/starter.yaml", "--set", "population.customers=60")
WHOLE = "expected a whole number"


class Numbers(ProgramTest):
    def refusal(self, *words):
        return self.refused(*words).splitlines()[0]

    def test_whole_numbers_are_decimal_and_nothing_else(self):
        for option in ("--seed", "--steps", "--threads", "--block-rows", "--checkpoint-every"):
            for value, why in (("010", "'010' has a leading zero; write the number without it; "), ("0x10", "'0x10' is not a decimal number; "),
                               ("1_000", "'1_000' contains '_'; write the digits of a number without separators; "),
                               ("5 steps", "'5 steps' has 'steps' behind the number; "), ("+5", "'+5' begins with a plus sign; write the number without it; ")):
                with self.subTest(option=option, value=value):
                    self.assertEqual(self.refusal("run", *STARTER, f"{option}={value}"),
                                     f"plussum: {option}: {why}{WHOLE}" + (" without a unit" if value == "5 steps" else ""))

    def test_what_does_not_fit_is_refused_and_not_clamped(self):
        self.assertEqual(self.refusal("run", *STARTER, "--seed=99999999999999999999"),
                         "plussum: --seed: '99999999999999999999' is not a whole number from -9223372036854775808 to 9223372036854775807")
        self.assertEqual(self.refusal("run", *STARTER, "--threads=1025"), "plussum: --threads: '1025' is out of range; allowed is 0 to 1024")
        self.assertEqual(self.refusal("run", *STARTER, "--threads=-1"), "plussum: --threads: '-1' is below 0; expected a whole number from 0")
        self.assertEqual(self.refusal("run", *STARTER, "--steps=1.5"),
                         "plussum: --steps: '1.5' is not a whole number from -9223372036854775808 to 9223372036854775807")
        self.assertEqual(self.refusal("run", *STARTER, "--steps=-1"), "--set #2 (time.steps): '-1' is out of range; allowed is 0 to 10000000")

    def test_every_verb_reads_them_alike(self):
        for words in (("sweep", "complements", "--replicates"), ("sweep", "complements", "--seed"), ("sweep", "complements", "--jobs"),
                      ("compare", "starter", "starter", "--seed"), ("compare", "starter", "starter", "--threads"), ("compare", "starter", "starter", "--moments"),
                      ("attribute", "starter", "--orders"), ("attribute", "starter", "--jobs"), ("report", "starter", "-o", "a.html", "--jobs"),
                      ("report", "starter", "-o", "a.html", "--screen"), ("gain", "starter", "--at"), ("tip", "starter", "--hold"), ("test", "a.store", "--bootstrap-seed"),
                      ("plan", "starter", "--seed"), ("check", "starter", "--steps"), ("verify", "a.h5", "--threads")):
            with self.subTest(words=words):
                text = self.refused(*words[:-1], f"{words[-1]}=010")
                self.assertIn(f"{words[-1]}: '010' has a leading zero", text)

    def test_real_numbers(self):
        for value, why in (("0.9.5", "has a decimal point in the wrong place"), (".9", "has no digit before the decimal point"), ("nan", "is not a finite number"),
                           ("1e999", "is too large or too small"), ("0,9", "contains a comma"), ("0.2", "is out of range; allowed is 0.5 to 0.9999")):
            with self.subTest(value=value):
                self.assertIn(f"--confidence: '{value}' {why}", self.refused("report", "starter", "-o", "a.html", f"--confidence={value}"))

    def test_jobs_have_a_stated_range(self):
        for words in (("sweep", "complements"), ("report", "starter", "-o", "a.html"), ("attribute", "starter")):
            self.assertIn("--jobs: '1000000' is out of range; allowed is 0 to 1024", self.refused(*words, "--jobs=1000000"))

    def test_the_step_of_a_file(self):
        for text in ("a.h5@010", "a.h5@1.5", "a.h5@-1", "a.h5@99999999999"):
            self.assertIn("is not of the form FILE@STEP", self.refused("run", "--from", text))

    def test_a_number_is_the_number(self):
        first, same = (self.call_json("run", *STARTER, "--steps", "5", "--seed", seed)["digest"] for seed in ("10", "1e1"))
        self.assertEqual(first, same)

    def test_no_short_value_of_set_is_a_bug(self):
        texts = ["".join(letters) for length in (1, 2) for letters in itertools.product(". +-e5:[{'#,", repeat=length)]
        for text in (*texts, "", "..", "--", "+", ".", "e5", "-", "   ", "...", "-.", "- -", "? x", "!x", "&a", "*a", "%", "@", "`"):
            done = self.call("check", *STARTER, "--set", f"population.income_median={text}", code=2)
            self.assertIn("--set #2", done.stderr, text)


class Kinds(ProgramTest):
    """A file of the wrong kind is told in one sentence that says what it is and which verb takes it."""

    def sentence(self, *words):
        lines = self.refused(*words).splitlines()
        self.assertEqual(len(lines), 1, lines)
        return lines[0]

    def test_an_experiment_where_a_scenario_is_expected(self):
        file = SCENARIOS / "experiments/complements.yaml"
        for words in (("check", file), ("run", file), ("plan", file), ("loops", file), ("compare", file, "starter")):
            with self.subTest(words=words):
                self.assertEqual(self.sentence(*words), f"{file}: this is an experiment, not a scenario; `plussum sweep {file}` makes its runs, and "
                                                        f"`plussum sweep {file} --dry-run` checks it")

    def test_a_file_of_results(self):
        self.call("run", *STARTER, "--steps", "3", "-o", "a.h5")
        for words in (("check", "a.h5"), ("run", "a.h5"), ("plan", "a.h5")):
            self.assertEqual(self.sentence(*words), "a.h5: this is a file of results (HDF5), not a scenario; `plussum report a.h5 -o PAGE.html` shows it, and plot, "
                                                    "targets, verify and diff take the file of a run, which `plussum run --from a.h5@STEP` goes on from")

    def test_a_scenario_where_an_experiment_is_expected(self):
        file = SCENARIOS / "lessons/starter.yaml"
        self.assertEqual(self.sentence("sweep", "starter"), f"{file}: this is a scenario, not an experiment; `plussum run {file}` makes one run of it. An experiment "
                                                            "names it: scenario: starter.yaml")

    def test_folders(self):
        (self.folder / "empty").mkdir()
        self.assertEqual(self.sentence("check", "empty"), "empty: this is a folder, not a scenario file; name a file in it")
        (self.folder / "s.store").mkdir()
        (self.folder / "s.store/plan.json").write_text("{}")
        self.assertEqual(self.sentence("run", "s.store"), "s.store: this is the run store of an experiment, not a scenario; `plussum status s.store` says what it "
                                                          "holds, and test, attribute, report, plot and export take it")


class Width(ProgramTest):
    def widest(self, *words, columns=None):
        environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"} | ({"COLUMNS": columns} if columns else {})
        lines = self.call(*words, env=environment).stdout.splitlines()
        rows = list(self.rows_of_tables(lines))
        self.assertGreater(len(rows), 2)
        return max(map(len, rows)), len(rows)

    def rows_of_tables(self, lines):
        """From each head, which a rule of dashes follows, to the next empty line; sentences beside tables are not broken."""
        in_table = False
        for line, following in zip(lines, [*lines[1:], ""]):
            in_table = bool(line) and (in_table or bool(following) and set(following) == {"-", " "})
            if in_table:
                yield line

    def test_tables_fit(self):
        for words in (("loops", "emerging-era3"), ("columns",), ("explain", "population"), ("list",)):
            with self.subTest(words=words):
                self.assertLessEqual(self.widest(*words)[0], 160 if words[0] == "list" else 100)
        for columns in ("80", "120"):
            self.assertLessEqual(self.widest("columns", columns=columns)[0], int(columns))

    def test_a_table_that_cannot_fit_is_as_narrow_as_its_words_allow(self):
        """Words are broken after signs that join names, never inside: the plan's eight columns need 116."""
        self.assertEqual([self.widest("plan", *STARTER, columns=columns)[0] for columns in (None, "40", "116")], [116, 116, 116])
        self.assertGreater(self.widest("plan", *STARTER, "--wide")[0], 120)
        self.assertLessEqual(self.widest("plan", *STARTER, columns="120")[0], 120)

    def test_wide_keeps_a_row_on_a_line(self):
        narrow, lines = self.widest("columns")
        wide, fewer = self.widest("columns", "--wide")
        self.assertGreater(wide, narrow)
        self.assertLess(fewer, lines)

    def test_no_word_is_lost(self):
        def words(*more):
            return sorted("".join(self.call("columns", *more).stdout.split()).replace("-", ""))
        self.assertEqual(words(), words("--wide"))


if __name__ == "__main__":
    unittest.main()
