#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The verb loops: its table, its JSON, its diagrams, with and without Graphviz."""

import os
import shutil
import unittest
import xml.etree.ElementTree as ElementTree

from program import ROOT, ProgramTest

ERA = str(ROOT / "scenarios/eras/emerging-era3.yaml")
NAMES = [f"R{k}" for k in range(1, 13)] + [f"V{k}" for k in range(1, 7)] + [f"B{k}" for k in range(1, 8)]


class Loops(ProgramTest):
    def test_json_has_every_loop_with_its_sign(self):
        loops = self.call_json("loops", ERA)["loops"]
        self.assertEqual(list(dict.fromkeys(one["loop"] for one in loops)), NAMES)
        for one in loops:
            with self.subTest(one["loop"]):
                self.assertTrue(one["closed"])
                self.assertEqual(one["polarity"], -1 if one["kind"] == "balancing" else 1)
                product = 1
                for edge, following in zip(one["edges"], one["edges"][1:] + one["edges"][:1]):
                    self.assertEqual(edge["to"], following["from"])
                    product *= edge["polarity"]
                self.assertEqual(product, one["polarity"])

    def test_a_cut_link_opens_its_loop(self):
        text = self.call("loops", ERA, "--set", "links.record_to_credit=0").stdout
        self.assertIn("Not closed, since a link is cut or a mechanism left out: R12.", text)
        self.assertNotIn("\nR12", text)
        self.assertIn("neighbours_to_choice 0.5", self.call("loops", ERA, "--set", "links.neighbours_to_choice=0.5", "--wide").stdout)

    def test_all_adds_every_edge(self):
        few, every = self.call_json("loops", ERA), self.call_json("loops", ERA, "--all")
        self.assertNotIn("edges", few)
        in_loops = {(edge["from"], edge["to"]) for one in few["loops"] for edge in one["edges"]}
        self.assertLess(in_loops, {(edge["from"], edge["to"]) for edge in every["edges"]})

    def test_the_diagram_as_text(self):
        self.call("loops", ERA, "--graph", "few.dot")
        self.call("loops", ERA, "--graph", "all.dot", "--all")
        few, every = ((self.folder / name).read_text(encoding="utf-8") for name in ("few.dot", "all.dot"))
        self.assertTrue(few.startswith("digraph loops {"))
        self.assertIn('label="+ R12"', few)
        self.assertLess(few.count(" -> "), every.count(" -> "))

    @unittest.skipUnless(shutil.which("dot"), "needs Graphviz")
    def test_the_diagram_as_picture(self):
        self.call("loops", ERA, "--graph", "loops.svg")
        self.assertEqual(self.files(), ["loops.svg"])
        text = " ".join(ElementTree.parse(self.folder / "loops.svg").getroot().itertext())
        for part in ("An emerging market", "choosing", "served", "R12", "V6", "B7"):
            self.assertIn(part, text)

    def test_without_graphviz_the_text_is_written(self):
        done = self.call("loops", ERA, "--graph", "loops.svg", code=3, env={**os.environ, "PATH": str(self.folder)})
        self.assertIn("Graphviz is not installed", done.stderr)
        self.assertEqual(self.files(), ["loops.dot"])

    def test_other_files_are_refused(self):
        self.assertIn("neither a picture", self.refused("loops", ERA, "--graph", "loops.pdf"))
        self.call("loops", ERA, "--graph", "nowhere/loops.svg", code=3)


if __name__ == "__main__":
    unittest.main()
