#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The published JSON Schemas and the reader agree: every file that is shipped, and every good file of the tests, is valid; a fault that a schema can
express makes a file invalid."""

import copy
import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PLUSSUM_PROGRAM", str(ROOT / "build/release/sim/plussum"))
BAD = ROOT / "tests/input/bad"


class Loader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: dates are texts, yes and no too."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern in (("null", r"^(~|null|)$"), ("bool", r"^(true|false)$"), ("int", r"^-?(0|[1-9][0-9]*)$"),
                     ("float", r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$")):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), None)
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def content(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506


def schema(*words):
    made = subprocess.run([PROGRAM, "schema", *words], check=True, capture_output=True, text=True)
    return json.loads(made.stdout)


def partial(whole):
    """For files that others extend: nothing is required of them."""
    return {key: value for key, value in copy.deepcopy(whole).items() if key not in ("if", "then", "else")}


SCENARIO, EXPERIMENT = schema(), schema("--experiment")


def faults(path, of, is_part=False):
    validator = jsonschema.Draft7Validator(partial(of) if is_part else of)
    return [f"{path.relative_to(ROOT)}: {'.'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in validator.iter_errors(content(path))]


class Published(unittest.TestCase):
    def test_the_schemas_beside_the_scenarios_are_those_of_the_program(self):
        for name, made in (("plussum.schema.json", SCENARIO), ("plussum-experiment.schema.json", EXPERIMENT)):
            self.assertEqual(json.loads((ROOT / "scenarios" / name).read_text(encoding="utf-8")), made, name)

    def test_both_are_schemas(self):
        for made in (SCENARIO, EXPERIMENT):
            jsonschema.Draft7Validator.check_schema(made)


class Accepted(unittest.TestCase):
    def test_shipped_scenarios(self):
        for folder in ("cases", "eras", "lessons"):
            for path in sorted((ROOT / "scenarios" / folder).glob("*.yaml")):
                self.assertEqual(faults(path, SCENARIO), [])

    def test_presets(self):
        for path in sorted((ROOT / "scenarios/presets").glob("*.yaml")):
            self.assertEqual(faults(path, SCENARIO, is_part=True), [])

    def test_shipped_experiments(self):
        paths = sorted((ROOT / "scenarios/experiments").glob("*.yaml"))
        self.assertGreater(len(paths), 10)
        for path in paths:
            self.assertEqual(faults(path, EXPERIMENT), [])

    def test_good_files(self):
        for path in sorted((ROOT / "tests/input/good").glob("*.yaml")):
            self.assertEqual(faults(path, SCENARIO), [])

    def test_what_the_program_writes(self):
        for name in ("starter", "cemex", "emerging-era3", "healthstore"):
            text = subprocess.run([PROGRAM, "check", name, "--resolved"], check=True, capture_output=True, text=True).stdout
            validator = jsonschema.Draft7Validator(SCENARIO)
            self.assertEqual([fault.message[:200] for fault in validator.iter_errors(yaml.load(text, Loader))], [])  # noqa: S506

    def test_a_design_may_be_left_out_and_what_stands_in_it_may_not(self):
        least = {"name": "least", "scenario": "starter.yaml", "metrics": [{"name": "served", "series": "customers_by_supplier"}]}
        validator = jsonschema.Draft7Validator(EXPERIMENT)
        self.assertTrue(validator.is_valid(least))
        self.assertTrue(validator.is_valid(least | {"design": {"kind": "grid"}}))
        self.assertFalse(validator.is_valid(least | {"design": {"kind": "list", "points": [{}]}}))
        self.assertFalse(validator.is_valid({key: value for key, value in least.items() if key != "metrics"}))


class Refused(unittest.TestCase):
    # Kinds of bad files whose fault a schema can express: the names of the files begin so.
    KINDS = ("choice_", "key_", "unit_", "format_text", "format_unknown", "format_misspelt")

    def test_faults_that_a_schema_can_express(self):
        accepted = []
        for path in sorted(BAD.glob("*.yaml")):
            if not path.name.startswith(self.KINDS) or path.read_text(encoding="utf-8").startswith("# --set"):
                continue
            try:
                if not faults(path, SCENARIO):
                    accepted.append(path.name)
            except yaml.YAMLError:
                continue
        self.assertEqual(sorted(set(accepted) - NOT_EXPRESSED), [])


# What depends on other files, or on other values of the same file: the members of an item that changes one of an extended file, and the currency.
NOT_EXPRESSED = {"key_missing_in_item.yaml", "unit_no_currency.yaml", "unit_other_currency.yaml"}


if __name__ == "__main__":
    unittest.main()
