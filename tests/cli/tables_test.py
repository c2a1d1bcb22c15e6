#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of the model: what `plussum tables` prints, and how scripts/model-tables keeps pages up to date with it."""

import os
import re
import subprocess
import sys
import unittest

from program import PROGRAM, ROOT, ProgramTest

SECTIONS = ("submodels", "entities", "parameters", "plan", "ledger", "series", "links")


class Tables(ProgramTest):
    def rows(self, section):
        return {table["title"]: table["rows"] for table in self.call_json("tables", section)["tables"]}

    def test_markdown_of_every_section_is_well_formed(self):
        for section in SECTIONS:
            with self.subTest(section):
                text = self.call("tables", section).stdout
                for block in re.split(r"\n\n", text.strip()):
                    if block.startswith("### "):
                        continue
                    lines = block.split("\n")
                    self.assertRegex(lines[1], r"^(\|---)+\|$")
                    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
                    self.assertEqual(len(widths), 1, f"rows of different widths in {lines[0]}")
                    self.assertGreater(len(lines), 2)

    def test_json_has_the_rows_of_the_text(self):
        for section in SECTIONS:
            with self.subTest(section):
                result = self.call_json("tables", section)
                self.assertEqual((set(result), result["section"]), ({"section", "tables"}, section))
                text = self.call("tables", section).stdout
                lines = [line for line in text.split("\n") if line.startswith("|") and not line.startswith("|---")]
                self.assertEqual(len(lines), sum(1 + len(table["rows"]) for table in result["tables"]))

    def test_submodels_and_plan_are_the_whole_plan_in_order(self):
        listed = [row["mechanism"] for row in self.call_json("list", "mechanisms")["mechanisms"]]
        for section in ("submodels", "plan"):
            self.assertEqual([row["mechanism"] for row in self.rows(section)[""]], listed)
        for name in listed:
            self.assertIn(f"[{name}](../sim/mechanisms/{name}.md)", self.call("tables", "submodels").stdout)

    def test_entities_are_all_columns(self):
        named = [f"{table}.{row['column']}" for table, rows in self.rows("entities").items() for row in rows]
        self.assertEqual(named, [row["column"] for row in self.call_json("columns")["columns"]])

    def test_parameters_stand_below_their_block(self):
        blocks = self.rows("parameters")
        self.assertIn("customers", [row["parameter"] for row in blocks["population"]])
        imitation = [row for row in blocks["mechanisms.reach"] if row["parameter"] == "imitation"][0]
        self.assertEqual((imitation["unit or kind"], imitation["default"][:1]), ("%/year", "0"))
        self.assertIn("Bass", imitation["source"])
        for block, rows in blocks.items():
            for row in rows:
                path = row["parameter"] if block == "scenario" else f"{block}.{row['parameter']}"
                self.assertTrue(row["meaning"] and row["unit or kind"], path)
        self.assertEqual(len(self.call_json("explain", "enterprises[].programme")["parameters"]), len(blocks["enterprises[].programme"]))

    def test_ledger_has_both_sides_of_every_transfer(self):
        ledger = self.rows("ledger")
        sectors = {row["sector"]: row for row in ledger["sectors"]}
        self.assertEqual(ledger["transfers"], self.call_json("list", "transfers")["transfers"])
        for transfer in ledger["transfers"]:
            self.assertIn(transfer["transfer"], sectors[transfer["from"]]["pays"].split(", "))
            self.assertIn(transfer["transfer"], sectors[transfer["to"]]["receives"].split(", "))

    def test_links_name_their_mechanisms_and_loops(self):
        links = self.rows("links")
        carried = {row["mechanism"]: row["links"].split(", ") for row in self.rows("plan")[""]}
        loops = {row["loop"]: row["links"].split(", ") for row in links["loops"]}
        for row in links["links"]:
            self.assertEqual([name for name in row["carried by"].split(", ") if name],
                             [name for name, carries in carried.items() if row["link"] in carries])
            for loop in re.findall(r"[A-Z]\d+", row["loops"]):
                self.assertIn(row["link"], loops[loop])

    def test_unknown_section(self):
        self.assertIn("did you mean 'links'?", self.refused("tables", "link"))
        self.refused("tables")


