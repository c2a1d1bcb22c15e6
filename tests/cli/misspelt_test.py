#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A misspelt key anywhere in the Cemex case gets file, line, column and the right suggestion."""

import re
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from program import PROGRAM, SCENARIOS

FILES = ("cases/cemex.yaml", "cases/cemex-self-build.yaml", "presets/mexico-low-income-housing.yaml")
KEY = re.compile(r"(?<![\w./:$=-])([a-z_][a-z0-9_]*):(?=\s|$)")
TEXT = re.compile(r'"[^"]*"|(?<!\S)#.*')


def keys_of(text):
    """Every key of a scenario: line and column, both from 1, the key, and the block that holds it."""
    blocks = []  # (indentation, key) of the lines above that this one belongs to
    for number, line in enumerate(text.splitlines(), start=1):
        bare = TEXT.sub(lambda found: " " * len(found[0]), line)
        for found in KEY.finditer(bare):
            while blocks and blocks[-1][0] >= found.start() and not bare[:found.start()].strip(" -"):
                blocks.pop()
            yield number, found.start() + 1, found[1], blocks[-1][1] if blocks else ""
            if not bare[:found.start()].strip(" -"):
                blocks.append((found.start(), found[1]))


def misspelt(key):
    """The same word with a slip: its second letter left out, and two letters swapped; short ones only swapped."""
    swapped = next(key[:k] + key[k + 1] + key[k] + key[k + 2:] for k in range(len(key) - 1) if key[k] != key[k + 1])
    return (swapped,) if len(key) < 4 else (key[0] + key[2:], swapped)


class Misspelt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory(prefix="plussum-misspelt-")

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def answer(self, job):
        """What `plussum check` says of the case with one misspelt key."""
        name, text, (line, column, key, _), wrong = job
        lines = text.splitlines(keepends=True)
        before = lines[line - 1]
        lines[line - 1] = before[:column - 1] + wrong + before[column - 1 + len(key):]
        with tempfile.TemporaryDirectory(dir=self.kept.name) as folder:
            copy = Path(folder) / "scenarios"
            shutil.copytree(SCENARIOS, copy)
            (copy / name).write_text("".join(lines), encoding="utf-8")
            scenario = name if name.startswith("cases/") else FILES[0]
            return subprocess.run([PROGRAM, "check", scenario], cwd=copy, capture_output=True, text=True, check=False)

    def expectation(self, job):
        name, _, (line, column, key, block), wrong = job
        if block == "coverage":  # names of activities are the user's own; the column is that of the value
            column += len(wrong) + 2
            sentence = f"there is no activity '{wrong}'; did you mean '{key}'?"
        else:
            sentence = f"unknown key; did you mean '{key}'?"
        return rf"(?m)^{re.escape(name)}:{line}:{column}: (\S*\.)?{wrong}: {re.escape(sentence)}$"

    def test_every_key(self):
        jobs = []
        for name in FILES:
            text = (SCENARIOS / name).read_text(encoding="utf-8")
            found = list(keys_of(text))
            self.assertGreater(len(found), 10, name)
            jobs += [(name, text, place, wrong) for place in found for wrong in misspelt(place[2])]
        with ThreadPoolExecutor(max_workers=2) as pool:
            answers = list(pool.map(self.answer, jobs))
        for job, done in zip(jobs, answers):
            name, _, (line, _, key, _), wrong = job
            with self.subTest(f"{name}:{line}: {wrong} for {key}"):
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertRegex(done.stderr, self.expectation(job))
        print(f"{len(jobs)} misspelt keys")


if __name__ == "__main__":
    unittest.main()
