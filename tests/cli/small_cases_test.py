#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The mobile wallet and the UT Bank cases: books and digests, and what their mechanisms alone explain."""

import math
import re
import shutil
import subprocess
import sys
import unittest

from program import SCENARIOS, ProgramTest

CASES = SCENARIOS / "cases"
SMALL = {
    "mtn-wallet": ("population.customers=2400", "population.represents=3500", "population.communities=24", "partners.agents.reservation_income=77200 UGX/week"),
    "mtn-wallet-low-share": ("population.customers=2400", "population.represents=3500", "population.communities=24", "partners.agents.reservation_income=77200 UGX/week"),
    "slow-bank": ("population.customers=1600", "population.communities=8"),
    "ut-bank": ("population.customers=1600", "population.communities=8"),
    "ut-bank-growth": ("population.customers=1600", "population.communities=8"),
    "ut-bank-growth-staffed": ("population.customers=1600", "population.communities=8"),
}
def read(path, name):
    """A data set of one or two dimensions as lists."""
    text = subprocess.run(["h5dump", "-d", name, "-y", "-w", "0", "-m", "%.12g", path], capture_output=True, text=True, check=True).stdout
    sizes = [int(size) for size in re.search(r"SIMPLE \{ \( ([^)]*) \)", text)[1].split(",")]
    data = re.search(r"DATA \{([^}]*)\}", text)[1]
    values = [float(word) for word in data.replace(",", " ").split()]
    width = math.prod(sizes[1:])
    return [values[k:k + width] for k in range(0, len(values), width)] if len(sizes) > 1 else values


def slope(points):
    """Least squares slope of (x, y) pairs."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


class SmallCases(ProgramTest):
    def test_small_runs_keep_their_books(self):
        for name, sets in SMALL.items():
            with self.subTest(name):
                words = [word for one in sets for word in ("--set", one)]
                result = self.call_json("run", CASES / f"{name}.yaml", *words, "-o", "a.h5", "-q")
                self.assertEqual(result["ledger"]["largest_imbalance"], 0)
                self.assertEqual(self.call_json("verify", "a.h5", "--threads", "2")["digest"], result["digest"])

    def default_share(self, name, *sets):
        words = [word for one in sets for word in ("--set", one)]
        self.call("run", CASES / f"{name}.yaml", *words, "-o", "bank.h5", "-q")
        written_off, given = (sum(row[0] for row in read(self.folder / "bank.h5", f"/series/{series}")) for series in ("written_off", "credit_given"))
        return written_off / given

    def test_default_depends_on_the_load_of_officers_by_crowding_alone(self):
        staffed = self.default_share("ut-bank-growth-staffed")
        self.assertAlmostEqual(self.default_share("ut-bank-growth", "links.crowding_to_failure=0"), staffed, places=12)
        self.assertNotEqual(self.default_share("ut-bank-growth"), staffed)

    def change_in_bad_spells(self, with_wallet, *sets):
        """Change of the log of consumption in a spell of bad luck, within households, over the last year."""
        self.call("run", CASES / "mtn-wallet.yaml", *sets, "-o", "b.h5", "-q")
        spending, shock, supplier = (read(self.folder / "b.h5", f"/panel/{name}") for name in ("spending", "income_shock", "supplier"))
        moments = range(len(spending) - 13, len(spending))
        points = []
        for k in range(len(spending[0])):
            if any((supplier[t][k] == 0) != with_wallet for t in moments):
                continue
            bad = [1.0 if shock[t][k] < -0.057 else 0.0 for t in moments]
            log = [math.log(spending[t][k]) for t in moments]
            points += [(x - sum(bad) / 13, y - sum(log) / 13) for x, y in zip(bad, log)]
        return slope(points)

    def test_pools_are_what_makes_consumption_of_users_safe(self):
        shared = abs(self.change_in_bad_spells(True))
        alone = abs(self.change_in_bad_spells(True, "--set", "mechanisms.pool.share=0"))
        self.assertLess(shared, 0.5 * alone)


if __name__ == "__main__":
    if not shutil.which("h5dump"):
        sys.exit(77)
    unittest.main()
