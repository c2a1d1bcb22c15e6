# SPDX-License-Identifier: MIT
"""One way to open everything that PlusSum writes."""

from pathlib import Path

from .experiment import Experiment
from .files import PlusSumError, check_seal, read_attributes
from .run import Run

KINDS = {"trajectory": Run, "checkpoint": Run, "experiment": Experiment}


def file_of_store(folder):
    """The table of all runs in a run store. Raises PlusSumError."""
    if not (folder / "store.json").is_file():
        raise PlusSumError(f"'{folder}' is a folder, but no run store: it has no store.json.")
    table = folder / "results.h5"
    if not table.is_file():
        raise PlusSumError(f"The store '{folder}' has no results.h5 yet; `plussum export {folder} -o {table}` writes it.")
    return table


def open(path, check=True):
    """Opens a trajectory or checkpoint (a `Run`), the table of an experiment or the folder of a run store (an `Experiment`).

    `check` compares the seal with every byte of the file, about 0.1 s for a megabyte; False leaves that out.
    `kind` of the result says which of the three it is. Values are read when they are asked for. Raises PlusSumError with a sentence
    when there is no such file, when it is not PlusSum's, is damaged, or has a newer major version.
    """
    path = Path(path)
    try:
        if path.is_dir():
            path = file_of_store(path)
        if not path.is_file():
            raise PlusSumError(f"There is no file '{path}'.")
        if check:
            check_seal(path)
        attributes = read_attributes(path)
    except OSError as failure:
        raise PlusSumError(f"'{path}' cannot be read: {failure.strerror or 'the system does not say why'}.") from None
    kind = attributes["plussum_file"]
    if kind not in KINDS:
        raise PlusSumError(f"'{path}' is a file of PlusSum of a kind that this reader does not know, '{kind}'.")
    return KINDS[kind](path, attributes)
