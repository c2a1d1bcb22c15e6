#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`plussum plot`: what is drawn equals what the files hold, in every form, and the same bytes each time."""

import datetime
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

try:
    import h5py
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from program import PROGRAM, SCENARIOS, ProgramTest
from sweeps import EXPERIMENT

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """<script>alert("x")</script> & 'it' 😀 שלום \u202e\x1b[31m"""
RUN = ("run", SCENARIOS / "eras/emerging-era3.yaml", "--quiet", "--steps", "36", "--set", "population.customers=400",
       "--set", "record.panel_share=20 %")


def numbers(path):
    """The points of a path of straight lines."""
    return numpy.array(re.findall(r"([-\d.]+),([-\d.]+)", path.get("d")), dtype=float)


def drawn(file):
    """All stroked paths of an SVG, each with its colour and its points."""
    for path in ElementTree.parse(file).getroot().iter(SVG + "path"):
        colour = re.findall(r"\d+", path.get("stroke") or "")
        if len(colour) == 3:
            yield tuple(map(int, colour)), numbers(path)


def ticks(file, anchor):
    """Places and texts of the ticks of an axis: each is a mark and, next to it, its text."""
    for group in ElementTree.parse(file).getroot().iter(SVG + "g"):
        children = list(group)
        for mark, text in zip(children, children[1:]):
            if mark.tag == SVG + "path" and text.get("text-anchor") == anchor:
                yield numbers(mark)[0], text.find(SVG + "text").text.strip()


def day_of(text):
    """Of a tick: 2003, Feb 2003 or 7 Feb 2003."""
    words = text.split()
    return datetime.datetime.strptime(" ".join(["1", "Jan"][:3 - len(words)] + words), "%d %b %Y").toordinal()


