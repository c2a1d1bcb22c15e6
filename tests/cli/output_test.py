#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where nothing can be written, a sentence and exit code 3, and never half a file."""

import contextlib
import os
import resource
import shutil
import subprocess
import unittest

from program import CEMEX, PROGRAM, ProgramTest

SMALL = ("run", CEMEX, "--set", "population.customers=3000", "--steps", "60")
NOBODY = 65534


class Output(ProgramTest):
    def refuses(self, *words, **options):
        said = self.refused(*words, code=3, **options)
        text = "".join(line for line in said.splitlines(keepends=True) if not line.startswith("warning: "))
        self.assertRegex(text, r"^plussum: cannot write '.+': .{10,}\n$")
        return text

    def test_folder_that_is_not_there(self):
        self.assertIn("there is no folder 'nowhere'; create it first", self.refuses(*SMALL, "-o", "nowhere/a.h5"))
        self.assertEqual(self.files(), [])

    def test_what_cannot_be_written_is_said_before_the_run(self):
        endless = ("run", CEMEX, "--steps", "400000", "--set", "population.customers=3000")
        self.refuses(*endless, "-o", "nowhere/a.h5")

    def test_output_is_a_folder(self):
        self.assertIn("this is a folder", self.refuses(*SMALL, "-o", self.folder))
        self.assertIn("this is a folder", self.refuses(*SMALL, "-o", "."))

    def test_output_under_a_regular_file(self):
        (self.folder / "file").write_text("precious", encoding="utf-8")
        self.assertIn("'file' is not a folder", self.refuses(*SMALL, "-o", "file/a.h5"))
        self.assertEqual((self.folder / "file").read_text(encoding="utf-8"), "precious")

    def test_output_is_a_device_or_pipe(self):
        self.assertIn("device", self.refuses(*SMALL, "-o", "/dev/full"))
        self.assertIn("device", self.refuses(*SMALL, "-o", "/dev/null"))
        os.mkfifo(self.folder / "pipe")
        self.assertIn("pipe", self.refuses(*SMALL, "-o", "pipe"))

    def test_name_that_is_too_long(self):
        self.assertIn("too long", self.refuses(*SMALL, "-o", "a" * 300 + ".h5"))
        self.assertEqual(self.files(), [])

    def test_folder_without_permission(self):
        closed = self.folder / "closed"
        closed.mkdir(mode=0o555)
        options = {}
        program = PROGRAM
        if os.geteuid() == 0:  # who may write everywhere
            program = shutil.copy(PROGRAM, self.folder / "plussum")
            self.folder.chmod(0o755)
            options = {"user": NOBODY, "group": NOBODY}
        self.call("new", "mine")
        done = subprocess.run([program, "run", "mine.yaml", "--steps", "5", "-o", "closed/a.h5"], cwd=self.folder, text=True,
                              capture_output=True, check=False, **options)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("you may not write to the folder 'closed'", done.stderr)
        self.assertEqual(list(closed.iterdir()), [])
        done = subprocess.run([program, "new", "other"], cwd=closed, text=True, capture_output=True, check=False, **options)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.expect_no_insides(done.stderr)

    def test_an_insolvent_enterprise_stops_the_run_and_what_was_recorded_is_kept(self):
        done = subprocess.run([PROGRAM, *SMALL, "--set", "enterprises.cemex.starting_cash=87000 MXN", "-o", "a.h5"],
                              cwd=self.folder, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"step \d+: enterprise 'cemex' is overdrawn, its cash is -[0-9.]+ MXN")
        self.assertIn("The 5 steps before it are kept in a.h5.stopped.", done.stderr)
        self.assertEqual(self.files(), ["a.h5.stopped"])
        targets = subprocess.run([PROGRAM, "targets", "a.h5.stopped"], cwd=self.folder, text=True, capture_output=True, check=False)
        self.assertEqual(targets.returncode, 0, targets.stderr)

    @contextlib.contextmanager
    def small_disk(self, size):
        place = self.folder / "disk"
        place.mkdir()
        mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place],
                                                       capture_output=True, check=False).returncode == 0
        if not mounted:
            self.skipTest("only root may mount a small disk")
        try:
            yield place
        finally:
            subprocess.run(["umount", place], check=True)

    def test_disk_full(self):
        with self.small_disk("64k") as disk:
            self.assertIn("the disk is full; free ", self.refuses(*SMALL, "-o", disk / "a.h5", "-q"))
            self.assertEqual(list(disk.iterdir()), [])

    def test_disk_too_full_for_checkpoints(self):
        with self.small_disk("64k") as disk:
            text = self.refused(*SMALL[:-1], "400", "--set", "enterprises.cemex.may_be_overdrawn=true", "-o", disk / "a.h5", "--checkpoint-every", "10", code=3)
            self.assertIn("The run goes on.", text)
            self.assertEqual(list(disk.iterdir()), [])

    def test_disk_full_for_a_new_scenario(self):
        with self.small_disk("4k") as disk:
            (disk / "filler").write_bytes(b"x" * 4096)
            self.refused("new", "mine", code=3, cwd=disk)
            self.assertEqual([path.name for path in disk.iterdir()], ["filler"])

    def test_file_size_limit(self):
        text = self.refuses(*SMALL, "-o", "a.h5", limits={resource.RLIMIT_FSIZE: 20000})
        self.assertIn("ulimit -f", text)
        self.assertEqual(self.files(), [])

    def test_what_stood_there_before_stays(self):
        digest = self.call_json(*SMALL, "-o", "a.h5")["digest"]
        self.refuses(*SMALL, "--seed", "5", "-o", "a.h5", limits={resource.RLIMIT_FSIZE: 20000})
        self.assertEqual(self.files(), ["a.h5"])
        self.assertEqual(self.call_json("verify", "a.h5")["stored_digest"], digest)

    def test_standard_output_is_full(self):
        for words in (("columns",), ("schema",), ("list",), ("plan", CEMEX), ("explain", "choose"), ("check", CEMEX), (*SMALL,), (*SMALL, "--json")):
            with self.subTest(words[0]), open("/dev/full", "w", encoding="utf-8") as full:
                done = self.call(*words, code=3, stdout=full)
                self.assertIn("cannot be written to standard output", done.stderr)

    def test_standard_error_is_full(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.call("run", "nowhere", code=2, stderr=full)
            self.call("rum", code=2, stderr=full)
            self.assertIn("digest", self.call(*SMALL, "--verbose", stderr=full).stdout)

    def test_closed_streams(self):
        script = f'"{PROGRAM}" run {CEMEX} --set population.customers=3000 --steps 60 -o a.h5 --checkpoint-every 10 -v'
        for closed, code in (("<&-", 0), ("2>&-", 0), (">&-", 3), ("<&- >&- 2>&-", 3)):
            with self.subTest(closed):
                done = subprocess.run(["sh", "-c", f"{script} {closed}"], cwd=self.folder, text=True, capture_output=True, check=False)
                self.assertEqual(done.returncode, code, done.stderr)
                self.call("verify", "a.h5")  # nothing that was said went into the file
                self.assertEqual(self.files(), ["a.h5"])
                (self.folder / "a.h5").unlink()

    def test_reader_that_stops_early(self):
        done = subprocess.run(["sh", "-c", f'"{PROGRAM}" schema | head -n 1'], text=True, capture_output=True, check=False)
        self.assertEqual((done.stdout, done.stderr), ("{\n", ""))

    def test_memory_limit(self):
        limits = {resource.RLIMIT_AS: 400 << 20}
        try:
            self.call("--version", limits=limits)
        except (AssertionError, OSError):
            self.skipTest("the program itself does not fit (a sanitizer)")
        text = self.refused("run", CEMEX, "--set", "population.customers=50000000", "--steps", "5", code=3, limits=limits)
        self.assertIn("not enough memory", text)


if __name__ == "__main__":
    unittest.main()
