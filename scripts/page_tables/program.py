# SPDX-License-Identifier: MIT
"""Runs of the program that tables are made of. Each run is made once, whatever number of tables asks for it; nothing is kept."""

import csv
import json
import math
import os
import re
import subprocess
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUANTITY = re.compile(r'("(?:from|until|discount_rate)": )"([^"]*)"')
PROGRAM = os.environ.get("PLUSSUM_PROGRAM", str(ROOT / "build/release/sim/plussum"))


class Trouble(Exception):
    """A run that a table needs cannot be made; the text says why."""


class Sweep:
    """The runs of an experiment: a row for each, with the values of factors and metrics, and the verdicts on its claims."""

    def __init__(self, rows, claims):
        self.rows = rows
        self.claims = claims

    def values(self, metric, **at):
        """One number for each run at which the factors have these values, in the order of seeds; NaN where the run ended early."""
        held = [row for row in self.rows if all(same(row[name], value) for name, value in at.items())]
        if not held:
            raise Trouble(f"no run has {at}")
        return [number_of(row[metric]) if row["status"] == "finished" else math.nan for row in held]

    def mean(self, metric, **at):
        """Of the runs that came to their end."""
        return mean(self.values(metric, **at))


def mean(values):
    there = [value for value in values if not math.isnan(value)]
    return sum(there) / len(there) if there else math.nan


def number_of(text):
    return math.nan if text in ("NA", "NaN", "nan", "") else float(text)


def without_unreached(row):
    """A time that was not reached is exported as its horizon, with 0 in NAME_observed; tables count it as missing."""
    return {name: "NA" if row.get(f"{name}_observed") == "0" else value for name, value in row.items()}


def same(text, value):
    if isinstance(value, str):
        return text == value
    try:
        return math.isclose(float(text), value, rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        return False


class Program:
    """Calls the program; `jobs` tables may ask at the same time."""

    def __init__(self):
        self._kept = tempfile.TemporaryDirectory(prefix="plussum-pages-")
        self._folder = Path(self._kept.name)
        (self._folder / "scenarios").symlink_to(ROOT / "scenarios")  # experiments name scenarios relative to their own folder
        self._answers = {}
        self._locks = {}
        self._lock = threading.Lock()

    def _once(self, key, make):
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._answers:
                self._answers[key] = make()
            return self._answers[key]

    def _call(self, *words, good=(0,)):
        try:
            done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False, cwd=self._folder)
        except OSError as trouble:
            raise Trouble(f"cannot start {PROGRAM}; build it with scripts/build, or name another program in PLUSSUM_PROGRAM") from trouble
        if done.returncode not in good:
            raise Trouble(f"plussum {' '.join(map(str, words))}\n{done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def _file(self, ending):
        with self._lock:
            self._count = getattr(self, "_count", 0) + 1
            return self._folder / f"{self._count}{ending}"

    def run_file(self, scenario, sets=(), seed=None):
        """The trajectory of a run."""
        def make():
            file = self._file(".h5")
            self._call("run", scenario, "-o", file, "-q", "--threads", 1, *(("--seed", seed) if seed else ()), *sets_of(sets))
            return file
        return self._once(("run", scenario, tuple(sets), seed), make)

    def targets(self, scenario, control=None, sets=(), seed=None):
        """The targets of a run, as the program reports them, by name."""
        def make():
            against = ("--control", self.run_file(control)) if control else ()
            answer = json.loads(self._call("targets", self.run_file(scenario, sets, seed), *against, "--json"))
            return {target["name"]: target for target in answer["targets"]}
        return self._once(("targets", scenario, control, tuple(sets), seed), make)

    def compare(self, control, treatment, control_sets=(), treatment_sets=(), sets=()):
        """What `plussum compare` says."""
        def make():
            words = [word for name, given in (("--set", sets), ("--set-control", control_sets), ("--set-treatment", treatment_sets))
                     for one in given for word in (name, one)]
            return json.loads(self._call("compare", control, treatment, *words, "-q", "--json"))
        return self._once(("compare", control, treatment, tuple(control_sets), tuple(treatment_sets), tuple(sets)), make)

    def shipped(self, name):
        """A shipped experiment with the replicates it is shipped with."""
        return self._once(("shipped", name), lambda: self._sweep(name, True))

    def sweep(self, definition):
        """An experiment that is written here, as the mapping that its YAML file would hold."""
        def make():
            file = self._file(".yaml")
            file.write_text(QUANTITY.sub(r"\1\2", json.dumps(definition)), encoding="utf-8")  # a quantity is not quoted
            return self._sweep(file, False)
        return self._once(("sweep", json.dumps(definition, sort_keys=True)), make)

    def _sweep(self, experiment, states_claims):
        store, table = self._file(".store"), self._file(".csv")
        answer = json.loads(self._call("sweep", experiment, "-o", store, "--jobs", 1, "-q", "--json", good=(0, 1)))  # 1: some runs ended early
        if answer["missing"]:
            raise Trouble(f"{experiment}: {answer['missing']} runs are missing")
        self._call("export", store, "-o", table)
        with open(table, encoding="utf-8", newline="") as file:
            rows = [without_unreached(row) for row in csv.DictReader(file)]
        claims = json.loads(self._call("test", store, "--json"))["hypotheses"] if states_claims else []
        return Sweep(rows, claims)


def sets_of(sets):
    return [word for one in sets for word in ("--set", one)]


def scenario_file(name):
    """Path of a shipped scenario from the folder in which the program runs."""
    for folder in ("cases", "eras", "lessons"):
        path = Path("scenarios") / folder / f"{name}.yaml"
        if (ROOT / path).is_file():
            return str(path)
    raise Trouble(f"no scenario {name}")
