#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The notebook of the reader runs from top to bottom, draws three figures, and its sentences hold the numbers of the files."""

import base64
import os
import sys
import unittest
from pathlib import Path

import h5py
import matplotlib
import nbclient
import nbformat
import numpy

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/cli"), str(ROOT / "analysis/python")]
matplotlib.use("Agg")

import plussum  # noqa: E402
from plussum import figures  # noqa: E402
from program import PROGRAM, ProgramTest  # noqa: E402

NOTEBOOK = ROOT / "analysis/python/examples/three_figures.ipynb"
PNG = b"\x89PNG\r\n\x1a\n"


class Notebook(ProgramTest):
    def execute(self):
        """Runs the notebook in the folder of the test; returns what it wrote and the pictures it drew."""
        os.environ.update(PLUSSUM=PROGRAM, PYTHONPATH=str(ROOT / "analysis/python"), PYDEVD_DISABLE_FILE_VALIDATION="1",
                          PYTHONDONTWRITEBYTECODE="1")
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(self.folder)}}).execute()
        outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
        self.assertFalse([output for output in outputs if output.get("name") == "stderr"], "a cell warns")
        text = "\n".join(output["text"] for output in outputs if output.output_type == "stream")
        pictures = [base64.b64decode(output["data"]["image/png"]) for output in outputs if "image/png" in output.get("data", {})]
        return text, pictures

    def test_it_is_kept_without_results(self):
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        nbformat.validate(notebook)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                self.assertEqual((cell.outputs, cell.execution_count), ([], None))

    def test_three_figures_and_true_sentences(self):
        text, pictures = self.execute()
        self.assertEqual(len(pictures), 3)
        for picture in pictures:
            self.assertTrue(picture.startswith(PNG))
            self.assertGreater(len(picture), 10_000)
        for expected in (*self.cemex(), *self.market(), *self.levers()):
            self.assertIn(expected, text)

    def cemex(self):
        with h5py.File(self.folder / "cemex.h5", "r") as file:
            fee = file["ledger/transfer"].asstr()[:].tolist().index("service_fee")
            fees = file["ledger/moved"][:, fee].sum() / 10_000 * file.attrs["represents"]
            states = dict(zip(file["series/lock_state"].asstr()[:], file["series/customers_by_lock_state"][:].T))
            yield f"{file['series/families_enrolled'][-1, 0]:,.1f} families have enrolled by 2011-06-30"
            yield f"They have paid {fees:,.0f} MXN"
        total = sum(states.values())
        shares = [100 * states["locked_out"][k] / total[k] for k in (0, -1)]
        served = 100 * sum(states[name][-1] for name in ("locked_on", "transactional", "locked_in")) / total[-1]
        title = figures.lock_states(plussum.open(self.folder / "cemex.h5")).get_title(loc="left")
        self.assertEqual(title.strip(), f"Locked out falls from {shares[0]:.1f} % to {shares[1]:.1f} % of customers; {served:.1f} % are served at the end")

    def market(self):
        with h5py.File(self.folder / "market.h5", "r") as file:
            income = file["series/income_by_decile"][:]
        first, last = income[:12].sum(axis=0), income[-12:].sum(axis=0)
        yield f"has {last[9] / last[0]:.3f} times the income of the poorest; it was {first[9] / first[0]:.3f} times"
        with plussum.open(self.folder / "market.h5") as run:
            rates = figures.income_rates(run)
            heads = run.series.customers_by_lock_state[0].sum().item() / 10
            # Twelve records at most, fewer in the first year.
            for record in (0, 5, 11, 12, len(income) - 1):
                year = income[max(0, record - 11):record + 1]
                numpy.testing.assert_allclose(rates.iloc[record], year.mean(axis=0) * 12 / heads, rtol=1e-9)
            title = figures.income_fan(run).get_title(loc="left")
        self.assertTrue(title.startswith("Income of the poorest tenth grew by "), title)

    def levers(self):
        with h5py.File(self.folder / "levers.store/results.h5", "r") as file:
            enrolled, outlets, information = file["enrolled"][:], file["outlets"][:], file["information"][:]
            replicate = file["replicate"][:]
        with plussum.open(self.folder / "levers.store") as experiment:
            before, after, *added = [bar.get_height() for bar in figures.shapley_waterfall(experiment, "enrolled").patches]
        self.assertAlmostEqual(before, enrolled[:5].mean())
        self.assertAlmostEqual(after, enrolled[-5:].mean())
        self.assertEqual(len(added), 3)
        self.assertAlmostEqual(sum(added), after - before)

        def mean(outlet, informed):
            here = (outlets == outlet) & (information == informed)
            return numpy.array([enrolled[here & (replicate == k)].mean() for k in range(5)])
        alone, both = mean(1, 0.5) - mean(0.5, 0.5), mean(1, 1) - mean(0.5, 0.5)
        half = 2.7764451051977987 * both.std(ddof=1) / 5**0.5  # t(0.975; 4)
        yield (f"More outlets alone add {alone.mean():.1f} families, with information {both.mean():.1f} "
               f"({both.mean() - half:.1f} to {both.mean() + half:.1f}).")


if __name__ == "__main__":
    unittest.main()
