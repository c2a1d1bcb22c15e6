#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The cases and their controls: books, targets and bands, digests at any number of threads, and the sources of all numbers of the cases."""

import re
import unittest

from program import CEMEX, SCENARIOS, ProgramTest

SELF_BUILD = SCENARIOS / "cases/cemex-self-build.yaml"
BANDS = {
    "V01-2005": (52_500, 87_500), "V01-2008": (150_750, 251_250), "V01-2011": (225_000, 375_000),
    "V08-time": (0.33, 0.50), "V08-cost": (0.67, 0.80), "V10-max": (4, 4), "V10-min": (-5, -5),
}


class Cemex(ProgramTest):
    def test_full_size_keeps_its_books_and_reports_its_targets(self):
        alone = self.call_json("run", SELF_BUILD, "-o", "self.h5", "-q")
        result = self.call_json("run", CEMEX, "-o", "cemex.h5", "--against", "self.h5", "-q")
        for run in (alone, result):
            self.assertEqual((run["steps"], run["ledger"]["largest_imbalance"]), (704, 0))
        self.assertEqual({target["name"]: (target["low"], target["high"]) for target in result["targets"]}, BANDS)
        for target in (*alone["targets"], *result["targets"]):
            with self.subTest(target["name"]):
                self.assertEqual(target["hit"], target["low"] <= target["value"] <= target["high"], target)
                self.assertEqual(target["verdict"], "hit" if target["hit"] else "miss")
                self.assertTrue(target["source"])
        # What `targets` makes of the files is what `run` said.
        again = self.call_json("targets", "cemex.h5", "--control", "self.h5")
        self.assertEqual(again["targets"], result["targets"])
        printed = self.call("targets", "cemex.h5", "--control", "self.h5").stdout
        for name in BANDS:
            self.assertRegex(printed, rf"(?m)^{name} .* (hit|miss)  ")

    def test_verify_agrees_with_two_threads(self):
        for scenario in (SELF_BUILD, CEMEX):
            digest = self.call_json("run", scenario, "--set", "population.customers=3000", "--steps", "200", "--threads", "1", "-o", "a.h5")["digest"]
            self.assertEqual(self.call_json("verify", "a.h5", "--threads", "2")["digest"], digest)

    def test_the_control_differs_in_nothing_but_the_programme(self):
        def blocks(scenario):
            found = re.split(r"(?m)^(?=\S)", self.call("check", scenario, "--resolved").stdout)
            return {block.split(":")[0]: block for block in found if block}
        case, control = blocks(CEMEX), blocks(SELF_BUILD)
        differ = {key for key in case.keys() | control.keys() if case.get(key) != control.get(key)}
        self.assertLessEqual(differ, {"name", "title", "description", "control", "enterprises", "partners", "events", "targets"})


# Every other case and its control. What their targets say stands on the pages, which `scripts/pages --check` compares with fresh runs.
CASES = {"e-choupal-neither": None, "e-choupal-information": "e-choupal-neither", "e-choupal-outlet": "e-choupal-neither", "e-choupal": "e-choupal-neither",
         "healthstore-none": None, "healthstore": "healthstore-none", "shakti-none": None, "shakti": "shakti-none"}


class Cases(ProgramTest):
    def run_case(self, name, *words):
        control = CASES[name]
        if control and not (self.folder / f"{control}.h5").exists():
            self.run_case(control, *words)
        against = ("--against", f"{control}.h5") if control else ()
        return self.call_json("run", SCENARIOS / f"cases/{name}.yaml", "-o", f"{name}.h5", *against, "-q", *words)

    def test_small_and_verified_with_two_threads(self):
        for name in CASES:
            with self.subTest(name):
                words = ("--set", "population.customers=3000", "--steps", "60", "--threads", "1")
                result = self.run_case(name, *words)
                self.assertEqual(result["ledger"]["largest_imbalance"], 0)
                self.assertTrue(all(target["source"] for target in result["targets"]))
                digest = result["digest"]
                self.assertEqual(self.call_json("verify", f"{name}.h5", "--threads", "2")["digest"], digest)

    def test_bands_of_area_are_shares_of_the_control(self):
        area = {target["name"]: target for name in ("e-choupal-neither", "e-choupal-information", "e-choupal") for target in self.run_case(name)["targets"]}
        for name, low, high in (("V04-information-area", 0.97, 1.03), ("V04-both-area", 1.10, 1.30)):
            self.assertAlmostEqual(area[name]["low"] / area["area"]["value"], low, places=3)
            self.assertAlmostEqual(area[name]["high"] / area["area"]["value"], high, places=3)


# Settings of the run rather than facts about the world.
SETTINGS = re.compile(r"^(format|seed|record|name|title|description|extends|control)\b")
TAG = re.compile(r"\[(seed|slides|UN|Esper & London|literature|general knowledge|derived|assumed|calibrated|found)\b[^\]]*\]|\bet al\. \d{4}|\b[A-Z]\w+ \d{4}\b")
NUMBER = re.compile(r"(?<![\w.-])-?\d")
COMMENT = re.compile(r"(?<!\S)#.*")
TARGET = re.compile(r'\bsource: "[^"]+" \}')


def unsourced(text):
    """Lines with a number that carry no source: neither in their comment, nor the comment that heads their block."""
    heads = []     # (indentation, tagged) of the blocks this line stands in
    above = False  # whether the comment lines directly above have a tag
    block = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            above = False
            continue
        indentation = len(line) - len(line.lstrip())
        comment = COMMENT.search(line)
        tagged = bool(comment and TAG.search(comment[0]))
        if line.lstrip().startswith("#"):
            above = above or tagged
            continue
        while heads and heads[-1][0] >= indentation:
            heads.pop()
        if indentation == 0:
            block = line
        value = COMMENT.sub("", line)
        if NUMBER.search(value) and not SETTINGS.match(block) and not TARGET.search(value) and not tagged and not above and not any(head[1] for head in heads):
            yield number, line
        if value.rstrip().endswith(":"):
            heads.append((indentation, tagged or above))
            above = False
        elif value.lstrip().startswith("- "):
            continue  # the comment above a list holds for all its items
        else:
            above = False


class Sources(unittest.TestCase):
    def test_every_number_of_a_case_has_a_source(self):
        files = sorted(SCENARIOS.glob("cases/**/*.yaml")) + sorted(SCENARIOS.glob("presets/**/*.yaml"))
        self.assertGreater(len(files), 2)
        for path in files:
            for number, line in unsourced(path.read_text(encoding="utf-8")):
                with self.subTest(f"{path.relative_to(SCENARIOS)}:{number}"):
                    self.fail(f"no source: {line.strip()}")

    def test_planted_faults_are_found(self):
        for text, faults in (("a: 5\n", 1), ("a: 5  # [assumed]\n", 0), ("# [assumed]\nb:\n  c: 5\n  d: 6\n", 0), ("b:\n  c: 5  # nice\n", 1), ("a: 5  # Bass 1969\n", 0),
                             ("b:  # all of it [seed]\n  c: 5\ne: 7\n", 1), ("seed: 5\n", 0), ("# [seed]\n\na: 5\n", 1), ("l:\n  # [seed]\n  - { x: 1 }\n  - { x: 2 }\n", 0),
                             ('t:\n  - { low: 1, source: "somebody" }\n  - { low: 2 }\n', 1), ("# [seed]\na: 5\nb: 6\n", 1)):
            self.assertEqual(len(list(unsourced(text))), faults, text)


if __name__ == "__main__":
    unittest.main()
