#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens a trajectory file with the tools people use and checks what they see.

    open_trajectory.py FILE.h5

xarray (engines netcdf4 and h5netcdf), h5py, ncdump -h and h5dump -H must open it without a warning and find named
dimensions, units, long names, decoded times and labels that are text. Exit code 1 with a list of faults, or 77 when
one of the readers is not installed.
"""

import shutil
import subprocess
import sys
import warnings

try:
    import h5py
    import numpy
    import xarray
    import netCDF4  # noqa: F401  the engine netcdf4
    import h5netcdf  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

NOT_A_VARIABLE = "This is a netCDF dimension but not a netCDF variable"
PARTS = ("series", "ledger", "transitions", "panel", "digest", "events")
DIMENSIONS = {
    "ledger/moved": ("time", "transfer"), "ledger/balance": ("time", "sector"),
    "ledger/payer": ("transfer",), "ledger/payee": ("transfer",),
    "transitions/transitions": ("time", "from_state", "to_state"),
    "digest/digest": ("time",), "digest/column_digest": ("time", "column"),
    "events/step": ("event",), "events/parameter": ("event",), "events/value": ("event",),
}


class Faults(list):
    def expect(self, holds, sentence):
        if not holds:
            self.append(sentence)


def attribute_text(value):
    return value.decode() if isinstance(value, bytes) else value


def check_h5py(path, faults):
    """Structure: returns the groups that hold datasets."""
    groups = []

    def visit(name, thing):
        if isinstance(thing, h5py.Group):
            if any(isinstance(child, h5py.Dataset) for child in thing.values()):
                groups.append(name)
            return
        kind = thing.dtype
        text = h5py.check_string_dtype(kind)
        faults.expect(text is not None or kind.kind in "iuf", f"h5py: {name} has the type {kind}")
        faults.expect(text is None or (text.length is None and text.encoding == "utf-8"),
                      f"h5py: {name} is no variable-length UTF-8")
        if attribute_text(thing.attrs.get("NAME", "")).startswith(NOT_A_VARIABLE):
            return
        for key in ("long_name",) if text else ("long_name", "units"):
            value = thing.attrs.get(key)
            faults.expect(isinstance(value, str) and value, f"h5py: {name} has no {key}")
        for axis, dimension in enumerate(thing.dims):
            faults.expect(h5py.h5ds.is_scale(thing.id) or len(dimension) == 1, f"h5py: axis {axis} of {name} has no name")
        if thing.size:
            thing[:]

    with h5py.File(path, "r") as file:
        file.visititems(visit)
        for key in ("Conventions", "title", "plussum_format_version", "scenario_name", "start_date", "currency"):
            faults.expect(isinstance(file.attrs.get(key), str), f"h5py: the root attribute {key} is no text")
        faults.expect(isinstance(file.attrs.get("seed"), numpy.int64), "h5py: the seed is no integer")
    return groups


def check_group(name, data, engine, faults):
    where = f"xarray ({engine}): {name}"
    for dimension in data.dims:
        faults.expect(not str(dimension).startswith("phony_dim"), f"{where} has the dimension {dimension}")
    if name in PARTS and name != "events":
        faults.expect("time" in data.dims, f"{where} has no dimension time")
        time = data["time"]
        decoded = numpy.issubdtype(time.dtype, numpy.datetime64) or (time.dtype == object and time.size)
        faults.expect(decoded or not time.size, f"{where}: times are not decoded but {time.dtype}")
        if time.size > 1:
            faults.expect(bool((time.values[1:] > time.values[:-1]).all()), f"{where}: times do not grow")
    for variable_name, variable in data.variables.items():
        full = f"{name}/{variable_name}"
        if full in DIMENSIONS:
            faults.expect(variable.dims == DIMENSIONS[full], f"{where}: {full} has the dimensions {variable.dims}")
        faults.expect(variable.attrs.get("long_name"), f"{where}: {full} has no long_name")
        if variable.dtype == object:
            values = variable.values.ravel().tolist()
            dates = variable_name == "time"
            faults.expect(dates or all(isinstance(value, str) and value for value in values),
                          f"{where}: {full} holds something else than text")
        else:
            unit = variable.attrs.get("units", variable.encoding.get("units"))
            faults.expect(isinstance(unit, str) and unit, f"{where}: {full} has no units")
    for exact in ("digest", "column_digest"):
        if exact in data.variables:
            faults.expect(data[exact].dtype == numpy.uint64, f"{where}: {exact} became {data[exact].dtype}")


def check_xarray(path, groups, faults):
    for engine in ("netcdf4", "h5netcdf"):
        with xarray.open_dataset(path, engine=engine) as root:
            faults.expect(str(root.attrs.get("Conventions", "")).startswith("CF-"), f"xarray ({engine}): no Conventions")
        for name in groups:
            try:
                with xarray.open_dataset(path, engine=engine, group=name) as data:
                    check_group(name, data.load(), engine, faults)
            except (ValueError, OSError, RuntimeError, Warning) as failure:
                faults.append(f"xarray ({engine}): {name} does not open: {failure}")
    with xarray.open_dataset(path, engine="netcdf4") as data:
        currency = data.attrs["currency"]
    if "ledger" in groups:
        with xarray.open_dataset(path, group="ledger") as data:
            raw = h5py.File(path, "r")["ledger/balance"][:]
            faults.expect(numpy.allclose(data["balance"].values, raw * 1e-4), "xarray: balances are not in whole currency")
            faults.expect((data["balance"].attrs["units"], data["balance"].attrs["plussum_unit"]) == ("1", currency), "xarray: balances are not in the currency")
            faults.expect("household" in data["sector"].values.tolist(), "xarray: sectors cannot be selected by name")


def check_command(command, faults):
    if not shutil.which(command[0]):
        print(f"skipped: {command[0]} is not installed")
        sys.exit(77)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    faults.expect(done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}")
    faults.expect(not done.stderr, f"{' '.join(command)} says: {done.stderr}")
    faults.expect("phony_dim" not in done.stdout, f"{' '.join(command)} shows unnamed dimensions")


def main(arguments):
    if len(arguments) != 1:
        print(__doc__)
        return 2
    path, faults = arguments[0], Faults()
    warnings.simplefilter("error")
    # Debian's xarray looks up other packages through interfaces that Python deprecated.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=PendingDeprecationWarning)
    groups = check_h5py(path, faults)
    check_xarray(path, groups, faults)
    for command in (["ncdump", "-h", path], ["ncdump", path], ["h5dump", "-H", path]):
        check_command(command, faults)
    for fault in faults:
        print(fault)
    print(f"{path}: {len(groups)} groups, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
