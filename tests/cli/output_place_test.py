#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where a file that is named as output comes to stand: through links, never on a device, never on another's temporary file, never without a name."""

import os
import stat
import subprocess
import unittest

from program import PROGRAM, ProgramTest
from sweeps import SweepTest

SMALL = ("--set", "population.customers=200", "--steps", "4")
TIP = ("--parameter", "enterprises.builder.price_level", "--metric", "customers_by_lock_state:outside", "--level", "100",
       "--low", "0.5", "--high", "1", "--replicates", "2")
GAIN = ("--pulse", "enterprises.builder.price_level", "--metric", "household_cash", "--at", "2", "--window", "2", "--replicates", "2")


class OutputPlace(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "far").mkdir()

    def verbs(self):
        """Every verb that writes one file, without its name."""
        self.call("run", "starter", *SMALL, "-o", "run.h5")
        return (("run", "starter", *SMALL, "-o"), ("report", "run.h5", "--no-runs", "-o"), ("plot", "run.h5", "household_cash", "-o"),
                ("compare", "starter", "starter", *SMALL, "-o"), ("tip", "starter", *SMALL, *TIP, "-o"), ("gain", "starter", *SMALL[:2], "--steps", "8", *GAIN, "-o"),
                ("loops", "starter", "--graph"))

    def test_a_link_is_written_through(self):
        for words in self.verbs():
            ending = {"run": ".h5", "plot": ".svg", "loops": ".dot"}.get(words[0], ".out")
            target, link = self.folder / "far" / ("target" + ending), self.folder / ("link" + ending)
            for there in (True, False):
                with self.subTest(words[0], there=there):
                    if there:
                        target.write_text("old", encoding="utf-8")
                        target.chmod(0o640)
                    link.symlink_to("far/target" + ending)
                    self.call(*words, link.name)
                    self.assertTrue(link.is_symlink())
                    self.assertNotIn(b"old", target.read_bytes()[:10])
                    if there:
                        self.assertEqual(stat.S_IMODE(target.stat().st_mode), 0o640)
                    self.assertEqual([path.name for path in (self.folder / "far").iterdir()], [target.name])
                    link.unlink()
                    target.unlink()

    def test_links_that_lead_nowhere(self):
        (self.folder / "a.h5").symlink_to("b.h5")
        (self.folder / "b.h5").symlink_to("a.h5")
        self.assertIn("cannot write 'a.h5': its symbolic links lead nowhere", self.refused("run", "starter", *SMALL, "-o", "a.h5", code=3))
        (self.folder / "c.h5").symlink_to("none/c.h5")
        self.assertIn("there is no folder 'none'; create it first", self.refused("run", "starter", *SMALL, "-o", "c.h5", code=3))

    def test_devices_and_streams_are_never_replaced(self):
        """Standard output is a file here: its name in /dev leads to that."""
        (self.folder / "null.h5").symlink_to("/dev/null")
        os.mkfifo(self.folder / "pipe.h5")
        for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/null", "null.h5", "pipe.h5"):
            with self.subTest(name), open(self.folder / "out.txt", "w", encoding="utf-8") as out:
                done = self.call("run", "starter", *SMALL, "-o", name, code=3, stdout=out)
                self.assertEqual(done.stderr, f"plussum: cannot write '{name}': this is a device, pipe or socket; name an ordinary file\n")
                self.assertEqual((self.folder / "out.txt").read_bytes(), b"")
        self.assertTrue(os.path.islink("/dev/stdout"))
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))
        self.assertIn("'-' is no file", self.refused("run", "starter", *SMALL, "-o", "-", code=3))

    def test_temporaries(self):
        """A planted name is no target, what killed processes left goes away, what others have in work stays."""
        (self.folder / "precious").write_text("precious", encoding="utf-8")
        for number in range(os.getpid(), os.getpid() + 300):
            (self.folder / f"a.h5.tmp-{number}").symlink_to("precious")
        before = set(self.files())
        self.call("run", "starter", *SMALL, "-o", "a.h5")
        self.assertEqual((self.folder / "precious").read_text(encoding="utf-8"), "precious")
        self.assertEqual(set(self.files()), before | {"a.h5"})
        left, held, linked = (self.folder / f"a.h5.tmp-{digit * 16}" for digit in "abc")
        left.write_text("left by a killed process", encoding="utf-8")
        linked.symlink_to("precious")
        with open(held, "w", encoding="utf-8") as work:
            import fcntl
            fcntl.flock(work, fcntl.LOCK_EX)
            self.call("run", "starter", *SMALL, "-o", "a.h5")
            self.assertEqual([path.exists() for path in (left, held)], [False, True])
        self.assertEqual((self.folder / "precious").read_text(encoding="utf-8"), "precious")

    def test_many_processes_with_one_output(self):
        """Processes in containers may all have the same id: only the name at random keeps them apart."""
        running = [subprocess.Popen([PROGRAM, "run", "starter", *SMALL, "-o", "a.h5", "-q"], cwd=self.folder, stdout=subprocess.DEVNULL)
                   for _ in range(8)]
        self.assertEqual([process.wait(timeout=300) for process in running], [0] * 8)
        self.assertEqual(self.files(), ["a.h5", "far"])
        self.call("verify", "a.h5")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_protected_file_stays(self):
        (self.folder / "a.h5").write_text("precious", encoding="utf-8")
        (self.folder / "a.h5").chmod(0o444)
        self.assertIn("protected against writing", self.refused("run", "starter", *SMALL, "-o", "a.h5", code=3))

    def test_empty_names(self):
        empty = "its value is empty; name something, or leave it out"
        for words in self.verbs():
            self.assertIn(empty, self.refused(*words, ""))
        for words in (("run", ""), ("run", "--from", ""), ("run", "starter", "--against", ""), ("check", ""), ("report", "", "-o", "a.html"),
                      ("report", "starter", "-o", "a.html", "--store", ""), ("plot", "", "household_cash"), ("plot", "run.h5", ""),
                      ("plot", "run.h5", "household_cash", "--with", ""), ("targets", "run.h5", "--control", ""), ("verify", ""), ("diff", "", "run.h5"),
                      ("compare", "starter", ""), ("new", ""), ("sweep", ""), ("sweep", "x", "-o", ""), ("merge", "", "x"), ("merge", "x", ""),
                      ("export", ""), ("export", "x", "-o", ""), ("attribute", ""), ("attribute", "x", "-o", ""), ("status", ""), ("test", "")):
            with self.subTest(words):
                self.assertIn(empty, self.refused(*words))

    def test_an_interrupted_run_is_not_overwritten(self):
        checkpoint = self.folder / "a.h5.checkpoint"
        checkpoint.write_text("hours of work", encoding="utf-8")
        self.assertEqual(self.refused("run", "starter", *SMALL, "-o", "a.h5"),
                         "plussum: 'a.h5.checkpoint' is the checkpoint of a run that did not come to its end; say --resume to continue that "
                         "run, --restart to lose it and begin anew, or name another output\n")
        self.assertEqual(checkpoint.read_text(encoding="utf-8"), "hours of work")
        self.refused("run", "starter", *SMALL, "-o", "a.h5", "--restart", "--resume")
        self.call("run", "starter", *SMALL, "-o", "a.h5", "--restart")
        self.assertEqual(self.files(), ["a.h5", "far"])


