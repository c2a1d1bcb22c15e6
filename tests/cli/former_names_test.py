#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A scenario that uses the former name of a mechanism is read as with the present one, and a note says so at its place."""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, SCENARIOS

FORMER = {"open": "offer", "advance": "progress_groups", "reckon": "update_beliefs", "ally": "partner_entry",
          "account": "assess_value", "commons": "community_goods"}
SMALL = """extends: {preset}
name: small
population: {{ customers: 200 customers, communities: 4 }}
time: {{ steps: 4 }}
plan: {{ drop: [{ally}] }}
mechanisms:
  {open}: {{ help_of_training: 0.2 }}
  {account}: {{ wellbeing_value: 50 USD }}
events:
  - {{ at: 2030-02-01, set: mechanisms.{commons}.regrowth, to: 4 %/year }}
"""


def plussum(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)


def digest(result):
    return re.search(r"[0-9a-f]{16}", result.stdout)[0]


class FormerNames(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, names):
        path = Path(self.folder.name) / name
        preset = SCENARIOS / "presets/emerging-market.yaml"
        path.write_text(SMALL.format(preset=preset, **names))
        return str(path)

    def test_same_scenario_and_notes(self):
        former = self.write("former.yaml", {name: name for name in FORMER})
        present = self.write("present.yaml", FORMER)
        resolved = [plussum("check", file, "--resolved") for file in (former, present)]
        self.assertEqual([result.returncode for result in resolved], [0, 0], resolved[0].stderr)
        self.assertEqual(resolved[0].stdout, resolved[1].stdout)
        self.assertNotIn("note:", resolved[1].stderr)
        for place in ("former.yaml:5:16: ally: the mechanism 'ally' is now called 'partner_entry'",
                      "former.yaml:7:3: open: the mechanism 'open' is now called 'offer'",
                      "former.yaml:8:3: account: the mechanism 'account' is now called 'assess_value'",
                      "is now called mechanisms.community_goods.regrowth"):
            self.assertIn(place, resolved[0].stderr)
        self.assertEqual(resolved[0].stderr.count("note:"), 4)

    def test_settings_of_the_command_line(self):
        file = self.write("present.yaml", FORMER)
        results = [plussum("check", file, "--resolved", "--set", f"mechanisms.{name}.default_memory=3 years",
                           "--set", f"plan.drop=[{other}]")
                   for name, other in (("advance", "ally"), ("progress_groups", "partner_entry"))]
        self.assertEqual([result.returncode for result in results], [0, 0], results[0].stderr)
        self.assertEqual(results[0].stdout, results[1].stdout)

    def test_both_names_in_one_file(self):
        file = Path(self.write("both.yaml", {name: name for name in FORMER}))
        file.write_text(file.read_text().replace("  open:", "  offer: { help_of_training: 0.1 }\n  open:"))
        result = plussum("check", str(file))
        self.assertEqual(result.returncode, 2)
        self.assertIn("mechanisms.open: is the former name of mechanisms.offer, which this file has as well", result.stderr)

    def test_explain(self):
        for former, present in FORMER.items():
            page = plussum("explain", present).stdout
            self.assertTrue(plussum("explain", former).stdout.endswith(page[page.index(f"# {present}\n"):]), former)


if __name__ == "__main__":
    unittest.main()
