#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The schemas of the documents: every verb has one, they are held against every document, and what is written from them is up to date."""

import copy
import re
import subprocess
import sys
import unittest

from documents import VALIDATORS, document_of, expect_document, expect_page, faults_of
from program import ROOT, ProgramTest

SMALL = ("starter", "--steps", "4", "--set", "population.customers=200")


class Schemas(ProgramTest):
    def test_they_are_schemas(self):
        for name, validator in VALIDATORS.items():
            with self.subTest(name):
                validator.check_schema(validator.schema)

    def test_every_verb_has_one(self):
        verbs = re.findall(r"^  ([a-z]+)  ", self.call("--help").stdout, re.MULTILINE)
        self.assertGreater(len(verbs), 20)
        with_json = {verb for verb in verbs if "--json" in self.call(verb, "--help").stdout}
        self.assertEqual(with_json - {"schema"} - set(VALIDATORS), set())  # the document of `schema` is a schema itself
        self.assertEqual(set(VALIDATORS) - with_json, {"page", "problems"})

    def test_what_is_written_from_them_is_up_to_date(self):
        done = subprocess.run([sys.executable, "-B", ROOT / "scripts/documents", "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


    def test_one_file_writes_numbers_and_estimates(self):
        writers = [path for path in (ROOT / "sim").rglob("*.cpp")
                   if re.search(r"^\S*[Jj]son (number|numbers|interval|estimate)_json\(", path.read_text(encoding="utf-8"), re.MULTILINE)]
        self.assertEqual([path.relative_to(ROOT).as_posix() for path in writers], ["sim/report/numbers.cpp"])


class PlantedFaults(ProgramTest):
    """A document that is changed without its schema turns a test red."""

    def test_a_field_more_a_field_less_and_another_kind(self):
        document = self.call_json("run", *SMALL)
        for change, fault in ((lambda one: one.update(new=1), "$: Additional properties are not allowed ('new' was unexpected)"),
                              (lambda one: one["ledger"].update(new=1), "$.ledger: Additional properties are not allowed ('new' was unexpected)"),
                              (lambda one: one.pop("digest"), "$: 'digest' is a required property"),
                              (lambda one: one.update(steps="4"), "$.steps: '4' is not of type 'integer'"),
                              (lambda one: one.update(output="inf", wall_seconds="inf"), "$.wall_seconds: 'inf' is not of type 'number'")):
            changed = copy.deepcopy(document)
            change(changed)
            self.assertEqual(faults_of("run", changed), [fault])

    def test_in_the_output_of_the_program(self):
        text = self.call("run", *SMALL, "--json").stdout
        expect_document(("run", *SMALL, "--json"), text)
        with self.assertRaisesRegex(AssertionError, r"(?s)docs/schemas/run.*'numbers' was unexpected"):
            expect_document(("run", *SMALL, "--json"), text.replace('"digest"', '"numbers": [], "digest"'))

    def test_in_a_page(self):
        self.call("run", *SMALL, "-o", "a.h5", "-q")
        self.call("report", "a.h5", "--no-runs", "-o", "page.html", "-q")
        document = document_of(self.folder / "page.html")
        expect_page(document)
        document["runs"][0]["series"]["variables"][0]["values"][0][0] = "many"
        with self.assertRaisesRegex(AssertionError, r"runs\[0\]\.series\.variables\[0\]\.values\[0\]\[0\]: 'many' is not of type"):
            expect_page(document)


if __name__ == "__main__":
    unittest.main()
