# SPDX-License-Identifier: MIT
"""An experiment: the table of all its runs, and means, differences and Shapley values over replicates."""

import itertools
import math
from typing import NamedTuple

import numpy
import pandas

from .files import PlusSumError, nearest, open_group, unit_of

# Coordinates of a run that are no factors.
ABOUT_RUNS = ("run", "point", "replicate", "seed", "status", "message", "key", "digest")


class Estimate(NamedTuple):
    """A mean over replicates with the ends of its t interval, NaN where there are too few, and how many replicates it rests on."""
    mean: float
    low: float
    high: float
    replicates: int


def estimate(values, confidence):
    """Estimate of a list of numbers, one for each replicate; NaN is left out. `confidence` lies between 0 and 1, or PlusSumError is raised."""
    if not 0 < confidence < 1:
        raise PlusSumError(f"The confidence of an interval lies between 0 and 1, as 0.95 does; {confidence} does not.")
    from scipy.stats import t
    values = numpy.asarray(values, dtype=float)
    values = values[~numpy.isnan(values)]
    count = len(values)
    mean = values.mean() if count else math.nan
    half = t.ppf((1 + confidence) / 2, count - 1) * values.std(ddof=1) / math.sqrt(count) if count > 1 else math.nan
    return Estimate(float(mean), float(mean - half), float(mean + half), count)