class Plot(ProgramTest):
    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory(prefix="plussum-plot-")
        cls.addClassCleanup(kept.cleanup)
        cls.made = Path(kept.name)
        for name, seed in (("a", 1), ("b", 2)):
            subprocess.run([PROGRAM, *map(str, RUN), "--seed", str(seed), "-o", cls.made / f"{name}.h5"], check=True, stdout=subprocess.DEVNULL)
        file = cls.made / "tiny.yaml"
        file.write_text(EXPERIMENT.format(services="10 %, 20 %", replicates=3), encoding="utf-8")
        shutil.copy(SCENARIOS / "lessons/starter.yaml", cls.made)
        subprocess.run([PROGRAM, "sweep", file, "-o", cls.made / "tiny.store", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        cls.a, cls.b, cls.store = cls.made / "a.h5", cls.made / "b.h5", cls.made / "tiny.store"

    def series(self, *words):
        return self.call_json("plot", *words)["series"]

    def held(self, path):
        with h5py.File(self.a) as file:
            return file[path][:]

    # ---- which numbers ----------------------------------------------------------------------------------------------

    def test_series_are_those_of_the_file(self):
        with h5py.File(self.a) as file:
            labels = file["series/lock_state"].asstr()[:].tolist()
            days = file["series/time"][:]
            start = datetime.date.fromisoformat(file.attrs["start_date"])
        values = self.held("series/customers_by_lock_state")
        series = self.series(self.a, "customers_by_lock_state")
        self.assertEqual([one["label"] for one in series], labels)
        for k, one in enumerate(series):
            self.assertEqual(one["values"], values[:, k].tolist())
            self.assertEqual(one["unit"], "customers")
            self.assertEqual(one["times"], [(start + datetime.timedelta(int(day))).isoformat() for day in days])

    def test_labels_sums_and_shares(self):
        values = self.held("series/customers_by_lock_state")
        with h5py.File(self.a) as file:
            labels = file["series/lock_state"].asstr()[:].tolist()
        picked = [labels.index("locked_on"), labels.index("outside")]
        one, = self.series(self.a, "customers_by_lock_state:locked_on+outside:share")
        numpy.testing.assert_allclose(one["values"], 100 * values[:, picked].sum(axis=1) / values.sum(axis=1), rtol=1e-12)
        self.assertEqual((one["label"], one["unit"]), ("locked_on + outside", "%"))
        shares = self.series(self.a, "customers_by_lock_state:share")
        numpy.testing.assert_allclose(sum(numpy.array(one["values"]) for one in shares), 100, rtol=1e-12)

    def test_money_is_in_currency_of_the_real_market(self):
        with h5py.File(self.a) as file:
            scale = file.attrs["represents"] / 1e4
            transfers, sectors = (file[f"ledger/{name}"].asstr()[:].tolist() for name in ("transfer", "sector"))
            currency = file.attrs["currency"]
        moved, = self.series(self.a, "ledger:earned_income")
        numpy.testing.assert_allclose(moved["values"], self.held("ledger/moved")[:, transfers.index("earned_income")] * scale, rtol=1e-15)
        self.assertEqual(moved["unit"], currency)
        held, = self.series(self.a, "balance:household")
        numpy.testing.assert_allclose(held["values"], self.held("ledger/balance")[:, sectors.index("household")] * scale, rtol=1e-15)
        # The same money as a series, which the recorder scales.
        self.assertNotEqual(scale, 1e-4)
        series, = self.series(self.a, "household_cash")
        recorded = dict(zip(series["times"], series["values"]))
        numpy.testing.assert_allclose([recorded[day] for day in held["times"]], held["values"], rtol=1e-12)

    def test_panel_quantiles_are_numpys(self):
        for column, scale in (("income", 1e-4), ("capability", 1)):
            values = self.held(f"panel/{column}") * scale
            series = self.series(self.a, f"panel:{column}")
            self.assertEqual([one["label"] for one in series], ["90 %", "75 %", "50 %", "25 %", "10 %"])
            for one, probability in zip(series, (0.9, 0.75, 0.5, 0.25, 0.1)):
                numpy.testing.assert_allclose(one["values"], numpy.quantile(values, probability, axis=1), rtol=1e-6, atol=1e-9)

    def test_windows(self):
        days = self.series(self.a, "outcome_stock")[0]["times"]
        first = datetime.date.fromisoformat(days[0])
        window = self.series(self.a, "outcome_stock", "--from", "1", "--until", str(first.year + 1))[0]["times"]
        self.assertTrue(all(day <= f"{first.year + 1}-12-31" for day in window))
        self.assertLess(len(window), len(days))
        self.assertEqual(self.series(self.a, "outcome_stock", "--from", days[3], "--until", days[5])[0]["times"], days[3:6])

    def test_other_runs(self):
        series = self.series(self.a, "outcome_stock", "--with", self.b)
        self.assertEqual([one["file"] for one in series], ["a", "b"])
        self.assertEqual(series[1]["values"], self.series(self.b, "outcome_stock")[0]["values"])
        self.assertNotEqual(series[0]["values"], series[1]["values"])

    def test_experiment_over_time_and_against_a_factor(self):
        self.call("export", self.store, "-o", "tiny.h5")
        with h5py.File(self.folder / "tiny.h5") as file:
            promotion = file["promotion"].asstr()[:]
            replicate, welfare, income = file["replicate"][:], file["welfare_over_time"][:], file["income"][:]
            years = file["time"][:]
        for one, level in zip(self.series(self.store, "welfare", "--by", "promotion"), ("little", "much")):
            self.assertEqual(one["label"], f"promotion {level}")
            numpy.testing.assert_allclose(one["times"], years)
            means = numpy.array([welfare[(promotion == level) & (replicate == r)].mean(axis=0) for r in range(3)])
            half = 4.302652729911275 * means.std(axis=0, ddof=1) / 3**0.5  # 97.5 % of t with 2 degrees of freedom
            numpy.testing.assert_allclose(one["values"], means.mean(axis=0), rtol=1e-12)
            numpy.testing.assert_allclose(one["high"], means.mean(axis=0) + half, rtol=1e-9)
        one, = self.series(self.store, "income", "--against", "promotion")
        self.assertEqual(one["times"], ["little", "much"])
        numpy.testing.assert_allclose(one["values"], [income[promotion == level].mean() for level in ("little", "much")], rtol=1e-12)
        self.assertEqual(len(self.series(self.store, "income", "--against", "service", "--by", "promotion")), 2)
        named = self.series(self.store / "results.h5", "welfare") if (self.store / "results.h5").exists() else self.series(self.store, "welfare")
        self.assertEqual(len(named), 4)

    # ---- files ------------------------------------------------------------------------------------------------------

    def test_the_lines_of_an_svg_stand_where_the_axes_say(self):
        self.call("plot", self.a, "outcome_stock", "-o", "x.svg")
        values = self.held("series/outcome_stock")
        days = datetime.date.fromisoformat(self.start()).toordinal() + self.held("series/time")
        line, = (points for colour, points in drawn(self.folder / "x.svg") if colour == (0x00, 0x72, 0xB2) and len(points) == len(values))
        unit = 1000 if any("thousand" in text for text in self.texts("x.svg")) else 1
        up = [(place[1], unit * float(text)) for place, text in ticks(self.folder / "x.svg", "end")]
        across = [(place[0], day_of(text)) for place, text in ticks(self.folder / "x.svg", "middle")]
        self.assertGreaterEqual(min(len(up), len(across)), 3)
        for found, real, marks in ((line[:, 1], values, up), (line[:, 0], days, across)):
            (first, low), (last, high) = marks[0], marks[-1]
            scale = (last - first) / (high - low)
            numpy.testing.assert_allclose(found, first + (real - low) * scale, atol=0.05)
            numpy.testing.assert_allclose([place for place, _ in marks], [first + (at - low) * scale for _, at in marks], atol=0.05)

    def texts(self, name):
        return [text.text or "" for text in ElementTree.parse(self.folder / name).getroot().iter(SVG + "text")]

    def start(self):
        with h5py.File(self.a) as file:
            return file.attrs["start_date"]

    def test_signatures_sizes_and_metadata(self):
        for name, words, size in (("x.png", (), (945, 531)), ("y.png", ("--width", "400px", "--height", "300px", "--dpi", "96"), (400, 300))):
            self.call("plot", self.a, "outcome_stock", "-o", name, *words)
            data = (self.folder / name).read_bytes()
            self.assertTrue(data.startswith(b"\x89PNG\r\n\x1a\n"))
            self.assertEqual(struct.unpack(">II", data[16:24]), size)
        self.call("plot", self.a, "outcome_stock", "-o", "x.pdf", "--width", "100", "--height", "50mm")
        data = (self.folder / "x.pdf").read_bytes()
        self.assertTrue(data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"))
        self.assertRegex(data, rb"CreationDate \((D:)?" + self.start().replace("-", "").encode())
        self.call("plot", self.a, "outcome_stock", "-o", "x.svg")
        root = ElementTree.parse(self.folder / "x.svg").getroot()
        with h5py.File(self.a) as file:
            self.assertIn(file.attrs["digest"], root.find(SVG + "desc").text)
        self.assertIn("seed 1", root.find(SVG + "desc").text)
        self.assertTrue(root.find(SVG + "title").text)

    def test_equal_figures_are_equal_files(self):
        for variable in ("customers_by_lock_state:share", "panel:income", "enterprise_cash"):
            for ending in ("svg", "pdf", "png"):
                self.call("plot", self.a, variable, "-o", f"one.{ending}")
                self.call("plot", self.a, variable, "-o", f"two.{ending}")
                self.assertEqual((self.folder / f"one.{ending}").read_bytes(), (self.folder / f"two.{ending}").read_bytes())

    def test_every_form_is_drawn(self):
        for k, words in enumerate((("customers_by_lock_state",), ("customers_by_lock_state:share",), ("customers_by_lock_state", "--stacked"),
                                   ("household_cash", "household_debt"), ("household_cash", "--logarithmic"), ("panel:income",),
                                   ("lever_level",), ("customers_by_lock_state", "--with", self.b), ("panel:income", "--with", self.b),
                                   ("locked_out_by_barrier", "--width", "30", "--height", "30"))):
            with self.subTest(words):
                self.call("plot", self.a, *words, "-o", f"{k}.svg")
                self.assertGreater(sum(1 for _ in drawn(self.folder / f"{k}.svg")), 5)
                self.assertIn("+---", self.call("plot", self.a, *words, "--terminal").stdout)
        for words in (("welfare",), ("served", "--by", "promotion"), ("income", "--against", "service"), ("income", "--against", "promotion")):
            with self.subTest(words):
                self.call("plot", self.store, *words, "-o", "x.svg")
                self.assertIn("+---", self.call("plot", self.store, *words, "--terminal").stdout)

    def test_hostile_titles_are_text(self):
        shown = HOSTILE.replace("\u202e", "\\u202e").replace("\x1b", "\\x1b")
        for ending in ("svg", "pdf", "png"):
            self.call("plot", self.a, "outcome_stock", "--title", HOSTILE, "-o", f"x.{ending}")
        raw = (self.folder / "x.svg").read_text(encoding="utf-8")
        self.assertNotIn("<script", raw)
        self.assertEqual(ElementTree.fromstring(raw).find(SVG + "title").text, shown)
        text = self.call("plot", self.a, "outcome_stock", "--title", HOSTILE, "--terminal").stdout
        self.assertNotIn("\x1b", text)
        self.assertIn(shown, text)
        self.call("plot", self.a, "outcome_stock", "--title", "x" * 5000, "-o", "x.svg")

    def test_texts_are_drawn_as_they_are_and_are_no_commands(self):
        for title in ("Домохозяйства, العربية, 中文, 😀", "it's \"q\" ''''; system('touch made') #", "`touch made` @a $b 100 %d %s", "\\n _x^2{y} a\\",
                      "x' ; set output '|touch made", "!touch made", "x\"; system(\"touch made\")"):
            with self.subTest(title):
                self.call("plot", self.a, "outcome_stock", "--title", title, "-o", "x.svg", "--width", "400", "--script", "x.gp")
                self.assertIn(title, self.texts("x.svg"))
                subprocess.run(["gnuplot", "x.gp"], cwd=self.folder, check=True, stderr=subprocess.DEVNULL)
                self.assertIn(title, self.texts("x.svg"))
                self.assertEqual(self.files(), ["x.gp", "x.svg"])
        # Names of runs are labels, too.
        hostile = self.folder / "b'\"`touch made`%d.h5"
        shutil.copy(self.b, hostile)
        self.call("plot", self.a, "outcome_stock", "--with", hostile, "-o", "x.svg")
        self.assertIn(hostile.stem, self.texts("x.svg"))
        self.assertIn(hostile.stem, self.call("plot", self.a, "outcome_stock", "--with", hostile, "--terminal").stdout)
        self.assertFalse((self.folder / "made").exists())

    # ---- gnuplot ----------------------------------------------------------------------------------------------------

    def test_the_script_draws_the_same_figure_and_can_be_changed(self):
        for ending in ("svg", "pdf", "png"):
            self.call("plot", self.a, "customers_by_lock_state", "-o", f"x.{ending}", "--script", "x.gp")
            by_plot = (self.folder / f"x.{ending}").read_bytes()
            (self.folder / f"x.{ending}").unlink()
            subprocess.run(["gnuplot", "x.gp"], cwd=self.folder, check=True, stderr=subprocess.DEVNULL)
            by_script = (self.folder / f"x.{ending}").read_bytes()
            if ending == "svg":  # but for its title and origin
                by_plot, by_script = by_plot.split(b"</desc>")[1], by_script.split(b"</desc>")[1]
            elif ending == "pdf":  # but for its date
                by_plot, by_script = (re.sub(rb"\(D:\d+", b"", file) for file in (by_plot, by_script))
            self.assertEqual(by_plot, by_script)
        # A script needs no gnuplot to be written.
        self.call("plot", self.a, "outcome_stock", "--script", "alone.gp", env={**os.environ, "PATH": str(self.folder)})
        script = (self.folder / "alone.gp").read_text(encoding="utf-8")
        values = [float(row.split()[1]) for row in re.search(r"\$data1 << END\n(.*?)END", script, re.DOTALL)[1].splitlines()]
        self.assertEqual(values, self.held("series/outcome_stock").tolist())
        (self.folder / "alone.gp").write_text(re.sub(r"(?m)^unit = \S+", "unit = 12.5", script), encoding="utf-8")
        subprocess.run(["gnuplot", "alone.gp"], cwd=self.folder, check=True, stderr=subprocess.DEVNULL)
        tops = [float(text) for _, text in ticks(self.folder / "alone.svg", "end")]
        self.assertTrue(max(values) / 12.5 <= max(tops) <= 2 * max(values) / 12.5, tops)

    def test_without_gnuplot_nothing_is_written(self):
        empty = {**os.environ, "PATH": str(self.folder)}
        for words in (("-o", "x.svg"), ("--terminal",)):
            done = self.call("plot", self.a, "outcome_stock", *words, code=3, env=empty)
            self.assertIn("gnuplot, which draws figures, is not installed; `apt-get install gnuplot-nox`", done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertEqual(self.files(), [])

    def test_a_gnuplot_that_fails_is_quoted_and_nothing_is_written(self):
        (self.folder / "bin").mkdir()
        fake = self.folder / "bin/gnuplot"
        fake.write_text("#!/bin/sh\necho '<svg'; echo 'first' >&2; echo ' line 7: unknown terminal' >&2; echo 'warning' >&2; exit 1\n", encoding="utf-8")
        fake.chmod(0o755)
        (self.folder / "x.svg").write_text("old", encoding="utf-8")
        done = self.call("plot", self.a, "outcome_stock", "-o", "x.svg", code=3, env={**os.environ, "PATH": f"{fake.parent}:{os.environ['PATH']}"})
        self.assertIn("gnuplot could not draw the figure: line 7: unknown terminal; ", done.stderr)
        self.assertEqual((self.folder / "x.svg").read_text(encoding="utf-8"), "old")

    # ---- the terminal -----------------------------------------------------------------------------------------------

    def test_a_file_and_the_terminal_exclude_each_other(self):
        for words in (("-o", "x.svg"), ("--script", "x.gp")):
            self.assertIn("leave one of the two out", self.refused("plot", self.a, "outcome_stock", *words, "--terminal"))

    def test_the_terminal_is_as_wide_as_columns_says(self):
        for columns in ("40", "100", "no number"):
            text = self.call("plot", self.a, "families_enrolled", "--terminal", env={**os.environ, "COLUMNS": columns}).stdout
            widest = max(map(len, text.splitlines()))
            self.assertLessEqual(widest, int(columns) if columns.isdigit() else 100)
            self.assertGreater(widest, 30)
            self.assertRegex(text, r"\*{3}")
            self.assertNotIn("\x1b", text)

    # ---- refusals ---------------------------------------------------------------------------------------------------

    def test_refusals(self):
        for words, sentence in (((self.a, "families_enroled", "--terminal"), "did you mean 'families_enrolled'"),
                                ((self.a, "customers_by_lock_state:lockedon", "--terminal"), "did you mean 'locked_on'"),
                                ((self.a, "ledger:servce_fee", "--terminal"), "did you mean 'service_fee'"),
                                ((self.a, "balance:houshold", "--terminal"), "did you mean 'household'"),
                                ((self.a, "panel:incom", "--terminal"), "did you mean 'income'"),
                                ((self.a, "panel:lock_state", "--terminal"), "no column 'lock_state'"),
                                ((self.a, "outcome_stock:share", "--terminal"), "no labels to take shares of"),
                                ((self.a, "welfare", "--terminal"), "not recorded"),
                                ((self.a, "outcome_stock", "household_cash", "--terminal"), "one axis"),
                                ((self.a, "outcome_stock"), "where to?"),
                                ((self.a, "outcome_stock", "-o", "x.gif"), ".svg, .pdf or .png"),
                                ((self.a, "outcome_stock", "-o", "x.svg", "--width", "3 ells"), "--width is a length"),
                                ((self.a, "outcome_stock", "-o", "x.png", "--width", "1m"), "--width is a length"),
                                ((self.a, "outcome_stock", "-o", "x.png", "--width", "1900", "--dpi", "1200"), "make --dpi smaller"),
                                ((self.a, "outcome_stock", "--terminal", "--from", "soon"), "--from takes years"),
                                ((self.a, "outcome_stock", "--terminal", "--from", "90"), "no value to draw"),
                                ((self.a, "outcome_stock", "--terminal", "--by", "price"), "are for experiments"),
                                ((self.a, "panel:income", "--terminal", "--stacked"), "cannot be stacked"),
                                ((self.a, "household_cash", "--terminal", "--stacked", "--logarithmic"), "no logarithmic axis"),
                                ((self.a, "cost_per_outcome_unit:firm+self_provision", "--terminal"), "cannot be added up"),
                                ((self.a, "enterprise_price_level:share", "--terminal"), "have no shares"),
                                ((self.a, "cost_per_outcome_unit", "--terminal", "--stacked"), "no amounts of one kind"),
                                ((self.a, "groups_defaulted", "--terminal", "--logarithmic"), "no value is above 0"),
                                ((self.store, "welfre", "--terminal"), "did you mean 'welfare'"),
                                ((self.store, "welfare", "--terminal", "--by", "servce"), "did you mean 'service'"),
                                ((self.store, "income", "--terminal"), "--against FACTOR"),
                                ((self.store, "welfare", "--terminal", "--with", self.a), "not to an experiment")):
            with self.subTest(words):
                self.assertIn(sentence, self.refused("plot", *words))
        self.assertEqual(self.files(), [])

    def test_a_logarithmic_axis_says_what_it_leaves_out(self):
        done = self.call("plot", self.a, "customers_by_supplier", "--logarithmic", "-o", "log.svg")
        self.assertRegex(done.stderr, r"Note: \d+ of \d+ values are not above 0 and have no place on a logarithmic axis; the figure leaves them out\.")

    def test_courses_of_different_times_are_not_stacked(self):
        self.call("run", SCENARIOS / "lessons/starter.yaml", "--set", "population.customers=300", "--steps", "60", "-q", "-o", "st.h5",
                  "--set", "record.series_every=1", "--set", "record.ledger_every=55")
        both = ("plot", "st.h5", "income_by_decile", "ledger:earned_income", "--terminal")
        self.assertIn("recorded at different times", self.refused(*both, "--stacked"))
        self.call(*both)
        self.call("plot", "st.h5", "income_by_decile", "--stacked", "--terminal")

    def test_files_that_cannot_be_read_or_written(self):
        (self.folder / "x.h5").write_text("no HDF5")
        self.assertIn("no HDF5 file", self.refused("plot", "x.h5", "outcome_stock", "--terminal", code=3))
        self.refused("plot", "nowhere.h5", "outcome_stock", "--terminal", code=3)
        self.refused("plot", self.a, "outcome_stock", "-o", "nowhere/x.svg", code=3)
        self.call("export", self.store, "-o", "alone.h5")
        self.assertIn("table of an experiment", self.refused("plot", "alone.h5", "welfare", "--terminal", code=3))


if __name__ == "__main__":
    unittest.main()
