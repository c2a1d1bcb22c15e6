#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""HDF5 files that nobody vouches for: every verb answers with a sentence and exit code 3, soon, in little memory, and shows no byte of another
file."""

import importlib.util
import json
import os
import random
import resource
import subprocess
import time
import unittest

try:
    import h5py
    import numpy
except ImportError:
    h5py = None

from program import PROGRAM, ROOT, ProgramTest

SEAL_BYTES = 24
SMALL = ("--set", "population.customers=200", "--set", "record.panel_share=0.2", "--steps", "6")
SECRET = "the-secret-of-another-file"
MUTANTS = 120


def verbs(file):
    """Every verb that reads a file of a run."""
    return (("verify", file), ("targets", file), ("targets", "good.h5", "--control", file), ("diff", "good.h5", file), ("export", file, "-o", "o.csv"),
            ("plot", file, "household_cash", "--json"), ("plot", "good.h5", "household_cash", "--with", file, "--json"), ("report", file, "--no-runs", "-o", "o.html"),
            ("compare", "starter", file), ("run", "--from", f"{file}@2"), ("run", "starter", *SMALL, "--against", file))


@unittest.skipUnless(h5py, "needs h5py")
class Hostile(ProgramTest):
    def setUp(self):
        super().setUp()
        self.call("run", "starter", *SMALL, "-o", "good.h5")
        self.whole = (self.folder / "good.h5").read_bytes()

    def change(self, apply, name="bad.h5"):
        """The good file, unsealed and changed."""
        (self.folder / name).write_bytes(self.whole[:-SEAL_BYTES])
        with h5py.File(self.folder / name, "r+") as file:
            del file.attrs["sealed"]
            apply(file)
        return name

    def expect_refused(self, file, sentence, words=None):
        for verb in words or verbs(file):
            with self.subTest(verb):
                began = resource.getrusage(resource.RUSAGE_CHILDREN)
                done = subprocess.run([PROGRAM, *map(str, verb)], cwd=self.folder, text=True, capture_output=True, check=False, timeout=120)
                self.expect_no_insides(done.stdout, done.stderr)
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertRegex(done.stderr, rf"^plussum: cannot read '{file}': {sentence}")
                self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began.ru_utime, 15)
        self.assertNotIn("o.csv", self.files())

    def test_the_unchanged_file_is_read(self):
        file = self.change(lambda file: None)
        for verb in (("verify", file), ("targets", file), ("diff", "good.h5", file), ("export", file, "-o", "o.csv")):
            self.call(*verb)

    def replace(self, make):
        def apply(file):
            del file["series/household_cash"]
            make(file)
        return self.change(apply)

    def test_links(self):
        os.mkfifo(self.folder / "pipe.h5")
        for target in ("pipe.h5", "good.h5", "/etc/passwd", "nowhere.h5"):
            file = self.replace(lambda file, target=target: file["series"].__setitem__("household_cash", h5py.ExternalLink(target, "/series/household_cash")))
            self.expect_refused(file, "it is damaged or hostile: '/series/household_cash' is a link to another file", verbs(file)[:3])
        file = self.replace(lambda file: file["series"].__setitem__("household_cash", h5py.SoftLink("/series/household_debt")))
        self.expect_refused(file, "it is damaged or hostile: '/series/household_cash' is a link to another place")

        def circle(file):
            file["series/again"] = file["/"]
        self.expect_refused(self.change(circle), "it is damaged or hostile: '.*' lies deeper in groups", verbs("bad.h5")[:2])

    def test_values_of_other_files(self):
        (self.folder / "secret").write_text(SECRET * 10, encoding="utf-8")
        file = self.replace(lambda file: file["series"].create_dataset("household_cash", (6,), "<f8", external=[("secret", 0, 48)]))
        self.expect_refused(file, "it is damaged or hostile: '/series/household_cash' keeps its values in another file")

        def virtual(file):
            layout = h5py.VirtualLayout((6,), "<f8")
            layout[:] = h5py.VirtualSource("good.h5", "series/household_debt", (6,))
            file["series"].create_virtual_dataset("household_cash", layout)
        self.expect_refused(self.replace(virtual), "it is damaged or hostile: '/series/household_cash' takes its values from other files", verbs("bad.h5")[:2])

    def test_filters(self):
        for options in ({"compression": "lzf"}, {"scaleoffset": 3}):
            file = self.replace(lambda file, options=options: file["series"].create_dataset("household_cash", (6,), "<f8", chunks=(6,), **options))
            self.expect_refused(file, "it is damaged or hostile: '/series/household_cash' is packed by filter [0-9]+, which", verbs(file)[:2])

    def test_more_than_the_file_holds(self):
        """Labels that were never written have a long text as fill value; values of a petabyte; texts that are one long text many times."""
        def fill(file):
            properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            properties.set_chunk((1000,))
            kind = h5py.h5t.TypeID.copy(h5py.h5t.C_S1)
            kind.set_size(h5py.h5t.VARIABLE)
            kind.set_cset(h5py.h5t.CSET_UTF8)
            h5py.h5d.create(file["series"].id, b"nobody", kind, h5py.h5s.create_simple((10**9,)), properties)
        self.expect_refused(self.change(fill), "dataset 'series/nobody': claims more values than the file can hold; the file is damaged", verbs("bad.h5")[:2])

        def petabyte(file):
            del file["series/step"]
            file["series"].create_dataset("step", (2**47,), "<i8", chunks=(1024,))
        self.expect_refused(self.change(petabyte), "dataset 'series/step': claims more values", verbs("bad.h5")[:2])

        def repeated(file):
            text = "x" * 60_000
            labels = file["series"].create_dataset("one", (1,), h5py.string_dtype())
            labels[0] = text
            # References to one text: the bytes of the first one, a hundred thousand times.
            where = labels.id.get_offset()
            file.flush()
            with open(file.filename, "rb") as raw:
                raw.seek(where)
                reference = raw.read(16)
            many = file["series"].create_dataset("many", (100_000,), h5py.string_dtype())
            many[:] = ["y"] * 100_000
            self.many = (many.id.get_offset(), reference)
        file = self.change(repeated)
        with open(self.folder / file, "r+b") as raw:
            raw.seek(self.many[0])
            raw.write(self.many[1] * 100_000)
        self.expect_refused(file, ".{20,}", verbs("bad.h5")[:2])

    def test_a_sealed_hostile_file(self):
        """Whoever knows the format can seal anything: the seal is no defence."""
        spec = importlib.util.spec_from_file_location("files", ROOT / "analysis/python/plussum/files.py")
        files = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(files)
        except ImportError:
            self.skipTest("needs xarray")
        self.replace(lambda file: file["series"].__setitem__("household_cash", h5py.ExternalLink("good.h5", "/series/household_cash")))
        content = (self.folder / "bad.h5").read_bytes()
        (self.folder / "bad.h5").write_bytes(content + files.SEAL_MAGIC + len(content).to_bytes(8, "little") + files.digest_of(content).to_bytes(8, "little"))
        self.expect_refused("bad.h5", "it is damaged or hostile: '/series/household_cash' is a link to another file", verbs("bad.h5")[:1])

    def test_what_is_no_file(self):
        os.mkfifo(self.folder / "pipe.h5")
        (self.folder / "loop.h5").symlink_to("loop.h5")
        for name in ("pipe.h5", "/dev/zero", "/dev/null"):
            for verb in (("verify", name), ("targets", name), ("diff", "good.h5", name), ("export", name, "-o", "o.csv"), ("run", "starter", *SMALL, "--against", name)):
                with self.subTest(verb):
                    self.refused(*verb, code=3)

    def test_one_flipped_bit_never_breaks_the_program_down(self):
        draws = random.Random(2005)
        (self.folder / "base.h5").write_bytes(b"")
        self.change(lambda file: None, "base.h5")
        base = (self.folder / "base.h5").read_bytes()
        for _ in range(MUTANTS):
            bits = bytearray(base)
            position = draws.randrange(len(bits))
            bits[position] ^= 1 << draws.randrange(8)
            (self.folder / "bad.h5").write_bytes(bits)
            done = subprocess.run([PROGRAM, "export", "bad.h5", "-o", "o.csv"], cwd=self.folder, text=True, capture_output=True, check=False, timeout=120, errors="replace")
            with self.subTest(position=position):
                self.assertIn(done.returncode, (0, 3), done.stderr)
                self.expect_no_insides(done.stdout, done.stderr)
        self.assertEqual([name for name in self.files() if "core" in name], [])


class Export(ProgramTest):
    @unittest.skipUnless(h5py, "needs h5py")
    def test_the_series_of_a_run(self):
        self.call("run", "starter", *SMALL, "--set", "record.series_every=2", "-o", "good.h5")
        said = self.call_json("export", "good.h5")
        lines = (self.folder / "good.csv").read_text(encoding="utf-8").splitlines()
        self.assertEqual(lines[0], "year,step,date,metric,label,value,unit")
        self.assertEqual(said, {"file": "good.csv", "format": "series-csv", "rows": len(lines) - 1})
        rows = [line.split(",") for line in lines[1:]]
        with h5py.File(self.folder / "good.h5") as file:
            series = file["series"]
            start, days, steps = numpy.datetime64(file.attrs["start_date"]), series["time"][:], series["step"][:]
            numeric = [name for name in series if name not in ("time", "step") and series[name].dtype.kind == "f"]
            self.assertEqual(len(rows), sum(series[name].size for name in numeric))
            for name, label in (("household_cash", ""), ("customers_by_lock_state", "outside")):
                found = [row for row in rows if row[3:5] == [name, label]]
                column = series[name][:] if not label else series[name][:, list(series["lock_state"].asstr()[:]).index(label)]
                self.assertEqual([float(row[5]) for row in found], column.tolist())
                self.assertEqual([int(row[1]) for row in found], steps.tolist())
                self.assertEqual([row[2] for row in found], [str(start + numpy.timedelta64(int(day), "D")) for day in days])
                self.assertEqual({row[6] for row in found}, {series[name].attrs["plussum_unit"]})
        self.assertIn("is HDF5 already", self.refused("export", "good.h5", "-o", "x.h5"))
        self.call("export", "good.h5", "-o", "named.csv", "--format", "series-csv", "-q")
        self.assertEqual((self.folder / "named.csv").read_bytes(), (self.folder / "good.csv").read_bytes())


if __name__ == "__main__":
    unittest.main()
