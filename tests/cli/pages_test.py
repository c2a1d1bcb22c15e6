#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""scripts/pages: a figure that a fresh run does not give is shown and mended; markers that cannot be read are refused."""

import subprocess
import sys
import unittest

from program import ROOT, ProgramTest

PAGE = "What came out:\n\n<!-- generated: targets microrayon -->\n<!-- end -->\n\nAnd so on.\n"


class Pages(ProgramTest):
    def pages(self, text, *words, code=0):
        page = self.folder / "page.md"
        page.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", ROOT / "scripts/pages", *words, page], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return "".join(line for line in (done.stdout + done.stderr).splitlines(True) if "of processor time" not in line), page.read_text(encoding="utf-8")

    def test_a_figure_that_no_run_gives_is_shown_and_mended(self):
        said, kept = self.pages(PAGE, "--check", code=1)
        self.assertEqual(kept, PAGE, "a check writes nothing")
        self.assertIn("+| C22-block |", said)
        _, written = self.pages(PAGE)
        self.assertIn("| C22-block | durability of what is built at the end | ", written)
        self.assertTrue(written.startswith("What came out:\n\n<!-- generated: targets microrayon -->\n\n| target |"))
        self.assertTrue(written.endswith("\n\n<!-- end -->\n\nAnd so on.\n"))
        self.assertEqual(self.pages(written, "--check")[0], "")
        stale = written.replace("| C22-block |", "| C22-block, typed by hand |")
        said, _ = self.pages(stale, "--check", code=1)
        self.assertIn("-| C22-block, typed by hand |", said)
        self.assertEqual(self.pages(stale, "--check", "--long")[0], "", "the table is a quick one")

    def test_markers_that_cannot_be_read_are_refused(self):
        for text, sentence in (("<!-- generated: nonsense -->\n<!-- end -->\n", "page.md:1: there is no table 'nonsense'; there are "),
                               ("<!-- generated: eras emerging -->\n", "the table 'eras emerging' has no end; write <!-- end --> after it"),
                               ("<!-- end -->\n", "page.md:1: '<!-- end -->' does not fit the marker before it")):
            with self.subTest(text):
                self.assertIn(sentence, self.pages(text, "--check", code=1)[0])

    def test_a_table_that_cannot_be_made_is_named_and_the_others_are_kept(self):
        said, written = self.pages(PAGE + "<!-- generated: targets nowhere -->\n<!-- end -->\n", code=1)
        self.assertIn("targets nowhere: no scenario nowhere", said)
        self.assertIn("| C22-block |", written)


if __name__ == "__main__":
    unittest.main()
