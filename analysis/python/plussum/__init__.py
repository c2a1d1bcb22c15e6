# SPDX-License-Identifier: MIT
"""Reads what PlusSum writes: trajectories, checkpoints, and the runs of an experiment.

    import plussum
    run = plussum.open("cemex.h5")
    run.series.customers_by_lock_state.sel(lock_state="locked_on")     # xarray, with dates and units
    run.tidy("customers_by_lock_state", "families_enrolled")           # pandas, one row for each value

    experiment = plussum.open("complements.store")
    experiment.mean("welfare", by="offering")                          # mean and 95 % interval over replicates

Whatever cannot be read is told by a PlusSumError, whose text is a sentence.
"""

from .experiment import Estimate, Experiment
from .files import PlusSumError
from .run import Run
from .opening import open  # noqa: A004  plussum.open is meant to read like the builtin

__version__ = "0.1.0"
__all__ = ["Estimate", "Experiment", "PlusSumError", "Run", "open"]
