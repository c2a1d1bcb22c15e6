#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every shipped experiment can be read, says what it asks and of whom the claim is, and gives verdicts, at tiny size.

Tiny is two replicates of 200 customers; of an experiment without claims, which may have thousands of points, one replicate of a
year. A file may have a line of its own instead, such as `# tiny: --set time.steps=24 --set population.customers=400`."""

import json
import math
import re
import shlex
import unittest

from program import ROOT, SCENARIOS, ProgramTest

FILES = sorted((SCENARIOS / "experiments").glob("*.yaml"))
WITH_CLAIMS = "--replicates 2 --set population.customers=200"
WITHOUT_CLAIMS = "--replicates 1 --set population.customers=200 --set time.steps=12"
VERDICTS = ("supported", "refuted", "undecided")
SCHEMA_LINE = "# yaml-language-server: $schema=../plussum-experiment.schema.json"


def has_claims(path):
    return "\nhypotheses:" in path.read_text()


def tiny_words(path):
    """What makes the experiment tiny."""
    marked = [line.partition("# tiny:")[2] for line in path.read_text().splitlines() if line.startswith("# tiny:")]
    words = shlex.split(marked[0] if marked else WITH_CLAIMS if has_claims(path) else WITHOUT_CLAIMS)
    return words if "--replicates" in words else [*words, "--replicates", "2"]


def refuse_constant(name):
    raise AssertionError(f"{name} is not a number that JSON knows")


class Experiments(ProgramTest):
    def expect_number(self, value):
        """A number, null, an end that is open ("inf", "-inf"), or a list of such."""
        if isinstance(value, list):
            for part in value:
                self.expect_number(part)
        elif value is not None and value not in ("inf", "-inf"):
            self.assertTrue(math.isfinite(value), value)

    def check_verdicts(self, path, store):
        answer = json.loads(self.call("test", store, "--json").stdout, parse_constant=refuse_constant)
        self.assertEqual(answer["registration"]["standing"], "pre-specified")
        self.assertEqual(len({hypothesis["id"] for hypothesis in answer["hypotheses"]}), len(answer["hypotheses"]))
        for hypothesis in answer["hypotheses"]:
            with self.subTest(path.stem, hypothesis=hypothesis["id"]):
                self.assertIn(hypothesis["verdict"], VERDICTS)
                self.assertTrue(hypothesis["claim"], "what is claimed")
                self.assertTrue(hypothesis["source"], "who claims it")
                self.expect_number(hypothesis["effect"])
                self.expect_number(hypothesis["interval"])

    def test_there_are_some(self):
        self.assertGreater(len(FILES), 5)

    def test_each_says_what_it_asks(self):
        for path in FILES:
            with self.subTest(path.stem):
                text = path.read_text()
                self.assertEqual(text.splitlines()[0], SCHEMA_LINE)
                for key in ("title", "description"):
                    if key == "title" or "\nextends:" not in text:
                        self.assertIn(f"\n{key}: ", text)
                self.assertIn(f"\nname: {path.stem}\n", text)

    def test_the_example_of_the_page_works(self):
        page = (ROOT / "docs/experiments.md").read_text(encoding="utf-8")
        (self.folder / "experiments").mkdir()
        for folder in ("eras", "presets"):
            (self.folder / folder).symlink_to(SCENARIOS / folder)
        example = self.folder / "experiments" / "example.yaml"
        example.write_text(re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
        plan = self.call_json("sweep", example, "--dry-run", "--set", "population.customers=50")
        self.assertEqual((len(plan["points"]), plan["replicates"]), (128, 20))

    def test_each_gives_verdicts_at_tiny_size(self):
        for path in FILES:
            with self.subTest(path.stem):
                before = self.files()
                plan = self.call_json("sweep", path, "--dry-run", *tiny_words(path), "-q")
                self.assertEqual(plan["experiment"], path.stem)
                self.assertEqual(plan["runs"], plan["replicates"] * len(plan["points"]))
                self.assertEqual(self.files(), before, "a dry run writes nothing")
                store = self.folder / f"{path.stem}.store"
                made = self.call_json("sweep", path, "-o", store, *tiny_words(path), "-q")
                self.assertEqual(made["failed"], 0, made)
                self.assertEqual(made["missing"], 0, made)
                if has_claims(path):
                    self.check_verdicts(path, store)


if __name__ == "__main__":
    unittest.main()
