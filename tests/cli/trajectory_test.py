#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a trajectory says: its parts agree with each other to the last unit of money and the last customer."""

import subprocess
import sys
import unittest
from pathlib import Path

try:
    import h5py
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from program import CEMEX, ProgramTest

# Promotion from the first step on, so that within the steps of the test groups save, get goods and repay.
CASE = ("run", CEMEX, "--quiet", "--set", "population.customers=4000", "--set", "enterprises.cemex.outlet_share=25 %",
        "--set", "enterprises.cemex.promotion=1/year", "--set", "enterprises.cemex.may_be_overdrawn=true")
WHOLE = (*CASE, "--steps", "120", "--set", "record.panel_share=2 %")
UNITS = 10_000  # minor units of money in one of currency


def since_the_record_before(steps, records):
    """For each record, the positions in `steps` that lie after the record before."""
    before = 0
    for record in records:
        yield (steps > before) & (steps <= record)
        before = record


class Trajectory(ProgramTest):
    def setUp(self):
        super().setUp()
        self.result = self.call_json(*WHOLE, "-o", "a.h5")
        self.file = h5py.File(self.folder / "a.h5", "r")
        self.addCleanup(self.file.close)
        self.represents = self.file.attrs["represents"]
        self.series_steps = self.file["series/step"][:]
        self.steps = self.file["ledger/step"][:]
        self.sectors = self.labels("ledger/sector")
        self.transfers = self.labels("ledger/transfer")
        self.balance = self.file["ledger/balance"][:]
        self.moved = self.file["ledger/moved"][:]

    def labels(self, path):
        return self.file[path].asstr()[:].tolist()

    def series(self, name):
        """A level at the steps of the ledger, or all of a total, of the simulated customers and not the real ones."""
        return self.file[f"series/{name}"][:] / self.represents

    def at_records(self, name):
        return self.series(name)[numpy.isin(self.series_steps, self.steps)]

    def summed(self, name):
        values = self.series(name)
        return numpy.array([values[here].sum(axis=0) for here in since_the_record_before(self.series_steps, self.steps)])

    def money(self, *transfers):
        return self.moved[:, [self.transfers.index(transfer) for transfer in transfers]].sum(axis=1) / UNITS

    def held(self, sector):
        return self.balance[:, self.sectors.index(sector)] / UNITS

    def equal(self, left, right):
        numpy.testing.assert_allclose(numpy.squeeze(left), right, rtol=1e-12, atol=1e-6)
        self.assertGreater(numpy.abs(right).max(), 0, "the comparison is empty")

    def test_opens_everywhere(self):
        done = subprocess.run([sys.executable, Path(__file__).parent / "open_trajectory.py", self.folder / "a.h5"],
                              capture_output=True, text=True, check=False)
        if done.returncode == 77:
            self.skipTest(done.stdout.strip())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_parts_and_their_lengths(self):
        self.assertEqual(self.series_steps.tolist(), list(range(1, 121)))
        self.assertEqual(self.steps.tolist(), list(range(4, 121, 4)))
        self.assertEqual(len(self.file["digest/digest"]), 120)
        self.assertEqual(f"{self.file['digest/digest'][-1]:016x}", self.result["digest"])
        self.assertEqual(self.file.attrs["digest"], self.result["digest"])
        self.assertAlmostEqual(len(self.file["panel/customer"]) / 4000, 0.02, delta=0.01)

    def test_money_is_conserved_exactly(self):
        self.assertEqual((self.balance.dtype, self.moved.dtype), (numpy.int64, numpy.int64))
        total = self.balance.sum(axis=1)
        self.assertEqual(set(total.tolist()), {int(total[0])})
        payer, payee = self.labels("ledger/payer"), self.labels("ledger/payee")
        change = numpy.diff(self.balance, axis=0)
        for k, sector in enumerate(self.sectors):
            received = self.moved[1:, [name == sector for name in payee]].sum(axis=1)
            paid = self.moved[1:, [name == sector for name in payer]].sum(axis=1)
            self.assertEqual((received - paid).tolist(), change[:, k].tolist(), sector)
        used = {name for name, amount in zip(self.transfers, self.moved.sum(axis=0)) if amount > 0}
        self.assertTrue({"earned_income", "local_consumption", "service_fee", "group_saving", "loan_repayment", "goods_from_pool", "cost_of_goods",
                         "partner_share", "outlet_cost", "promoter_commission"} <= used, f"only {sorted(used)} took place")
        self.assertTrue((self.moved >= 0).all())

    def test_series_are_the_ledger(self):
        self.equal(self.at_records("household_cash"), self.held("household"))
        self.equal(self.at_records("enterprise_cash"), self.held("enterprise"))
        self.equal(self.at_records("partner_cash").sum(axis=1), self.held("partner"))
        self.equal(self.summed("household_income"), self.money("earned_income", "local_income"))
        self.equal(self.summed("household_spending"), self.money("local_consumption", "other_consumption"))
        self.equal(self.summed("building_spending")[:, -1], self.money("local_building", "other_building"))
        self.equal(self.summed("building_spending")[:, 0], self.money("direct_sale", "service_fee", "group_saving", "loan_repayment") - self.money("pool_refund"))
        self.equal(self.at_records("household_debt"), numpy.squeeze(self.at_records("loans_held")))
        given = numpy.squeeze(self.summed("credit_given")) - self.money("loan_repayment") - numpy.squeeze(self.summed("written_off"))
        self.equal(numpy.diff(self.at_records("household_debt")), given[1:])
        self.equal(self.summed("goods_delivered"), self.money("goods_from_pool") + numpy.squeeze(self.summed("credit_given")))

    def test_customers_are_all_somewhere(self):
        self.equal(self.series("customers_by_lock_state").sum(axis=1), numpy.full(120, 4000.0))
        self.equal(self.series("customers_by_supplier").sum(axis=1), numpy.full(120, 4000.0))

    def test_transitions_are_the_lock_states(self):
        transitions = self.file["transitions/transitions"][:]
        states = numpy.rint(self.series("customers_by_lock_state")).astype(numpy.int64)
        self.assertEqual(self.labels("transitions/from_state"), self.labels("series/lock_state"))
        for k, here in enumerate(since_the_record_before(self.series_steps, self.steps)):
            after = states[here].sum(axis=0)
            self.assertEqual(transitions[k].sum(axis=0).tolist(), after.tolist())
            if k > 0:
                before = states[numpy.flatnonzero(here) - 1].sum(axis=0)
                self.assertEqual(transitions[k].sum(axis=1).tolist(), before.tolist())
        self.assertTrue((transitions.sum(axis=(1, 2)) == 4 * 4000).all())

    def test_panel_follows_the_same_customers(self):
        panel = self.file["panel"]
        customers = panel["customer"][:]
        self.assertEqual(sorted(set(customers.tolist())), customers.tolist())
        self.assertTrue((panel["traits"][:] == panel["traits"][0]).all(), "a trait changed")
        self.assertTrue((panel["income_potential"][:] == panel["income_potential"][0]).all(), "a trait changed")
        self.assertTrue(set(numpy.unique(panel["lock_state"][:])) <= set(range(5)))

    def test_everybody_in_the_panel_gives_the_series(self):
        self.call(*CASE, "--steps", "40", "--set", "record.panel_share=100 %", "--set", "record.panel_every=1", "-o", "all.h5")
        with h5py.File(self.folder / "all.h5", "r") as file:
            cash = file["panel/cash"][:].sum(axis=1)
            household = file["ledger/balance"][:, file["ledger/sector"].asstr()[:].tolist().index("household")]
            self.assertEqual(cash[3::4].tolist(), household.tolist())
            states = numpy.rint(file["series/customers_by_lock_state"][:] / self.represents)
            for state in range(5):
                self.assertEqual((file["panel/lock_state"][:] == state).sum(axis=1).tolist(), states[:, state].tolist())

    def test_recording_changes_nothing(self):
        for words in (("--no-record", "-o", "b.h5"), ("--no-record",), ("--set", "record.series_every=7", "--set", "record.ledger_every=13", "-o", "b.h5"), ()):
            self.assertEqual(self.call_json(*WHOLE, *words)["digest"], self.result["digest"], words)

    def test_ledger_recorded_seldom_adds_up_to_the_same(self):
        self.call(*WHOLE, "--set", "record.ledger_every=40", "-o", "b.h5")
        with h5py.File(self.folder / "b.h5", "r") as file:
            self.assertEqual(file["ledger/step"][:].tolist(), [40, 80, 120])
            self.assertEqual(file["ledger/moved"][:].sum(axis=0).tolist(), self.moved.sum(axis=0).tolist())
            self.assertEqual(file["ledger/balance"][-1].tolist(), self.balance[-1].tolist())


if __name__ == "__main__":
    unittest.main()