class Experiment:
    """All runs of an experiment, from `plussum.open`.

    `runs` is an xarray.Dataset over `run` and `time` (years since the start): metrics as variables, everything else as coordinates.
    `attrs` is a dict of the file's root attributes. `factors` and `metrics` are lists of names; arms are the factor `arm`.

    A replicate has the same random numbers at every point. So every statistic here first makes one number of each replicate, the mean
    over all points that are asked for, and then takes mean and t interval over replicates. A replicate counts when all of these runs
    are finished and have a value.
    """

    kind = "experiment"

    def __init__(self, path, attributes, runs=None):
        self.path = path
        self.attrs = attributes
        self.runs = open_group(path) if runs is None else runs
        on_run = [name for name in self.runs.coords if self.runs[name].dims == ("run",)]
        self.factors = [name for name in on_run if name not in ABOUT_RUNS]
        self.metrics = [name for name, values in self.runs.data_vars.items() if values.dims == ("run",)]

    def __repr__(self):
        return (f"<plussum.Experiment '{self.path}': {self.attrs.get('experiment_name')}, {self.runs.sizes['run']} runs, "
                f"factors {', '.join(self.factors) or 'none'}, metrics {', '.join(self.metrics)}>")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def close(self):
        """Closes the file. What was not read by then can no longer be read."""
        self.runs.close()

    def levels(self, factor):
        """The levels of a factor in the order of the plan."""
        self._known(factor, self.factors, "factor")
        return pandas.unique(self.runs[factor].values).tolist()

    def unit(self, name):
        """Unit of a metric or of a factor that is a number; "" for named levels."""
        return unit_of(self.runs[self._known(name, [*self.metrics, *self.factors], "metric or factor")])

    def at(self, levels):
        """The same experiment, only with the runs at these levels: `at({"arm": "as-is"})`. Raises PlusSumError when there are none."""
        return Experiment(self.path, self.attrs, self.runs.isel(run=numpy.flatnonzero(self._chosen(levels))))

    def frame(self):
        """One row for each run, as the CSV of `plussum export`: run, point, replicate, seed, factors, status, message, metrics."""
        columns = ["run", "point", "replicate", "seed", *self.factors, "status", "message", *self.metrics]
        frame = pandas.DataFrame({name: self.runs[name].values for name in columns})
        meanings = self.runs["status"].attrs["flag_meanings"].split()
        frame["status"] = [meanings[flag] for flag in frame["status"]]
        return frame

    def over_time(self, metric):
        """One row for each run and time of a metric kept with `over_time: true`: run, point, replicate, seed, factors, year, the ramped
        parameter if there is one, metric, value. Raises PlusSumError when its course was not kept."""
        name = f"{metric}_over_time"
        kept = [word.removesuffix("_over_time") for word, values in self.runs.data_vars.items() if "time" in values.dims]
        self._known(metric, kept, "metric over time")
        courses = self.runs[name].transpose("run", "time")
        runs, times = courses.shape
        about = {word: numpy.repeat(self.runs[word].values, times) for word in ("run", "point", "replicate", "seed", *self.factors)}
        ramped = [word for word in self.runs.coords if word != "time" and self.runs[word].dims == ("time",)]
        along = {word: numpy.tile(self.runs[word].values, runs) for word in ("time", *ramped)}
        frame = pandas.DataFrame({**about, **along, "metric": metric, "value": courses.values.ravel()})
        return frame.rename(columns={"time": "year"})

    def mean(self, metric, by=None, confidence=0.95):
        """Mean and interval over replicates, in the unit of the metric: an Estimate, or with `by`, a factor or a list of factors, a frame
        with a row for each level. Levels share their random numbers: whether two of them differ is told by `contrast`. Raises PlusSumError
        for a list without a factor."""
        if by is None:
            return estimate(self._by_replicate(metric, {}), confidence)
        factors = [by] if isinstance(by, str) else list(by)
        if not factors:
            raise PlusSumError(f"'by' names no factor; leave it out, or name some of {', '.join(self.factors) or 'none that there are'}.")
        levels = self.frame()[[self._known(factor, self.factors, "factor") for factor in factors]].drop_duplicates()
        rows = [estimate(self._by_replicate(metric, dict(zip(factors, row))), confidence) for row in levels.itertuples(index=False)]
        index = pandas.MultiIndex.from_frame(levels) if len(factors) > 1 else pandas.Index(levels[factors[0]])
        return pandas.DataFrame(rows, index=index, columns=Estimate._fields)

    def contrast(self, metric, treatment, control, confidence=0.95):
        """Treatment less control, replicate by replicate, in the unit of the metric: an Estimate.

        Each side is a dict of levels such as `{"aim": 3}`, and stands for the mean over all points at which they hold.
        """
        return estimate(self._by_replicate(metric, treatment) - self._by_replicate(metric, control), confidence)

    def shapley(self, metric, confidence=0.95):
        """Shapley value of each factor, in the unit of the metric: a frame with a row for each factor, and the row "together".

        The design must have every combination of two levels of each factor; the change is from the first level to the last. Factors with
        one level are left out, and the values add up to the whole change in every replicate. Raises PlusSumError for other designs.
        """
        factors = [factor for factor in self.factors if len(self.levels(factor)) > 1]
        ends = [self.levels(factor) for factor in factors]
        points = len(set(self.runs["point"].values.tolist()))
        if any(len(levels) != 2 for levels in ends) or points != 2 ** len(factors):
            raise PlusSumError("Shapley values need every combination of two levels of each factor; choose an arm or level with at({...}).")
        worth = {}  # of the set of factors at their second level, for each replicate
        for corner in itertools.product((0, 1), repeat=len(factors)):
            at = {factor: levels[side] for factor, levels, side in zip(factors, ends, corner)}
            worth[corner] = self._by_replicate(metric, at)
        count, rows = len(factors), {}
        for i, factor in enumerate(factors):
            value = 0
            for corner in itertools.product((0, 1), repeat=count):
                if corner[i]:
                    continue
                weight = math.factorial(sum(corner)) * math.factorial(count - sum(corner) - 1) / math.factorial(count)
                value += weight * (worth[corner[:i] + (1,) + corner[i + 1:]] - worth[corner])
            rows[factor] = estimate(value, confidence)
        rows["together"] = estimate(worth[(1,) * count] - worth[(0,) * count], confidence)
        return pandas.DataFrame(rows.values(), index=pandas.Index(rows, name="factor"), columns=Estimate._fields)

    def _known(self, name, known, what):
        if name not in known:
            raise PlusSumError(f"'{self.path}' has no {what} '{name}'; {nearest(name, known)}")
        return name

    def _chosen(self, levels):
        """Which runs stand at these levels, (run)."""
        chosen = numpy.ones(self.runs.sizes["run"], dtype=bool)
        for factor, level in levels.items():
            known = self.levels(factor)
            if level not in known:
                shown = ", ".join(str(each) for each in known[:12]) + (", …" if len(known) > 12 else "")
                raise PlusSumError(f"The factor '{factor}' has no level {level}; its levels are {shown}.")
            chosen &= self.runs[factor].values == level
        if not chosen.any():
            told = ", ".join(f"{factor} = {level}" for factor, level in levels.items())
            raise PlusSumError(f"'{self.path}' has no runs at {told}.")
        return chosen

    def _by_replicate(self, metric, levels):
        """One number for each replicate: the mean over the points at these levels, NaN when one has no value. (replicate)"""
        self._known(metric, self.metrics, "metric")
        chosen = self._chosen(levels)
        values = pandas.Series(self.runs[metric].values[chosen])
        grouped = values.groupby(self.runs["replicate"].values[chosen])
        return grouped.mean().where(grouped.count() == grouped.size())