class Pages(ProgramTest):
    def script(self, *words, code=0):
        done = subprocess.run([sys.executable, ROOT / "scripts/model-tables", *words], capture_output=True, text=True, check=False, cwd=self.folder,
                              env={**os.environ, "PLUSSUM_PROGRAM": str(PROGRAM)})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def page(self, text):
        (self.folder / "page.md").write_text(text, encoding="utf-8")

    def text(self):
        return (self.folder / "page.md").read_text(encoding="utf-8")

    def test_tables_are_put_between_the_markers_and_nowhere_else(self):
        self.page("# Before\n<!-- tables:series -->\nold\n<!-- /tables -->\nbetween\n<!-- tables:links -->\n<!-- /tables -->\nafter\n")
        self.assertIn("out of date", self.script("--check", "page.md", code=1))
        self.assertIn("\nold\n", self.text(), "--check must not write")
        self.script("page.md")
        series, links = (self.call("tables", section).stdout for section in ("series", "links"))
        self.assertEqual(self.text(), f"# Before\n<!-- tables:series -->\n\n{series}\n<!-- /tables -->\nbetween\n"
                                      f"<!-- tables:links -->\n\n{links}\n<!-- /tables -->\nafter\n")
        self.assertEqual(self.script("--check", "page.md"), "")
        self.assertEqual(self.script("page.md"), "")

    def test_a_changed_cell_is_found(self):
        self.page("<!-- tables:links -->\n<!-- /tables -->\n")
        self.script("page.md")
        self.page(self.text().replace("word of mouth", "hearsay"))
        self.script("--check", "page.md", code=1)

    def rule_page(self, change=lambda text: text):
        folder = self.folder / "mechanisms"
        folder.mkdir(exist_ok=True)
        text = (ROOT / "sim/mechanisms/reach.md").read_text(encoding="utf-8")
        changed = change(text)
        (folder / "reach.md").write_text(changed, encoding="utf-8")
        return text, changed

    def test_a_page_of_a_mechanism_says_what_the_program_says(self):
        self.rule_page()
        self.assertEqual(self.script("--check", "mechanisms/reach.md"), "")
        link = "| `trust_to_awareness` |"
        for planted in (lambda text: text.replace("0 %/year to 100000 %/year", "0 %/year to 1 %/year", 1),
                        lambda text: "\n".join(line for line in text.split("\n") if not line.startswith(link)),
                        lambda text: text.replace("writes: customers.aware", "writes: customers.cash"),
                        lambda text: text.replace("- reach: formula", "- reach: formulas", 1)):
            text, changed = self.rule_page(planted)
            self.assertNotEqual(text, changed)
            self.assertIn("out of date", self.script("--check", "mechanisms/reach.md", code=1))
            self.script("mechanisms/reach.md")
            self.assertEqual((self.folder / "mechanisms/reach.md").read_text(encoding="utf-8"), text)

    def test_a_page_of_a_mechanism_with_wrong_marks_is_refused(self):
        for old, new, part in (("q | imitation", "q | imitatoin", "'imitatoin' is neither a parameter nor a column"),
                               ("<!-- generated: links -->", "<!-- generated: lnks -->", "there is no part 'lnks'"),
                               ("<!-- generated: tests -->", "", "without a beginning")):
            text, changed = self.rule_page(lambda text, old=old, new=new: text.replace(old, new, 1))
            self.assertNotEqual(text, changed)
            self.assertIn(part, self.script("mechanisms/reach.md", code=1))
            self.assertEqual((self.folder / "mechanisms/reach.md").read_text(encoding="utf-8"), changed)

    def test_explain_shows_no_marks(self):
        said = self.call("explain", "reach").stdout
        self.assertNotIn("<!--", said)
        self.assertIn("| q | `imitation` | %/year |", said)

    def test_markers_that_do_not_fit(self):
        for text, part in (("<!-- tables:links -->\n", "have no end"), ("<!-- /tables -->\n", "page.md:1: "),
                           ("<!-- tables:links -->\n<!-- tables:series -->\n<!-- /tables -->\n", "page.md:2: "),
                           ("<!-- tables:lnks -->\n<!-- /tables -->\n", "did you mean 'links'?")):
            self.page(text)
            self.assertIn(part, self.script("page.md", code=1))
            self.assertEqual(self.text(), text)

    def test_the_pages_of_the_model_show_every_section(self):
        pages = "".join((ROOT / page).read_text(encoding="utf-8") for page in ("docs/model.md", "docs/model-tables.md"))
        for section in SECTIONS:
            self.assertEqual(pages.count(f"<!-- tables:{section} -->"), 1, section)


if __name__ == "__main__":
    unittest.main()
