#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Texts from outside (titles, names of files, messages) never steer a terminal or break JSON, and documents have the same date everywhere."""

import json
import os
import re
import subprocess
import unittest

from documents import expect_document
from program import PROGRAM, ProgramTest

SMALL = ("--set", "population.customers=200", "--steps", "4")
# C0 but tab and line feed, DEL, C1, and what turns the direction of writing.
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
NAME = "red \x1b[31m \x9b31m del\x7f \u202eesrever\u2066 caf\u00e9"
# A scenario refuses C0 and DEL in its texts.
TITLE = "red \x9b31m \u202eesrever\u2066 caf\u00e9"
SHOWN = "red \\u009b31m \\u202eesrever\\u2066 caf\u00e9"


class Texts(ProgramTest):
    def run_raw(self, *words):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, capture_output=True, check=False, timeout=300)
        expect_document([os.fsdecode(word) for word in words], done.stdout.decode("utf-8"))
        return done

    def setUp(self):
        super().setUp()
        self.call("new", "mine")
        text = (self.folder / "mine.yaml").read_text(encoding="utf-8")
        title = json.dumps(TITLE)  # YAML takes the escapes of JSON
        self.assertIn("title:", text)
        (self.folder / "mine.yaml").write_text(re.sub(r"(?m)^title:.*$", lambda _: "title: " + title, text), encoding="utf-8")

    def test_a_terminal_is_not_steered(self):
        self.call("run", "mine.yaml", *SMALL, "-o", "a.h5", "-q")
        self.call("run", "mine.yaml", *SMALL, "--seed", "9", "-o", "b.h5", "-q")
        shown = 0
        for words in (("run", "mine.yaml", *SMALL), ("compare", "mine.yaml", "mine.yaml", *SMALL), ("plot", "a.h5", "household_cash", "--terminal"),
                      ("targets", "a.h5"), ("diff", "a.h5", "b.h5"), ("report", "a.h5", "--no-runs", "-o", "p.html"), ("check", NAME), ("run", NAME),
                      ("verify", NAME), ("run", "mine.yaml", "-o", f"{NAME}/a.h5"), ("run", "mine.yaml", "--set", f"{NAME}=1"), ("new", NAME),
                      ("status", NAME), ("export", NAME), (NAME,), ("run", "--" + NAME), ("plot", "a.h5", NAME, "--terminal")):
            for json_too in ((), ("--json",)):
                with self.subTest(words, json=bool(json_too)):
                    done = self.run_raw(*words, *json_too)
                    for stream in (done.stdout, done.stderr):
                        text = stream.decode("utf-8")
                        self.assertIsNone(HARMFUL.search(text), text)
                        shown += "\\u009b" in text
        self.assertGreater(shown, 10)
        self.assertIn(SHOWN, self.call("run", "mine.yaml", *SMALL).stdout)

    def test_json_holds_the_title_as_it_is(self):
        self.call("run", "mine.yaml", *SMALL, "-o", "a.h5", "-q")
        self.assertEqual(self.call_json("report", "a.h5", "--no-runs", "-o", "p.html")["title"], TITLE)
        self.call("plot", "a.h5", "household_cash", "-o", "p.svg")
        self.assertIsNone(HARMFUL.search((self.folder / "p.svg").read_text(encoding="utf-8")))

    def test_names_that_are_no_utf8(self):
        name = b"bad\xff\xfe.yaml"
        try:
            os.rename(self.folder / "mine.yaml", os.path.join(os.fsencode(self.folder), name))
        except OSError:
            self.skipTest("the file system takes UTF-8 only")
        small = [word.encode() for word in SMALL]
        for words in ((b"check", name), (b"run", name, *small, b"-o", b"run\xff.h5"), (b"compare", name, name, *small, b"-o", b"c\xff.json"),
                      (b"targets", b"run\xff.h5"), (b"verify", b"run\xff.h5"), (b"diff", b"run\xff.h5", b"run\xff.h5"), (b"export", b"run\xff.h5"),
                      (b"report", b"run\xff.h5", b"--no-runs", b"-o", b"page\xff.html"), (b"plot", b"run\xff.h5", b"household_cash", b"-o", b"p\xff.svg"),
                      (b"run", b"none\xff.yaml"), (b"explain", b"x\xff"), (b"plan", name), (b"loops", name)):
            with self.subTest(words):
                done = self.run_raw(*words, b"--json")
                self.assertIn(done.returncode, (0, 2), done.stderr)
                self.assertNotIn(b"bug in PlusSum", done.stderr)
                for stream in (done.stdout, done.stderr):
                    stream.decode("utf-8")
                if done.stdout:
                    json.loads(done.stdout)
        self.assertIn("run\ufffd.csv", self.run_raw(b"export", b"run\xff.h5", b"--json").stdout.decode("utf-8"))
        json.loads((self.folder / os.fsdecode(b"c\xff.json")).read_text(encoding="utf-8"))
        try:
            import h5py
        except ImportError:
            return
        with h5py.File(os.path.join(os.fsencode(self.folder), b"run\xff.h5")) as file:
            self.assertIn("run\ufffd.h5", file.attrs["command"])

    def test_dates_of_documents_do_not_depend_on_where_one_is(self):
        self.call("run", "mine.yaml", *SMALL, "-o", "a.h5", "-q")
        files = set()
        for zone in ("America/Los_Angeles", "UTC", "Pacific/Kiritimati"):
            self.call("plot", "a.h5", "household_cash", "-o", "p.pdf", env={**os.environ, "TZ": zone})
            self.call("export", "a.h5", "-o", "p.csv", env={**os.environ, "TZ": zone})
            files.add(((self.folder / "p.pdf").read_bytes(), (self.folder / "p.csv").read_bytes()))
        self.assertEqual(len(files), 1)


if __name__ == "__main__":
    unittest.main()
