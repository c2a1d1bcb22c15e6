# SPDX-License-Identifier: MIT
"""A run: the groups of a trajectory or a checkpoint as xarray datasets and pandas frames."""

import functools

import h5py
import numpy
import pandas
import xarray

from .files import PlusSumError, nearest, open_group, unit_of

DESCRIBING = ("step", "payer", "payee", "meaning")  # say what stands on a dimension, so they become coordinates


class Run:
    """One run of a scenario, from `plussum.open`.

    `kind` is "trajectory" or "checkpoint"; `attrs` is a dict of the file's root attributes: scenario, seed, version, command, digest.
    Each group opens when it is first asked for. Its `time` holds dates (the end of the step) and `step` counts steps done.
    """

    def __init__(self, path, attributes):
        self.path = path
        self.attrs = attributes
        self.kind = attributes["plussum_file"]
        self._groups = {}

    def __repr__(self):
        told = self.attrs
        return (f"<plussum.Run '{self.path}': {self.kind} of {told.get('scenario_name')}, from {told.get('start_date')} "
                f"in steps of one {told.get('step_unit')}, seed {told.get('seed')}>")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def close(self):
        """Closes the file. What was not read by then can no longer be read."""
        for data in self._groups.values():
            data.close()

    def group(self, name):
        """Any group as an xarray.Dataset, for example "checkpoint/customers". Raises PlusSumError when there is none."""
        if name not in self._groups:
            self._groups[name] = open_group(self.path, name)
        return self._groups[name]

    def _described(self, name):
        data = self.group(name)
        return data.set_coords([word for word in DESCRIBING if word in data])

    @functools.cached_property
    def parts(self):
        """Names of the groups in the file; a short run may not have come to a record of each."""
        with h5py.File(self.path, "r") as file:
            return list(file)

    @property
    def scenario(self):
        """The complete scenario, as YAML: with the code it repeats the run."""
        return self.attrs["scenario"]

    @functools.cached_property
    def series(self):
        """Totals of the market, (time) or (time, label), in the units of their `attrs`, scaled to real customers."""
        return self._described("series")

    @functools.cached_property
    def ledger(self):
        """`moved` (time, transfer) and `balance` (time, sector), in currency, of the simulated market; times
        `attrs["represents"]` of the real one."""
        return self._described("ledger")

    @functools.cached_property
    def transitions(self):
        """`transitions` (time, from_state, to_state): simulated customers, summed over the steps since the record before."""
        return self._described("transitions")

    @functools.cached_property
    def panel(self):
        """The same customers at every record, (time, customer); money in currency. Raises PlusSumError when none was recorded."""
        if "panel" not in self.parts:
            raise PlusSumError(f"'{self.path}' has no panel: record.panel_share of its scenario is 0, or the run ended before the first record.")
        return self._described("panel")

    @functools.cached_property
    def digest(self):
        """`digest` (time) and `column_digest` (time, column), uint64: two runs are equal up to the first difference."""
        return self._described("digest")

    @functools.cached_property
    def events(self):
        """What the scenario changed on the way: `step` (from 0), `parameter`, `value` (event). Empty when it changed nothing."""
        if "events" not in self.parts:
            return xarray.Dataset(coords={"event": numpy.array([], dtype=numpy.int64)})
        return self.group("events")

    def variable(self, name):
        """A variable of series, ledger or transitions by its name, as an xarray.DataArray. Raises PlusSumError with the nearest name."""
        known = {}
        for part in ("series", "ledger", "transitions"):
            data = getattr(self, part) if part in self.parts else xarray.Dataset()
            if name in data.data_vars:
                return data[name]
            known.update(data.data_vars)
        raise PlusSumError(f"'{self.path}' has no variable '{name}'; {nearest(name, known)}")

    def to_frame(self, name):
        """A variable as a wide frame: dates down, labels across (pairs of labels for `transitions`)."""
        array = self.variable(name)
        labels = [array.indexes[axis] for axis in array.dims[1:]]
        columns = pandas.MultiIndex.from_product(labels) if len(labels) > 1 else labels[0] if labels else [name]
        return pandas.DataFrame(array.values.reshape(array.shape[0], -1), index=array.indexes["time"], columns=columns)

    def tidy(self, *names):
        """Variables below each other, one row for each value: time, step, variable, axis, label, value, unit.

        `axis` is the name of the label dimension and `label` the label, both None for a variable without labels. Without names: all
        series. Raises PlusSumError for an unknown name, and for a variable with two labels.
        """
        return pandas.concat([self._tidy(name) for name in names or self.series.data_vars], ignore_index=True)

    def _tidy(self, name):
        array = self.variable(name)
        if array.ndim > 2:
            raise PlusSumError(f"'{name}' has two labels, {' and '.join(array.dims[1:])}; to_frame('{name}') shows it.")
        axis = array.dims[1] if array.ndim == 2 else None
        labels = array[axis].values if axis else numpy.array([None], dtype=object)
        return pandas.DataFrame({
            "time": numpy.repeat(array["time"].values, len(labels)),
            "step": numpy.repeat(array["step"].values, len(labels)),
            "variable": name,
            "axis": axis,
            "label": numpy.tile(labels, len(array["time"])),
            "value": array.values.ravel(),
            "unit": unit_of(array),
        })
