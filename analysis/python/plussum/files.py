# SPDX-License-Identifier: MIT
"""What all files of PlusSum have in common: the seal, the version, root attributes, and groups as xarray datasets."""

import difflib

import h5py
import numpy
import xarray

NEWEST_MAJOR = 1  # of plussum_format_version
SEAL_BYTES = 24
SEAL_MAGIC = b"PlusSum\n"


class PlusSumError(Exception):
    """What cannot be read or computed, as a sentence."""


def nearest(word, known):
    """The end of a sentence about an unknown `word`: the `known` one that is most like it, or all of a few."""
    known = [str(name) for name in known]
    alike = difflib.get_close_matches(str(word), known, n=1, cutoff=0.6 if len(known) < 12 else 0)
    return f"did you mean '{alike[0]}'?" if alike else f"there is: {', '.join(known) or 'nothing'}"


def digest_of(content):
    """Digest of bytes as PlusSum counts it: an integer below 2**64. Takes about 0.1 s for a megabyte."""
    everything = 0xFFFFFFFFFFFFFFFF

    def mix(x):
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & everything
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB & everything
        return x ^ (x >> 31)

    digest = mix(len(content))
    words = numpy.frombuffer(content + bytes(-len(content) % 8), dtype="<u8")
    for first in range(0, len(words), 65536):  # integers of Python are large: not all of a file at once
        for word in words[first:first + 65536].tolist():
            digest = mix(mix((digest + 0x9E3779B97F4A7C15) & everything) ^ word)
    return digest


def check_seal(path):
    """Raises PlusSumError when the file was damaged or changed after it was written. A file without a seal passes, unless it says that it
    was sealed."""
    content = path.read_bytes()
    seal = content[-SEAL_BYTES:]
    if len(seal) < SEAL_BYTES or not seal.startswith(SEAL_MAGIC):
        if "sealed" in read_attributes(path):
            raise PlusSumError(f"'{path}' has lost its seal: it was cut, appended to or changed after it was written. Where another program has "
                               "rewritten it on purpose, delete the root attribute 'sealed': then it is read, unprotected.")
        return
    content = content[:-SEAL_BYTES]
    expected = SEAL_MAGIC + len(content).to_bytes(8, "little") + digest_of(content).to_bytes(8, "little")
    if seal != expected:
        raise PlusSumError(f"'{path}' is damaged, or was changed after it was written: its seal does not fit.")


def unit_of(array):
    """The unit of a variable in PlusSum's words: `units` is for UDUNITS, which knows no currencies and no customers."""
    return array.attrs.get("plussum_unit", array.attrs.get("units", ""))


def plain(value):
    """An HDF5 attribute as an ordinary value of Python: text, int, float, or a list of these."""
    return value.tolist() if isinstance(value, (numpy.generic, numpy.ndarray)) else value


def read_attributes(path):
    """Root attributes as a dict, after a look at kind and version. Raises PlusSumError."""
    if not h5py.is_hdf5(path):
        raise PlusSumError(f"'{path}' is not an HDF5 file, so it is neither a trajectory nor an experiment of PlusSum.")
    try:
        with h5py.File(path, "r") as file:
            attributes = {name: plain(value) for name, value in file.attrs.items()}
    except OSError:
        raise PlusSumError(f"'{path}' is damaged or incomplete: HDF5 cannot open it.") from None
    version = str(attributes.get("plussum_format_version", ""))
    if "plussum_file" not in attributes or not version.partition(".")[0].isdigit():
        raise PlusSumError(f"'{path}' is an HDF5 file, but PlusSum did not write it: its root says neither kind nor version.")
    if int(version.partition(".")[0]) > NEWEST_MAJOR:
        raise PlusSumError(f"'{path}' has format {version}, and this reader knows formats up to {NEWEST_MAJOR}.x; please install a newer one.")
    return attributes


def open_group(path, group="/"):
    """A group as an xarray.Dataset that reads values when they are asked for: scale factors applied, times decoded to dates,
    `units`, `plussum_unit` where that says more, and `long_name` in `attrs`. Raises PlusSumError when there is no such group."""
    try:
        with h5py.File(path, "r") as file:
            if group not in file:
                raise PlusSumError(f"'{path}' has no group '{group}'; {nearest(group, file)}")
        return xarray.open_dataset(path, engine="h5netcdf", group=group, decode_timedelta=False)
    except OSError:
        raise PlusSumError(f"The group '{group}' of '{path}' cannot be read: the file is damaged.") from None
