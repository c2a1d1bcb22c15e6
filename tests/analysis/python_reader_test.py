#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The reader for Python shows what stands in the files: the same numbers as h5py, as the CSV of the program and as its statistics."""

import json
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

import h5py
import numpy
import pandas

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/cli"), str(ROOT / "analysis/python")]

import plussum  # noqa: E402
from plussum import figures  # noqa: E402
from program import CEMEX, PROGRAM, ProgramTest  # noqa: E402

RUN = ("run", CEMEX, "--quiet", "--set", "population.customers=4000", "--set", "enterprises.cemex.outlet_share=25 %",
       "--set", "enterprises.cemex.promotion=1/year", "--set", "enterprises.cemex.may_be_overdrawn=true")
WHOLE = (*RUN, "--steps", "120", "--set", "record.panel_share=2 %")
EXPERIMENT = """
name: levers
title: What makes families join
scenario: village.yaml
set: [population.customers=400, time.steps=60, enterprises.builder.information_share=75 %]
factors:
  - { name: outlets, parameter: enterprises.builder.outlet_share, values: [50 %, 100 %] }
  - { name: promotion, parameter: enterprises.builder.promotion, values: [50 %/year, 200 %/year] }
design: { kind: factorial, levels: 2 }
arms:
  - { name: as-is }
  - { name: poor, set: [enterprises.builder.outlet_cost=200 EUR/week, enterprises.builder.starting_cash=4000 EUR] }
replicates: 3
metrics:
  - { name: enrolled, series: families_enrolled, over_time: true }
  - { name: cash, series: household_cash }
"""
AS_IS = {"arm": "as-is"}


class ReaderTest(ProgramTest):
    def expect_sentence(self, does, *parts):
        """`does` must raise a PlusSumError that says all `parts` in one line."""
        with self.assertRaises(plussum.PlusSumError) as caught:
            does()
        sentence = str(caught.exception)
        for part in parts:
            self.assertIn(part, sentence)
        self.assertNotIn("\n", sentence)
        self.assertTrue(sentence[0].isupper() or sentence[0] == "'", sentence)
        return sentence


