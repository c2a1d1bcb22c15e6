# SPDX-License-Identifier: MIT
"""What the tests of the command line share: running the program of PLUSSUM_PROGRAM in a folder of the test's own."""

import json
import os
import resource
import subprocess
import tempfile
import unittest
from pathlib import Path

from documents import document_of, expect_document, expect_page

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PLUSSUM_PROGRAM", str(ROOT / "build/release/sim/plussum"))
SCENARIOS = ROOT / "scenarios"
CEMEX = SCENARIOS / "cases/cemex.yaml"

# A user sees sentences, never the insides of the program.
INSIDES = ("terminate called", "what():", "exception", "std::", "Assertion", "AddressSanitizer", "runtime error", "HDF5-DIAG")


def limited(limits):
    """Sets resource limits in the child, for example {resource.RLIMIT_FSIZE: 1000}."""
    def apply():
        for which, most in limits.items():
            resource.setrlimit(which, (most, most))
    return apply if limits else None


class ProgramTest(unittest.TestCase):
    """Each test has a folder of its own, `self.folder`, in which the program runs."""

    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="plussum-cli-")
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)

    def call(self, *words, code=0, limits=None, **options):
        """Runs the program; its exit code must be `code`."""
        options.setdefault("cwd", self.folder)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        done = subprocess.run([PROGRAM, *map(str, words)], text=True, check=False, timeout=300, preexec_fn=limited(limits), **options)
        self.expect_no_insides(done.stdout, done.stderr)
        self.expect_documents(tuple(map(str, words)), done)
        self.assertEqual(done.returncode, code, f"plussum {' '.join(map(str, words))}\n{done.stdout or ''}{done.stderr or ''}")
        return done

    def call_json(self, *words, code=0, **options):
        """The same with --json; returns the one object on stdout."""
        return json.loads(self.call(*words, "--json", code=code, **options).stdout)

    def refused(self, *words, code=2, **options):
        """Runs the program, which must end with `code` and a sentence on stderr; returns that."""
        done = self.call(*words, code=code, **options)
        self.assertTrue(done.stderr.strip(), "there is no sentence on stderr")
        self.assertFalse(done.stdout, "a refusal belongs on stderr")
        return done.stderr

    def expect_documents(self, words, done):
        """What the program printed with --json, and the document of a page that it wrote, are as docs/schemas say."""
        expect_document(words, done.stdout or "")
        if words[:1] == ("report",) and done.returncode in (0, 1, 4) and "-o" in words:
            page = self.folder / words[words.index("-o") + 1]
            if page.is_file():
                expect_page(document_of(page))

    def expect_no_insides(self, *texts):
        for text in texts:
            for inside in INSIDES:
                self.assertNotIn(inside, text or "")

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())
