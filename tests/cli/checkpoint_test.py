#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A checkpoint that was edited never leads a run out of its tables: it is refused, with the column and the row."""

import io
import subprocess
import time
import unittest

try:
    import h5py
except ImportError:
    h5py = None

from program import PROGRAM, ProgramTest

CASE = ("cemex", "--set", "population.customers=3000", "--steps", "3000", "--set", "enterprises.cemex.may_be_overdrawn=true", "--threads", "1")
NONE = 4294967295


@unittest.skipUnless(h5py, "needs h5py")
class Edited(ProgramTest):
    kept = None

    def setUp(self):
        super().setUp()
        path = self.folder / "a.h5.checkpoint"
        running = None
        while Edited.kept is None:  # until there are groups; what stands under the name is whole at any moment
            if running is None:
                running = subprocess.Popen([PROGRAM, "run", *CASE, "-o", "a.h5", "-q", "--checkpoint-every", "50"], cwd=self.folder,
                                           stdout=subprocess.DEVNULL)
            self.assertIsNone(running.poll(), "it was faster than we")
            time.sleep(0.05)
            if path.exists():
                content = path.read_bytes()
                with h5py.File(io.BytesIO(content)) as file:
                    if len(file["checkpoint/groups/id"]) > 2:
                        running.kill()
                        running.wait(timeout=60)
                        Edited.kept = content
        path.write_bytes(Edited.kept)

    def edit(self, apply):
        path = self.folder / "a.h5.checkpoint"
        path.write_bytes(Edited.kept[:-24])
        with h5py.File(path, "r+") as file:
            del file.attrs["sealed"]
            apply(file)

    def expect_refused(self, apply, sentence):
        self.edit(apply)
        for words in (("run", *CASE, "-o", "a.h5", "--resume"), ("run", "--from", f"a.h5.checkpoint@{self.step()}", "--threads", "1")):
            told = self.refused(*words, code=3)
            self.assertRegex(told, rf"^plussum: cannot (continue from|read) 'a.h5.checkpoint': {sentence}")

    def step(self):
        with h5py.File(self.folder / "a.h5.checkpoint") as file:
            return len(file["digest/digest"])

    def test_unchanged_it_goes_on(self):
        self.edit(lambda file: None)
        straight = self.call_json("run", *CASE)["digest"]
        self.assertEqual(self.call_json("run", *CASE, "-o", "a.h5", "--resume")["digest"], straight)

    def test_links_and_codes(self):
        for column, row, value, shown in (
                ("customers/supplier", 5, 1, "customers.supplier of row 5 is 1"), ("customers/waiting_for", 0, 16, "customers.waiting_for of row 0 is 16"),
                ("customers/member", 7, NONE - 1, f"customers.member of row 7 is {NONE - 1}"), ("customers/role", 0, 8, "customers.role of row 0 is 8"),
                ("customers/lock_state", 9, 5, "customers.lock_state of row 9 is 5"), ("customers/barriers", 0, 64, "customers.barriers of row 0 is 64"),
                ("customers/intended_supplier", 2, 200, "customers.intended_supplier of row 2 is 200"), ("customers/aware", 1, 2, "customers.aware of row 1 is 2"),
                ("communities/promoter", 0, 3000, "communities.promoter of row 0 is 3000"), ("communities/presence", 0, 8, "communities.presence of row 0 is 8"),
                ("enterprises/stage", 0, 11, "enterprises.stage of row 0 is 11"), ("enterprises/active", 0, 2, "enterprises.active of row 0 is 2"),
                ("groups/enterprise", 0, 1, "groups.enterprise of row 0 is 1"), ("groups/community", 0, NONE, f"groups.community of row 0 is {NONE}"),
                ("groups/phase", 1, 4, "groups.phase of row 1 is 4"), ("groups/first_member", 1, 0, "groups.first_member or groups.members of row 1 does not fit"),
                ("groups/members", 0, 2, "groups.first_member or groups.members of row 0 does not fit"), ("groups/id", 1, 0, "groups.id of row 1 does not fit"),
                ("groups/instalments_paid", -1, 60000, "groups.instalments_paid of row [0-9]+ does not fit"), ("members/customer", 0, 3000, "members.customer of row 0 is 3000"),
                ("members/group", 0, 1, "members.group of row 0 does not fit")):
            def apply(file, column=column, row=row, value=value):
                changed = file[f"checkpoint/{column}"]
                changed[row % len(changed)] = value
            with self.subTest(column):
                self.expect_refused(apply, shown)

    def test_what_the_scenario_makes(self):
        for column, value in (("communities/customers", NONE), ("communities/first_customer", 1), ("customers/community", 1000), ("customers/id", 7),
                              ("customers/income_decile", 200), ("communities/region", 9), ("stances/dimension", 8), ("levers/enterprise", 3)):
            def apply(file, column=column, value=value):
                file[f"checkpoint/{column}"][0] = value
            with self.subTest(column):
                self.expect_refused(apply, f"{column.replace('/', '.')} of row 0 is not what the scenario makes")

        def shorter(file):
            for name in list(file["checkpoint/customers"]):
                whole = file[f"checkpoint/customers/{name}"]
                values, kind = whole[:-1], whole.dtype
                del file[f"checkpoint/customers/{name}"]
                file.create_dataset(f"checkpoint/customers/{name}", data=values, dtype=kind)
        self.expect_refused(shorter, "the table customers has 2999 rows, the scenario makes 3000")

    def test_numbers(self):
        for column, value, shown in (("customers/capability", float("nan"), "nan"), ("customers/capability", -5, "-5"), ("customers/capability", 1.5, "1.5"),
                                     ("customers/smoothed_income", float("inf"), "inf"), ("beliefs/value", float("nan"), "nan")):
            def apply(file, column=column, value=value):
                file[f"checkpoint/{column}"][0] = value
            self.expect_refused(apply, f"{column.replace('/', '.')} of row 0 is {shown}")

        def richer(file):
            file["checkpoint/customers/cash"][0] += 10_000
        self.edit(richer)
        self.assertRegex(self.refused("run", *CASE, "-o", "a.h5", "--resume", code=3),
                         "its world has digest [0-9a-f]{16}, but its last step had [0-9a-f]{16}. The file is damaged")

    def test_steps(self):
        def late(file):
            file["checkpoint"].attrs["step"] = 3001
        self.edit(late)
        self.assertIn("it stands after step 3001, but the run ends after step 3000", self.refused("run", *CASE, "-o", "a.h5", "--resume", code=3))

        step = self.step()
        self.edit(lambda file: file["checkpoint"].attrs.__setitem__("step", step - 1))
        self.assertIn(f"it stands after step {step - 1}, but has the digests of {step} steps", self.refused("run", *CASE, "-o", "a.h5", "--resume", code=3))
        self.edit(lambda file: file["series/step"].__setitem__(0, step + 5))
        self.assertIn("but has records of other steps", self.refused("run", *CASE, "-o", "a.h5", "--resume", code=3))

    def test_what_is_recorded(self):
        def without(file):
            del file["series/household_cash"]
        self.edit(without)
        self.assertIn("it has other series, labels or columns than the scenario records", self.refused("run", *CASE, "-o", "a.h5", "--resume", code=3))


if __name__ == "__main__":
    unittest.main()