class Run(ReaderTest):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "a.h5"
        self.call(*WHOLE, "-o", self.path)
        self.trajectory = plussum.open(self.path)
        self.addCleanup(self.trajectory.close)
        self.file = h5py.File(self.path, "r")
        self.addCleanup(self.file.close)

    def dates(self, part):
        return numpy.datetime64("1998-01-01", "ns") + self.file[f"{part}/time"][:].astype("timedelta64[D]")

    def test_what_it_is(self):
        self.assertEqual(self.trajectory.kind, "trajectory")
        self.assertEqual(self.trajectory.scenario, self.file.attrs["scenario"])
        self.assertEqual(set(self.trajectory.attrs), set(self.file.attrs))
        self.assertEqual((self.trajectory.attrs["seed"], self.trajectory.attrs["digest"]), (1998, self.file.attrs["digest"]))
        self.assertIs(type(self.trajectory.attrs["seed"]), int)
        self.assertIn("trajectory of cemex", repr(self.trajectory))

    def test_parts_have_dates_labels_units_and_types(self):
        for part in ("series", "ledger", "transitions", "panel", "digest"):
            data = getattr(self.trajectory, part)
            self.assertEqual(data["time"].values.tolist(), self.dates(part).tolist(), part)
            self.assertEqual(data["step"].values.tolist(), self.file[f"{part}/step"][:].tolist(), part)
            self.assertIn("step", data.coords)
            self.assertEqual({*data.variables}, {*self.file[part]} - {"row"}, part)
            for name, variable in data.data_vars.items():
                self.assertEqual(variable.attrs["units"], self.file[f"{part}/{name}"].attrs["units"], name)
                self.assertEqual(variable.attrs["long_name"], self.file[f"{part}/{name}"].attrs["long_name"], name)
        self.assertEqual(self.trajectory.digest.column_digest.dtype, numpy.uint64)
        self.assertEqual(f"{self.trajectory.digest.digest.values[-1]:016x}", self.trajectory.attrs["digest"])
        self.assertEqual(self.trajectory.series.lock_state.values.tolist(), self.file["series/lock_state"].asstr()[:].tolist())
        self.assertEqual(self.trajectory.series.household_cash.dtype, numpy.float64)
        self.assertEqual(self.trajectory.panel.lock_state.dtype, numpy.int64)
        self.assertEqual(self.trajectory.panel.capability.dtype, numpy.float32)

    def test_nothing_is_read_before_it_is_asked_for(self):
        self.assertFalse(self.trajectory.series.household_cash.variable._in_memory)

    def test_money_is_in_currency(self):
        for name in ("moved", "balance"):
            stored = self.file[f"ledger/{name}"][:]
            read = self.trajectory.ledger[name]
            self.assertEqual((read.attrs["units"], read.attrs["plussum_unit"]), ("1", "MXN"))
            self.assertTrue(stored.any())
            self.assertEqual(numpy.rint(read.values * 10_000).astype(numpy.int64).tolist(), stored.tolist())
        fee = self.trajectory.ledger.moved.sel(transfer="service_fee")
        self.assertEqual((fee.payer.item(), fee.payee.item()), ("household", "enterprise"))
        self.assertEqual(numpy.rint(self.trajectory.panel.cash.values * 10_000).tolist(), self.file["panel/cash"][:].tolist())

    def test_transitions(self):
        stored = self.file["transitions/transitions"][:]
        self.assertEqual(self.trajectory.transitions.transitions.dtype, numpy.int64)
        frame = self.trajectory.to_frame("transitions")
        self.assertEqual(frame.shape, (30, 25))
        self.assertEqual(frame["outside", "locked_on"].tolist(), stored[:, 1, 3].tolist())
        self.assertEqual(int(self.trajectory.transitions.transitions.sum(["from_state", "to_state"])[0]), 4 * 4000)

    def test_events(self):
        self.call(*RUN, "--steps", "20", "-o", "quiet.h5")
        self.assertEqual(plussum.open(self.folder / "quiet.h5").events.sizes["event"], 0)
        self.assertEqual(self.trajectory.events.parameter.values.tolist(), self.file["events/parameter"].asstr()[:].tolist())
        self.assertEqual(self.trajectory.events.step.values.tolist(), self.file["events/step"][:].tolist())

    def test_tidy_holds_exactly_the_numbers_of_the_file(self):
        tidy = self.trajectory.tidy("customers_by_lock_state", "families_enrolled", "household_cash", "balance")
        self.assertEqual(tidy.columns.tolist(), ["time", "step", "variable", "axis", "label", "value", "unit"])
        self.assertEqual(len(tidy), 120 * 5 + 120 + 120 + 30 * 8)
        for name, labels in (("customers_by_lock_state", "lock_state"), ("families_enrolled", "enterprise")):
            rows = tidy[tidy["variable"] == name]
            stored = self.file[f"series/{name}"][:]
            self.assertEqual(set(rows["axis"]), {labels})
            self.assertEqual(set(rows["unit"]), {"customer"})
            self.assertGreater(stored[-1].sum(), 0)
            for k, label in enumerate(self.file[f"series/{labels}"].asstr()[:]):
                self.assertEqual(rows[rows["label"] == label]["value"].tolist(), stored[:, k].tolist())
                self.assertEqual(rows[rows["label"] == label]["time"].tolist(), [pandas.Timestamp(date) for date in self.dates("series")])
        cash = tidy[tidy["variable"] == "household_cash"]
        self.assertEqual(cash["value"].tolist(), self.file["series/household_cash"][:].tolist())
        self.assertEqual((set(cash["axis"]), set(cash["label"]), set(cash["unit"])), ({None}, {None}, {"MXN"}))
        self.assertEqual(set(self.trajectory.tidy()["variable"]), set(self.trajectory.series.data_vars))

    def test_wide_frames(self):
        frame = self.trajectory.to_frame("customers_by_lock_state")
        self.assertEqual(frame["locked_out"].tolist(), self.file["series/customers_by_lock_state"][:, 0].tolist())
        self.assertEqual(frame.index.name, "time")
        self.assertEqual(self.trajectory.to_frame("household_cash")["household_cash"].tolist(), self.file["series/household_cash"][:].tolist())

    def test_names_that_are_not_there(self):
        self.expect_sentence(lambda: self.trajectory.tidy("familes_enrolled"), "did you mean 'families_enrolled'?")
        self.expect_sentence(lambda: self.trajectory.tidy("transitions"), "from_state and to_state")
        self.expect_sentence(lambda: self.trajectory.group("checkpoint/customers"), "no group 'checkpoint/customers'")
        self.call(*RUN, "--steps", "3", "--set", "record.panel_share=0 %", "-o", "short.h5")
        short = plussum.open(self.folder / "short.h5")
        self.expect_sentence(lambda: short.panel, "has no panel")
        self.assertEqual(short.ledger.sizes["time"], 1)  # the last step is always recorded
        self.assertEqual(short.to_frame("families_enrolled").shape, (3, 1))

    def test_checkpoint(self):
        kept = self.folder / "b.h5.checkpoint"
        words = [PROGRAM, *RUN, "--steps", "100000", "--set", "record.series_every=1000", "--checkpoint-every", "50", "-o", "b.h5"]
        process = subprocess.Popen([str(word) for word in words], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not kept.exists():
            time.sleep(0.01)
        process.terminate()
        process.wait()
        checkpoint = plussum.open(kept)
        self.assertEqual(checkpoint.kind, "checkpoint")
        self.assertEqual(checkpoint.group("checkpoint/customers").sizes["row"], 4000)
        self.assertEqual(checkpoint.attrs["steps"], checkpoint.group("checkpoint").attrs["step"])
        self.assertEqual(int(checkpoint.attrs["digest"], 16), int(checkpoint.digest.digest[-1]))

    def test_damaged_files_are_told_in_sentences(self):
        content = self.path.read_bytes()
        flipped = bytearray(content)
        flipped[len(content) // 2] ^= 1
        not_ours = self.folder / "other.h5"
        with h5py.File(not_ours, "w") as other:
            other["numbers"] = [1, 2]
        newer = self.folder / "newer.h5"
        shutil.copy(self.path, newer)
        with h5py.File(newer, "r+") as other:
            other.attrs["plussum_format_version"] = "2.0"
        for name, bytes_, parts in (("flipped.h5", bytes(flipped), ("damaged", "seal")), ("cut.h5", content[:50_000], ("damaged or incomplete",)),
                                    ("unsealed.h5", content[:-24], ("lost its seal", "delete the root attribute 'sealed'")),
                                    ("longer.h5", content + b"x", ("lost its seal",)), ("text.h5", b"name: cemex\n", ("not an HDF5 file",)), ("empty.h5", b"", ("not an HDF5 file",))):
            (self.folder / name).write_bytes(bytes_)
            self.expect_sentence(lambda name=name: plussum.open(self.folder / name), name, *parts)
        self.expect_sentence(lambda: plussum.open(not_ours), "PlusSum did not write it")
        # HDF5 cuts off or breaks the seal when it changes a file; what counts here is the version.
        self.expect_sentence(lambda: plussum.open(newer, check=False), "format 2.0")
        self.expect_sentence(lambda: plussum.open(self.folder / "nowhere.h5"), "There is no file")
        self.expect_sentence(lambda: plussum.open(self.folder), "no run store")
        with plussum.open(self.folder / "flipped.h5", check=False) as unchecked:
            self.assertEqual(unchecked.kind, "trajectory")


class Figures(ReaderTest):
    def test_series_that_are_no_numbers_are_not_drawn(self):
        self.call(*WHOLE, "-o", "run.h5")
        for value in (float("nan"), float("inf"), 0):
            with h5py.File(self.folder / "run.h5", "r+") as file:
                for name in ("customers_by_lock_state", "income_by_decile"):
                    series = file["series"][name]
                    series[...] = numpy.full(series.shape, value) if series.dtype.kind == "f" or value == 0 else series[...]
            run = plussum.open(self.folder / "run.h5", check=False)
            self.expect_sentence(lambda: figures.income_fan(run), "incomes are no numbers above 0")
            if value == 0:
                self.expect_sentence(lambda: figures.lock_states(run), "they cannot be drawn")
            run.close()


class Experiment(ReaderTest):
    def setUp(self):
        super().setUp()
        self.call("new", "village")
        (self.folder / "levers.yaml").write_text(EXPERIMENT)
        self.call("sweep", "levers.yaml", "--quiet", code=1)  # the poor enterprise runs out of cash
        self.experiment = plussum.open(self.folder / "levers.store")
        self.addCleanup(self.experiment.close)

    def exported(self, form):
        self.call("export", "levers.store", "--format", form, "-o", "out.csv", "--quiet")
        return pandas.read_csv(self.folder / "out.csv", keep_default_na=False, na_values=["NA"], float_precision="round_trip")

    def test_what_it_is(self):
        self.assertEqual(self.experiment.kind, "experiment")
        self.assertEqual((self.experiment.factors, self.experiment.metrics), (["arm", "outlets", "promotion"], ["enrolled", "cash"]))
        self.assertEqual(self.experiment.levels("outlets"), [0.5, 1.0])
        self.assertEqual(self.experiment.unit("cash"), "EUR")
        self.assertEqual(self.experiment.runs.sizes["run"], 24)

    def test_frames_are_the_tables_of_the_program(self):
        table = self.exported("csv")
        self.assertEqual(set(table["status"]), {"finished", "failed"})
        pandas.testing.assert_frame_equal(self.experiment.frame(), table, check_exact=True)
        series = self.exported("series-csv")
        over_time = self.experiment.over_time("enrolled")
        pandas.testing.assert_frame_equal(over_time.dropna(subset="value").reset_index(drop=True),
                                          series.dropna(subset="value").reset_index(drop=True), check_exact=True)
        self.assertEqual(len(over_time), 24 * 60)

    def test_means_are_those_of_the_table(self):
        table = self.exported("csv")
        table = table[table["arm"] == "as-is"]
        means = self.experiment.at(AS_IS).mean("enrolled", by="outlets")
        for level, rows in table.groupby("outlets"):
            per_replicate = rows.groupby("replicate")["enrolled"].mean()
            half = 4.302652729749464 * per_replicate.std() / 3**0.5  # t(0.975; 2)
            self.assertEqual(means.loc[level, "replicates"], 3)
            self.assertGreater(half, 0)
            for column, value in (("mean", per_replicate.mean()), ("low", per_replicate.mean() - half), ("high", per_replicate.mean() + half)):
                self.assertAlmostEqual(means.loc[level, column], value, places=9)
        both = self.experiment.at(AS_IS).mean("enrolled", by=["outlets", "promotion"])
        self.assertAlmostEqual(both.loc[(1.0, 0.5), "mean"], table[(table["outlets"] == 1) & (table["promotion"] == 0.5)]["enrolled"].mean())
        self.assertAlmostEqual(self.experiment.at(AS_IS).mean("enrolled").mean, table["enrolled"].mean())

    def test_statistics_are_those_of_the_program(self):
        # Attribution takes arms none of which fails.
        (self.folder / "rich.yaml").write_text(EXPERIMENT.replace("name: levers", "name: rich").replace("cash=4000", "cash=1000000"))
        self.call("sweep", "rich.yaml", "--quiet")
        self.call("attribute", "rich.store", "--metric", "enrolled", "-o", "values.json", "--quiet")
        told = json.loads((self.folder / "values.json").read_text())["metrics"][0]["attributions"]
        told = next(each for each in told if each["arm"] == "as-is")
        as_is = plussum.open(self.folder / "rich.store").at(AS_IS)
        shapley = as_is.shapley("enrolled")
        self.assertGreater(told["total"]["mean"], 0)
        for expected, found in [(each, shapley.loc[each["factor"]]) for each in told["shapley"]] + [(told["total"], shapley.loc["together"])]:
            for column in ("mean", "low", "high"):
                self.assertAlmostEqual(found[column], expected[column], places=7)
        for each in told["main_effects"]:
            first, last = as_is.levels(each["factor"])
            found = as_is.contrast("enrolled", {each["factor"]: last}, {each["factor"]: first})
            self.assertAlmostEqual(found.mean, each["mean"], places=7)
            self.assertAlmostEqual(found.low, each["low"], places=7)
        self.assertAlmostEqual(shapley["mean"].drop("together").sum(), shapley.loc["together", "mean"], places=9)

    def test_replicates_without_a_value_do_not_count(self):
        failed = self.experiment.frame().query("status == 'failed'")
        expected = 3 - failed["replicate"].nunique()
        self.assertLess(expected, 3)
        self.assertEqual(self.experiment.mean("enrolled").replicates, expected)

    def test_what_cannot_be_asked_for(self):
        self.expect_sentence(lambda: self.experiment.mean("enroled"), "did you mean 'enrolled'?")
        self.expect_sentence(lambda: self.experiment.mean("enrolled", by="outlet"), "did you mean 'outlets'?")
        self.expect_sentence(lambda: self.experiment.at({"outlets": 0.7}), "no level 0.7; its levels are 0.5, 1.0")
        self.expect_sentence(lambda: self.experiment.over_time("cash"), "there is: enrolled")
        self.expect_sentence(lambda: self.experiment.at({"outlets": 1.0, "promotion": 0.5}).at({"outlets": 0.5}), "its levels are 1.0")
        self.expect_sentence(lambda: self.experiment.mean("enrolled", by=[]), "'by' names no factor")
        for confidence in (2, 0, 1, float("nan")):
            self.expect_sentence(lambda: self.experiment.mean("enrolled", confidence=confidence), "lies between 0 and 1")
        levels = {factor: self.experiment.levels(factor)[0] for factor in self.experiment.factors}
        self.expect_sentence(lambda: figures.shapley_waterfall(self.experiment.at(levels), "enrolled"), "no factor with two levels")
        three = plussum.Experiment(self.experiment.path, self.experiment.attrs, self.experiment.runs.isel(run=slice(0, 9)))
        self.expect_sentence(lambda: three.shapley("enrolled"), "every combination of two levels")

    def test_store_without_a_table(self):
        (self.folder / "levers.store/results.h5").unlink()
        sentence = self.expect_sentence(lambda: plussum.open(self.folder / "levers.store"), "plussum export")
        command = sentence.split("`")[1].split()
        self.call(*command[1:])
        self.assertEqual(plussum.open(self.folder / "levers.store").runs.sizes["run"], 24)


class Installed(ProgramTest):
    def test_pip_installs_it_without_a_network(self):
        source = self.folder / "source"  # pip builds beside the sources
        shutil.copytree(ROOT / "analysis/python", source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build"))
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps",
               "--disable-pip-version-check", "--target", str(self.folder / "site"), str(source)]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        script = f"""
import sys
sys.path.insert(0, {str(self.folder / "site")!r})
import plussum, plussum.figures
assert plussum.__file__.startswith({str(self.folder / "site")!r}), plussum.__file__
from importlib.metadata import version
assert version("plussum") == plussum.__version__
print(plussum.__version__)
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.split()[0], self.call("--version").stdout.split()[1], "the version of the program")


if __name__ == "__main__":
    unittest.main()