class OutputOfStores(SweepTest):
    def test_a_link_is_written_through(self):
        self.write_experiment(services="10 %, 20 %", replicates=2)
        self.sweep("tiny.store")
        (self.folder / "far").mkdir()
        for words, name in ((("export", "tiny.store", "-o"), "t.csv"), (("export", "tiny.store", "-o"), "t.h5"),
                            (("export", "tiny.store", "--format", "series-csv", "-o"), "s.csv"), (("report", "tiny.store", "-o"), "p.html"),
                            (("plot", "tiny.store", "welfare", "-o"), "p.svg")):
            with self.subTest(words, name=name):
                (self.folder / name).symlink_to(f"far/{name}")
                self.call(*words, name)
                self.assertTrue((self.folder / name).is_symlink())
                self.assertGreater((self.folder / "far" / name).stat().st_size, 0)

    def test_a_link_in_a_store_leads_nowhere(self):
        """A store may come from anywhere."""
        self.write_experiment(services="10 %, 20 %", replicates=2)
        self.sweep("tiny.store")
        (self.folder / "precious").write_text("precious", encoding="utf-8")
        for name in ("results.h5", "results.csv"):
            (self.folder / "tiny.store" / name).unlink(missing_ok=True)
            (self.folder / "tiny.store" / name).symlink_to("../precious")
            self.assertEqual(self.refused("export", "tiny.store", "-o", f"tiny.store/{name}", code=3),
                             f"plussum: cannot use 'tiny.store/{name}': this is a symbolic link; a store holds its files itself, so put the file in the link's place\n")
            (self.folder / "tiny.store" / name).unlink()
        (self.folder / "tiny.store/other.h5").symlink_to("../precious")
        self.call("run", "starter", *SMALL, "-o", "tiny.store/other.h5")
        self.assertFalse((self.folder / "tiny.store/other.h5").is_symlink())
        self.assertEqual((self.folder / "precious").read_text(encoding="utf-8"), "precious")


if __name__ == "__main__":
    unittest.main()
