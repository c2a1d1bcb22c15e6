# SPDX-License-Identifier: MIT
"""Numbers and tables as the pages show them."""

import math


def number(value, digits=3, signed=False):
    """A number with `digits` significant digits; whole numbers are never cut below the unit."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{abs(round(value, decimals)):,.{decimals}f}"
    if decimals and float(text.replace(",", "")) == 0:
        return "0"
    return f"{'−' if value < 0 else '+' if signed else ''}{text}"


def rounded(value, digits=3, signed=False):
    """The same, with large numbers rounded to `digits` significant digits as well."""
    if value is None or not math.isfinite(value) or value == 0:
        return number(value, digits, signed)
    step = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    return number(round(value / step) * step, digits, signed)


def percent(value, decimals=0, signed=False):
    """A share as percent."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{abs(100 * value):.{decimals}f}"
    zero = float(text) == 0
    return f"{'' if zero else '−' if value < 0 else '+' if signed else ''}{text} %"


def million(value, digits=3, signed=False):
    return rounded(value / 1e6, digits, signed)


def effect(claim):
    """Effect and interval of a claim, in its unit."""
    unit, scale = claim["unit"], 1.0
    # An open end ("inf") has no number to show.
    ends = [None if isinstance(end, str) else end for end in (claim["effect"], *claim["interval"])]
    if max((abs(end) for end in ends if end is not None), default=0) >= 1e6 and unit != "1":
        unit, scale = f"million {unit}", 1e6
    shown = [rounded(None if end is None else end / scale, 3, k == 0 and claim["expected"] != "peak") for k, end in enumerate(ends)]
    return f"{shown[0]} [{shown[1]}, {shown[2]}]{'' if unit == '1' else ' ' + unit}"


def table(head, rows):
    """Lines of a table."""
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in (head, *rows)]
    return [lines[0], "| " + " | ".join("---" for _ in head) + " |", *lines[1:]]
