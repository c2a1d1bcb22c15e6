#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every `units` in a file is one that UDUNITS knows, as CF asks for; PlusSum's own words stand beside it."""

import shutil
import subprocess
import unittest

try:
    import h5py
except ImportError:
    h5py = None

from program import PROGRAM, SCENARIOS
from sweeps import SweepTest

# Enough scenarios for every currency, outcome unit and step that ships.
FEW = ("--set", "population.customers=300", "--steps", "3")


def units_in(path):
    """units and plussum_unit of every variable."""
    found = {}

    def look(name, thing):
        if isinstance(thing, h5py.Dataset) and "units" in thing.attrs:
            found[name] = (thing.attrs["units"], thing.attrs.get("plussum_unit"))

    with h5py.File(path) as file:
        assert file.attrs["Conventions"].startswith("CF-")
        file.visititems(look)
    return found


@unittest.skipUnless(h5py and shutil.which("udunits2"), "needs h5py and udunits-bin")
class Units(SweepTest):
    known = {}

    def check(self, path):
        found = units_in(path)
        self.assertGreater(len(found), 3)
        for name, (unit, own) in found.items():
            if unit not in Units.known:
                # Converted into itself: "Don't recognize" is the answer to what UDUNITS does not know.
                done = subprocess.run(["udunits2", "-H", unit, "-W", unit], text=True, capture_output=True, check=False)
                Units.known[unit] = done.returncode == 0 and "recognize" not in done.stderr
            self.assertTrue(Units.known[unit], f"{path.name}: {name} has the units '{unit}'")
            self.assertNotEqual(unit, own, name)
        return found

    def test_every_shipped_scenario(self):
        scenarios = [path for kind in ("cases", "eras", "lessons") for path in sorted((SCENARIOS / kind).glob("*.yaml"))]
        self.assertGreater(len(scenarios), 10)
        for scenario in scenarios:
            with self.subTest(scenario.name):
                done = self.run_it("run", scenario, *FEW, "--set", "record.panel_share=0.1", "-o", "a.h5")
                file = self.folder / ("a.h5" if done == 0 else "a.h5.stopped")
                if not file.exists():
                    continue  # an enterprise needs more customers to begin
                found = self.check(file)
                with h5py.File(file) as run:
                    currency = run.attrs["currency"]
                self.assertEqual(found["series/household_cash"], ("1", currency))
                self.assertEqual(found["series/customers_by_supplier"], ("1", "customer"))
                self.assertEqual(found["series/step"], ("1", None))
                file.unlink()

    def run_it(self, *words):
        return subprocess.run([PROGRAM, *map(str, words), "-q"], cwd=self.folder, capture_output=True, check=False).returncode

    def test_an_experiment(self):
        self.write_experiment(services="10 %, 20 %", replicates=2)
        self.sweep("tiny.store")
        found = self.check(self.folder / "tiny.store/results.h5")
        self.assertEqual((found["time"], found["welfare"]), (("year", None), ("1", "EUR")))


if __name__ == "__main__":
    unittest.main()
