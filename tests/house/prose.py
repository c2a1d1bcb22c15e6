#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The test of prose: pages have lines that fit a screen, sentences that name their subject, and no worn phrases.

    prose.py [ROOT]      prints every fault as path:line: sentence; exit code 1 if there is one
    prose.py --self-test plants one fault of each kind and checks that it is found

Tables, code, equations and targets of links may be as long as they are; text between markers is the program's own."""

import re
import sys
from pathlib import Path

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md", "sim/mechanisms/*.md", "analysis/**/README.md", "benchmarks/*.md", "examples/**/*.md")
LONGEST_LINE = 150

GENERATED = re.compile(r"^<!-- (?:generated|tables|error rates|fields)[: ]")
END = re.compile(r"^<!-- (?:/tables|end)\b")
TARGET = re.compile(r"\]\([^)]*\)")
# A free relative: "Who is served earns more." The question "Who is served?" is none, nor is a heading in bold type.
FREE_RELATIVE = re.compile(r"(?:^|[.!?:] +|\| *|^ *(?:[-*]|\d+\.) +)(?P<start>(?:Who(?:ever)?|What(?:ever)?) [^.?!|]*)(?P<end>[.?!|]|$)")
WORN = re.compile(r"\b(can be said|(?:is|are) told|stands? (?:in|at) )")


def prose_lines(text):
    """Number and text of each line of prose or of a table, without code; a paragraph's lines keep their places."""
    fence = generated = False
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*(```|~~~)", line):
            fence = not fence
        elif END.match(line):
            generated = False
        elif GENERATED.match(line):
            generated = True
        elif not fence and not generated and not line.startswith(("    ", "<", "#", "!")):
            yield number, re.sub(r"(`+).*?\1", "`", line)


def paragraphs(text):
    """The first line's number and the joined text of every paragraph, list item and table row."""
    start, words, last = 0, [], 0
    for number, line in prose_lines(text):
        begins = not line.strip() or line.startswith("|") or re.match(r" *([-*]|\d+\.) ", line) or number != last + 1
        if begins and words:
            yield start, " ".join(words)
            words = []
        if line.strip():
            start = start if words else number
            words.append(line.strip())
        last = number
    if words:
        yield start, " ".join(words)


def faults_of(text):
    for number, line in enumerate(text.split("\n"), 1):
        if len(TARGET.sub("]", line)) > LONGEST_LINE and not line.startswith("|") and any(number == where for where, _ in prose_lines(text)):
            yield number, f"the line has {len(line)} characters; the limit is {LONGEST_LINE}"
    for number, paragraph in paragraphs(text):
        for found in FREE_RELATIVE.finditer(paragraph):
            if found["end"] in (".", "!") or found["end"] == "|" and " is " in found["start"]:
                yield number, f"'{found['start'][:40]}…' has no named subject; say who or what acts"
        for found in WORN.finditer(paragraph):
            yield number, f"'{found[0].strip()}': use a verb that says what happens"


PLANTED = {
    "Fine.\n" + "long " * 31 + "\n": "2: the line has",
    "It is so. Who is served\nearns more.\n": "1: 'Who is served earns more…' has no named subject",
    "- What is spent comes back.\n": "1: 'What is spent comes back…' has no named subject",
    "| R1 | Who is served earns more |\n": "1: 'Who is served earns more …' has no named subject",
    "This is told elsewhere.\n": "1: 'is told'",
    "The price stands in\nthe file.\n": "1: 'stands in'",
}
GOOD = ("# What it is\n\nWho pays? Nobody.\n\n```\n" + "x" * 200 + "\n```\n| " + "x" * 200 + " |\n\n    P = " + "x" * 200 + "\n"
        "[a](" + "x" * 200 + ")\n<!-- generated: x -->\nWho is told.\n<!-- end -->\n**What it shows.** This.\n| what | who |\n")


def self_test():
    wrong = [f"{number}: {sentence}" for number, sentence in faults_of(GOOD)]
    for text, expected in PLANTED.items():
        found = [f"{number}: {sentence}" for number, sentence in faults_of(text)]
        if len(found) != 1 or not found[0].startswith(expected):
            wrong.append(f"{text!r}: expected '{expected}', found {found}")
    print("\n".join(wrong) or f"{len(PLANTED)} planted faults are found")
    return 1 if wrong else 0


def main(words):
    if words == ["--self-test"]:
        return self_test()
    root = Path(words[0] if words else ".").resolve()
    pages = sorted({page for pattern in PAGES for page in root.glob(pattern) if "node_modules" not in page.parts})
    faults = [f"{page.relative_to(root)}:{number}: {sentence}" for page in pages for number, sentence in faults_of(page.read_text(encoding="utf-8"))]
    print("\n".join(faults) or f"{len(pages)} pages are readable")
    return 1 if faults or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
