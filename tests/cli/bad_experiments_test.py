#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every file in tests/input/experiments/bad is refused with exactly the message in its .expected file.

To accept changed messages after reading them: PLUSSUM_APPROVE=1 tests/cli/bad_experiments_test.py"""

import os
import unittest

from program import ROOT, ProgramTest

BAD = ROOT / "tests/input/experiments/bad"


class BadExperiments(ProgramTest):
    def test_messages(self):
        files = sorted(BAD.glob("*.yaml"))
        self.assertGreater(len(files), 30)
        for file in files:
            with self.subTest(file.name):
                said = self.refused("sweep", file.name, "--dry-run", cwd=BAD)
                expected = file.with_suffix(".expected")
                if os.environ.get("PLUSSUM_APPROVE"):
                    expected.write_text(said, encoding="utf-8")
                self.assertEqual(said, expected.read_text(encoding="utf-8"))
                self.assertRegex(said, r"(?m)^[\w./]+(:\d+:\d+)?: ")

    def test_a_setting_of_the_command_line_is_named_by_its_number(self):
        said = self.refused("sweep", "factor_level_setting_second.yaml", "--dry-run", "--set", "seed=2", "--set", "population.comunities=2", cwd=BAD)
        self.assertEqual(said, "--set #2: population.comunities: unknown key; did you mean 'communities'?\n")

    def test_every_message_has_its_file(self):
        self.assertEqual(sorted(path.stem for path in BAD.glob("*.expected")), sorted(path.stem for path in BAD.glob("*.yaml")))

    def test_nothing_is_left_behind(self):
        self.assertEqual([path.name for path in BAD.iterdir() if path.suffix not in (".yaml", ".expected")], [])


if __name__ == "__main__":
    unittest.main()
