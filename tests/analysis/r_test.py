#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The R script draws the lock states of a run and prints the numbers of the file; the example for R in the documentation runs."""

import csv
import datetime
import io
import re
import subprocess
import sys
import unittest
from pathlib import Path

import h5py

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))

from program import CEMEX, ProgramTest  # noqa: E402

SCRIPT = ROOT / "analysis/r/lock_states.R"
RUN = ("run", CEMEX, "--quiet", "--set", "population.customers=4000", "--set", "enterprises.cemex.outlet_share=25 %",
       "--set", "enterprises.cemex.promotion=1/year", "--set", "enterprises.cemex.may_be_overdrawn=true")
COLOURS = {"locked_on": "#0072B2", "transactional": "#56B4E9", "outside": "#E69F00", "locked_out": "#D55E00"}


class RScript(ProgramTest):
    def r(self, *words, code=0):
        done = subprocess.run(["Rscript", *map(str, words)], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_it_prints_what_it_draws(self):
        self.call(*RUN, "--steps", "120", "-o", "a.h5")
        for figure, begins in (("a.pdf", b"%PDF"), ("a.png", b"\x89PNG"), ("a.svg", b"<?xml")):
            done = self.r(SCRIPT, "a.h5", figure, "--values")
            self.assertEqual(done.stderr, "")
            drawn = (self.folder / figure).read_bytes()
            self.assertTrue(drawn.startswith(begins), figure)
            self.assertGreater(len(drawn), 3000)
            with h5py.File(self.folder / "a.h5", "r") as file:
                start = datetime.date.fromisoformat(file.attrs["start_date"])
                dates = [str(start + datetime.timedelta(days=int(day))) for day in file["series/time"][:]]
                expected = {(date, state): value for date, row in zip(dates, file["series/customers_by_lock_state"][:].tolist())
                            for state, value in zip(file["series/lock_state"].asstr()[:], row)}
            printed = {(row["date"], row["state"]): float(row["customers"]) for row in csv.DictReader(io.StringIO(done.stdout))}
            self.assertEqual(printed, expected)
        self.assertEqual(self.r(SCRIPT, "a.h5", "b.pdf").stdout, "")
        # Every layer has the colour of its state, and a state that nobody is in has no layer.
        drawn = (self.folder / "a.svg").read_text()
        fills = {"#" + "".join(f"{round(float(share) * 2.55):02X}" for share in colour)
                 for colour in re.findall(r'fill[:=]"?rgb\(([\d.]+)%, ?([\d.]+)%, ?([\d.]+)%\)', drawn)}
        states = {state for (date, state), value in expected.items() if value > 0}
        self.assertGreater(len(states), 3)
        for state, colour in COLOURS.items():
            self.assertEqual(state in states, colour in fills, state)

    def test_it_refuses_in_sentences(self):
        self.call(*RUN, "--steps", "1", "-o", "one.h5")
        (self.folder / "text.h5").write_text("name: cemex\n")
        for words, code, part in (((), 2, "give a trajectory and a figure"), (("one.h5", "a.jpg"), 2, "ends in .pdf"),
                                  (("none.h5", "a.pdf"), 3, "there is no file 'none.h5'"), (("one.h5", "no/a.pdf"), 3, "there is no folder 'no'"),
                                  (("text.h5", "a.pdf"), 3, "netCDF cannot open it"), (("one.h5", "a.pdf"), 3, "take at least 2")):
            told = self.r(SCRIPT, *words, code=code).stderr
            self.assertTrue(told.startswith("lock_states.R: "), told)
            self.assertIn(part, told)
            self.assertEqual(told.count("\n"), 1, told)
        self.assertFalse((self.folder / "a.pdf").exists())

    def test_nothing_half_drawn_is_left(self):
        self.call(*RUN, "--steps", "8", "-o", "a.h5")
        whole = (self.folder / "a.h5").read_bytes()

        def forged(name, change):
            (self.folder / name).write_bytes(whole[:-24])
            with h5py.File(self.folder / name, "r+") as file:
                change(file)
            return name

        def fill(value):
            return lambda file: file["series/customers_by_lock_state"].write_direct(file["series/customers_by_lock_state"][:] * 0 + value)

        (self.folder / "d.pdf").mkdir()
        (self.folder / "run.pdf").write_bytes(whole)
        (self.folder / "soft.pdf").symlink_to("run.pdf")
        (self.folder / "hard.pdf").hardlink_to(self.folder / "run.pdf")
        for words, code, part in (((forged("nan.h5", fill(float("nan"))), "a.pdf"), 3, "nothing to draw"), ((forged("zero.h5", fill(0)), "a.pdf"), 3, "nothing to draw"),
                                  ((forged("version.h5", lambda file: file.attrs.modify("plussum_format_version", "99999999999999999999.0")), "a.pdf"), 3, "reads formats up to 1.x"),
                                  (("a.h5", "d.pdf"), 3, "is a folder"), (("a.h5", "/proc/x.pdf"), 3, "cannot write '/proc/x.pdf'"),
                                  *((("run.pdf", name), 2, "needs another name") for name in ("run.pdf", "./run.pdf", "soft.pdf", "hard.pdf"))):
            with self.subTest(words):
                before = self.files()
                told = self.r(SCRIPT, *words, code=code)
                self.assertTrue(told.stderr.startswith("lock_states.R: "), told.stderr)
                self.assertIn(part, told.stderr)
                self.assertEqual((told.stdout, told.stderr.count("\n"), self.files()), ("", 1, before))
        self.assertEqual((self.folder / "run.pdf").read_bytes(), whole)

    def test_the_example_in_the_documentation(self):
        self.call(*RUN, "--steps", "12", "-o", "cemex.h5")
        example = re.search(r"```r\n(.*?)```", (ROOT / "docs/file-format.md").read_text(), re.DOTALL)[1]
        (self.folder / "example.R").write_text(example + """
cat("\\nAT THE END", format(tail(time, 1)), dim(customers), sprintf("%.17g", customers[, ncol(customers)]), suppliers)
""")
        told = self.r("example.R").stdout.rpartition("AT THE END ")[2].split()
        with h5py.File(self.folder / "cemex.h5", "r") as file:
            values = file["series/customers_by_supplier"][-1].tolist()
            suppliers = file["series/supplier"].asstr()[:].tolist()
        self.assertEqual(told[:3], ["1998-03-26", "2", "12"])
        self.assertEqual([float(word) for word in told[3:5]], values)
        self.assertEqual(told[5:], suppliers)


if __name__ == "__main__":
    unittest.main()
