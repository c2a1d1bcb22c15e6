#!/usr/bin/env python3
"""Opens the consolidated file and the CSV tables of the made-up experiment the way people do.

    open_result.py FILE.h5 TABLE.csv SERIES.csv

Exit code 0 when everything is as documented, 1 with a sentence for each fault, 77 when a reader is not installed.
"""

import sys
import warnings

try:
    import h5py
    import numpy
    import pandas
    import xarray
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

faults = []


def expect(holds, sentence):
    if not holds:
        faults.append(sentence)


def check_xarray(path, engine):
    with xarray.open_dataset(path, engine=engine) as data:
        data.load()
    expect(dict(data.sizes) == {"run": 6, "time": 4}, f"{engine}: the dimensions are {dict(data.sizes)}")
    expect(data["run"].values.tolist() == list(range(6)), f"{engine}: run does not count from 0")
    expect(set(data.data_vars) == {"served", "cash", "cash_over_time"}, f"{engine}: variables {list(data.data_vars)}")
    wanted = {"run", "time", "point", "replicate", "seed", "price", "gain", "aim", "status", "message", "key", "digest",
              "effort"}
    expect(set(data.coords) == wanted, f"{engine}: coordinates {sorted(data.coords)}")
    expect(data["time"].dtype == numpy.float64, f"{engine}: time became {data['time'].dtype}")
    expect(data["effort"].dims == ("time",), f"{engine}: the ramp stands on {data['effort'].dims}")
    for name, variable in data.variables.items():
        expect(variable.attrs.get("long_name"), f"{engine}: {name} has no long_name")
        if variable.dtype != object:
            expect(variable.attrs.get("units"), f"{engine}: {name} has no units")

    one = data.sel(run=3)
    expect(one["served"].item() == 3.1, f"{engine}: run 3 served {one['served'].item()}")
    expect(one["aim"].item() == "people", f"{engine}: run 3 aims at {one['aim'].item()}")
    expect(one["cash_over_time"].values.tolist() == [3 + i / 7 for i in range(4)], f"{engine}: the series of run 3 differs")
    expect(data["seed"].values[0] == 2**63 - 1, f"{engine}: the seed is not exact")
    expect(data["status"].values.tolist() == [0, 0, 2, 0, 1, 0], f"{engine}: status {data['status'].values}")
    expect(data["message"].item(4).startswith('step 7: the books, "as'), f"{engine}: the message is lost")
    gone = numpy.isnan(data["served"].values).tolist()
    expect(gone == [False, False, True, False, True, False], f"{engine}: missing values {gone}")
    expect(numpy.isnan(data["cash_over_time"].values[2]).all(), f"{engine}: a missing run has a series")
    by_aim = data["served"].groupby("aim").mean()
    expect(set(by_aim["aim"].values) == {"unit", "people", "naïve, ✓"}, f"{engine}: cannot group by a choice")
    swapped = data.swap_dims(run="key").sel(key=data["key"].item(5))
    expect(swapped["served"].item() == 5.1, f"{engine}: cannot select by key")
    expect(data.attrs["experiment_name"] == "made_up", f"{engine}: no name")
    expect(data.attrs["title"] == "Made up – für Tests ✓", f"{engine}: no title")
    expect("quoted, ✓" in data.attrs["experiment"], f"{engine}: no experiment file")
    expect((data["price"].attrs["units"], data["price"].attrs["plussum_unit"]) == ("1", "MXN/week"), f"{engine}: price has another unit")


def check_h5py(path):
    with h5py.File(path, "r") as file:
        expect(file["status"].attrs["flag_meanings"] == "finished failed missing", "h5py: no flag_meanings")
        expect(file["status"].attrs["flag_values"].tolist() == [0, 1, 2], "h5py: no flag_values")
        expect(file["cash_over_time"].dims[1][0].name == "/time", "h5py: no scale for time")
        expect(file["aim"].asstr()[4] == "naïve, ✓", "h5py: the level is not UTF-8")


def check_csv(table_path, series_path):
    table = pandas.read_csv(table_path)
    columns = ["run", "point", "replicate", "seed", "price", "gain", "aim", "status", "message", "served", "cash"]
    expect(table.columns.tolist() == columns, f"csv: columns {table.columns.tolist()}")
    expect(len(table) == 6, f"csv: {len(table)} rows")
    expect(table["gain"].tolist()[2] == 1 / 3, "csv: numbers are not exact")
    expect(table["seed"].tolist()[0] == 2**63 - 1, "csv: seeds are not exact")
    expect(table["aim"].tolist()[4] == "naïve, ✓", "csv: levels are not quoted")
    expect(table["message"].tolist()[4] == 'step 7: the books, "as they say", do not balance\nby 3', "csv: message")
    expect(table["served"].isna().tolist() == [False, False, True, False, True, False], "csv: missing values")
    series = pandas.read_csv(series_path)
    columns = ["run", "point", "replicate", "seed", "price", "gain", "aim", "year", "effort", "metric", "value"]
    expect(series.columns.tolist() == columns, f"csv: columns of the series {series.columns.tolist()}")
    expect(len(series) == 24, f"csv: {len(series)} rows of the series")
    last = series[(series["run"] == 5) & (series["metric"] == "cash")]
    expect(last["value"].tolist() == [5 + i / 7 for i in range(4)], "csv: the series of run 5 differs")


def main(arguments):
    if len(arguments) != 3:
        print(__doc__)
        return 2
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=PendingDeprecationWarning)
    for engine in ("netcdf4", "h5netcdf"):
        check_xarray(arguments[0], engine)
    check_h5py(arguments[0])
    check_csv(arguments[1], arguments[2])
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
