#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Values that no run can have are refused with a sentence, wherever they come from: the command line, a scenario, a file, a store."""

import math
import unittest

try:
    import h5py
except ImportError:
    h5py = None

from program import ProgramTest
from sweeps import SweepTest

SEAL_BYTES = 24
SMALL = ("--set", "population.customers=200")


class CommandLine(ProgramTest):
    def test_numbers_that_are_none(self):
        tip = ("tip", "starter", "--parameter", "enterprises.builder.price_level", "--metric", "household_cash")
        gain = ("gain", "starter", "--pulse", "enterprises.builder.price_level", "--metric", "household_cash", "--at", "10")
        nothing = "is not a finite number; expected a number"
        for words, why in ((("report", "starter", "-o", "a.html", "--confidence", "nan"), nothing), ((*tip, "--level", "1", "--confidence", "nan"), nothing),
                           ((*gain, "--confidence", "NaN"), nothing), ((*tip, "--level", "nan"), nothing), ((*tip, "--level", "inf"), nothing),
                           ((*tip, "--level", "1e999"), "is too large or too small for a number"),
                           (("test", "x.store", "--half-width", "nan"), nothing), (("test", "x.store", "--half-width", "inf"), nothing)):
            with self.subTest(words):
                self.assertEqual(self.refused(*words), f"plussum: {words[-2]}: '{words[-1]}' {why}\nRun `plussum {words[0]} --help` for its options.\n")
        self.assertEqual(self.files(), [])
        for width in ("0", "-1"):
            self.assertIn(f"a number above 0 is expected, not {width}\n", self.refused("test", "x.store", "--half-width", width))

    def test_runs_that_leave_the_calendar(self):
        def check(*sets, code):
            words = [word for path in sets for word in ("--set", path)]
            return self.call("check", "starter", *words, code=code).stderr
        self.assertIn("would end on 10000-05-30, but the last day of the calendar is 9999-12-31",
                      check("time.start=9999-06-01", "time.steps=52", code=2))
        self.assertIn("in the year", check("time.step=year", "time.steps=10000000", code=2))
        check("time.step=day", "time.start=9999-12-01", "time.steps=30", code=0)
        check("time.step=day", "time.start=9999-12-01", "time.steps=31", code=2)


@unittest.skipUnless(h5py, "needs h5py")
class Files(ProgramTest):
    def changed(self, name, value):
        """A run without its seal, with another value of a root attribute; without the attribute where the value is None."""
        (self.folder / "b.h5").write_bytes((self.folder / "a.h5").read_bytes()[:-SEAL_BYTES])
        with h5py.File(self.folder / "b.h5", "r+") as file:
            del file.attrs["sealed"]
            del file.attrs[name]
            if value is not None:
                file.attrs[name] = value
        return "b.h5"

    def test_attributes_that_no_run_has(self):
        self.call("run", "starter", *SMALL, "--steps", "4", "-o", "a.h5")
        for name, value, shown in (("start_date", None, ""), ("start_date", "", ""), ("start_date", "yesterday", "yesterday"),
                                   ("start_date", "99999-99-99", "99999-99-99"), ("step_unit", "fortnight", "fortnight"), ("steps", -5, "-5"),
                                   ("represents", 0.0, "0"), ("represents", -3.0, "-3"), ("represents", math.nan, "nan")):
            with self.subTest(name, value=value):
                file = self.changed(name, value)
                for words in (("report", file, "--no-runs", "-o", "p.html"), ("plot", file, "household_cash", "-o", "p.svg"), ("targets", file)):
                    self.assertRegex(self.refused(*words, code=3), f"cannot read 'b.h5': the attribute {name} is '{shown}', where .* is expected; ")
        self.assertEqual(self.files(), ["a.h5", "b.h5"])
        self.call("targets", self.changed("represents", 2.0))


    def test_what_is_missing_is_named(self):
        self.call("run", "starter", *SMALL, "--steps", "4", "-o", "a.h5")
        whole = (self.folder / "a.h5").read_bytes()

        def detach(file):
            del file["series/locked_out_by_barrier"].attrs["DIMENSION_LIST"]

        def delete(file):
            del file["series/barrier"]

        for change in (detach, delete):
            (self.folder / "b.h5").write_bytes(whole[:-SEAL_BYTES])
            with h5py.File(self.folder / "b.h5", "r+") as file:
                del file.attrs["sealed"]
                change(file)
            with self.subTest(change.__name__):
                self.assertRegex(self.refused("targets", "b.h5", code=3), "the labels of its second dimension (\\('barrier'\\) )?are missing; the file is damaged")
        for size in (1000, len(whole) // 3, len(whole) - 100):
            (self.folder / "b.h5").write_bytes(whole[:size])
            text = self.refused("targets", "b.h5", code=3)
            self.assertIn("it is cut off or damaged; copy it again or repeat the run", text)
            self.assertNotIn("HDF5:", text)


class Stores(SweepTest):
    def test_runs_that_ended_insolvent_have_no_welfare(self):
        text = (self.folder / "failing.yaml").read_text(encoding="utf-8")
        design = text.replace("replicates: 3", "replicates: 2\ndesign: { kind: factorial, levels: 2 }") + "  - { name: ruin, outcome: failed }\n"
        for costs, ruin in (("[900 EUR/week, 1000 EUR/week]", 0.0), ("[0 EUR/week, 1000 EUR/week]", 1.0), ("[0 EUR/week, 1 EUR/week]", 0.0)):
            (self.folder / "failing.yaml").write_text(design.replace("[0 EUR/week, 1000 EUR/week]", costs), encoding="utf-8")
            store, some_fail = f"{len(costs)}.store", "1000" in costs
            self.call("sweep", "failing.yaml", "-o", store, code=1 if some_fail else 0)
            with self.subTest(costs):
                if some_fail:
                    self.assertEqual(self.refused("attribute", store), "plussum: the metric 'welfare' is left out: "
                                     "No replicate has a finite value at every point that attribution needs.\n")
                else:
                    self.assertIn("2 of 2 replicates complete", self.call("attribute", store).stdout)
                told = self.call_json("attribute", store, "--metric", "ruin")
                self.assertEqual((told["replicates_complete"], told["metrics"][0]["attributions"][0]["total"]["mean"]), (2, ruin))

    def test_replicates_that_lack_a_run_are_not_complete(self):
        self.write_experiment(services="10 %, 15 %", replicates=2)
        text = (self.folder / "tiny.yaml").read_text(encoding="utf-8")
        (self.folder / "tiny.yaml").write_text(text.replace("metrics:", "design: { kind: factorial, levels: 2 }\nmetrics:"), encoding="utf-8")
        self.sweep("part.store", "--shard", "1/3")
        self.assertIn("no replicate is complete in 'part.store', so nothing can be attributed: runs are missing", self.refused("attribute", "part.store"))


if __name__ == "__main__":
    unittest.main()
