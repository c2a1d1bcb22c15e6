# SPDX-License-Identifier: MIT
"""Three figures of a report with matplotlib. Each takes axes, or makes its own, returns them, and has the finding as its title."""

import numpy
import pandas
from matplotlib import pyplot

from .files import PlusSumError

# Okabe and Ito's palette, as in reports: told apart by all kinds of colour vision.
BLUE, SKY, GREEN, ORANGE, VERMILION, GREY = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#8A8F94"
INK, FAINT = "#222222", "#666666"
LOCK_STATES = {"locked_on": BLUE, "transactional": SKY, "locked_in": INK, "outside": ORANGE, "locked_out": VERMILION}
SERVED = ("locked_on", "transactional", "locked_in")


def bare_axes(axes, finding, below):
    """Axes with nothing superfluous, under a finding in bold and a line on what is shown and in which unit."""
    axes = axes or pyplot.subplots(figsize=(8.6, 4.6), constrained_layout=True)[1]
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.tick_params(which="both", length=0, colors=FAINT)
    axes.set_axisbelow(True)
    # Names may hold dollar signs, which are no formulas.
    axes.set_title(f"{finding}\n", loc="left", fontsize=12, fontweight="bold", color=INK, parse_math=False)
    axes.text(0, 1.02, below, transform=axes.transAxes, fontsize=9.5, color=FAINT, va="bottom", parse_math=False)
    return axes


def end_labels(axes, places, words, apart=0.055):
    """Words beside the right edge at heights `places` (share of the axes, from the lowest up), moved apart where they would meet."""
    shown = list(places)
    for k in range(1, len(shown)):
        shown[k] = max(shown[k], shown[k - 1] + apart)
    for k in reversed(range(len(shown))):
        shown[k] = min(shown[k], 1 if k == len(shown) - 1 else shown[k + 1] - apart)
    for true, moved, text in zip(places, shown, words):
        axes.annotate(text, (1, true), xytext=(1.03, moved), xycoords="axes fraction", va="center", fontsize=9.5, color=INK,
                      annotation_clip=False, arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0})


def expect_numbers(run, frame, what, above_zero=False):
    """Raises PlusSumError unless a frame from a Run holds finite numbers only, and, where asked, only numbers above 0."""
    numbers = frame.to_numpy(dtype=float)
    if not numpy.isfinite(numbers).all() or (above_zero and not (numbers > 0).all()):
        raise PlusSumError(f"'{run.path}' has records whose {what} are no {'numbers above 0' if above_zero else 'finite numbers'}; "
                           "they cannot be drawn.")


def lock_states(run, axes=None):
    """Share of customers in each lock state over time, stacked, from a Run. [% of customers]"""
    counts = run.to_frame("customers_by_lock_state")
    if len(counts) < 2:
        raise PlusSumError(f"'{run.path}' has {len(counts)} records of its series; lock states over time take at least 2.")
    expect_numbers(run, counts, "customers in the lock states")
    expect_numbers(run, counts.sum(axis=1), "customers in all lock states together", above_zero=True)
    shares = 100 * counts.div(counts.sum(axis=1), axis=0)
    first, last = shares["locked_out"].iloc[0], shares["locked_out"].iloc[-1]
    went = "stays at" if f"{first:.1f}" == f"{last:.1f}" else f"{'falls' if last < first else 'rises'} from {first:.1f} % to"
    served = shares[list(SERVED)].iloc[-1].sum()
    axes = bare_axes(axes, f"Locked out {went} {last:.1f} % of customers; {served:.1f} % are served at the end",
                     f"customers by lock state, %; {counts.iloc[-1].sum():,.0f} in all")
    present = [state for state in LOCK_STATES if shares[state].max() > 0]
    axes.stackplot(shares.index, shares[present].T, colors=[LOCK_STATES[state] for state in present], edgecolor="white", linewidth=0.5)
    axes.set_xlim(shares.index[0], shares.index[-1])
    axes.set_ylim(0, 100)
    ends = shares[present].iloc[-1].to_numpy()
    middles = (numpy.cumsum(ends) - ends / 2) / 100
    end_labels(axes, middles, [f"{state.replace('_', ' ')} {share:.1f} %" for state, share in zip(present, ends)])
    return axes


def years_of(run):
    """When the records of the series of a Run end, in years since its start: an array (time)."""
    per_year = {"day": 365.25, "week": 365.25 / 7, "month": 12, "year": 1}
    return run.variable("income_by_decile")["step"].to_numpy() / per_year[run.attrs["step_unit"]]


def income_rates(run):
    """Income of a customer of each tenth of the market, as a report has it: a frame (time, decile) in currency a year, of a Run. Each is
    the mean over the records of the year before its date; in the first year, over those there are."""
    totals = run.to_frame("income_by_decile").fillna(0)
    if len(totals) < 3:
        raise PlusSumError(f"'{run.path}' has {len(totals)} records of its series; incomes over time take at least 3.")
    years = years_of(run)
    begins = numpy.searchsorted(years, years - 0.9999, side="right")  # of the year up to each record
    ends = numpy.arange(1, len(years) + 1)
    sums = numpy.vstack([numpy.zeros(totals.shape[1]), totals.cumsum()])
    means = (sums[ends] - sums[begins]) / (ends - begins)[:, None]
    interval = (years[-1] - years[0]) / (len(years) - 1)
    heads = run.to_frame("customers_by_lock_state").sum(axis=1).iloc[0] / 10
    return pandas.DataFrame(means / (heads * interval), index=totals.index, columns=totals.columns)


def income_fan(run, axes=None):
    """Income of the tenths of the market over time, from the poorest to the richest, from a Run. [currency/year]"""
    rates = income_rates(run)
    expect_numbers(run, rates, "incomes", above_zero=True)
    year = numpy.argmax(years_of(run) >= 1)  # the record that ends the first one; the first record of a shorter run
    grown = 100 * (rates.iloc[-1] / rates.iloc[year] - 1)
    axes = bare_axes(axes, f"Income of the poorest tenth {change(grown.iloc[0])}, that of the richest {change(grown.iloc[-1])}",
                     f"income of a customer, {run.attrs['currency']} a year, mean of twelve months; bands from tenth to tenth, line: the sixth")
    for k in range(5):
        axes.fill_between(rates.index, rates.iloc[:, k], rates.iloc[:, 9 - k], color=BLUE, alpha=0.17, linewidth=0)
    axes.plot(rates.index, rates.iloc[:, 5], color=INK, linewidth=1.8)
    high = rates.to_numpy().max() * 1.04
    axes.set_ylim(0, high)
    axes.yaxis.set_major_formatter("{x:,.4g}" if high < 10 else "{x:,.0f}")
    axes.grid(axis="y", color="#E3E6E8", linewidth=0.8)
    axes.set_xlim(rates.index[0], rates.index[-1])
    ends = {"poorest tenth": rates.iloc[-1, 0], "sixth": rates.iloc[-1, 5], "richest tenth": rates.iloc[-1, 9]}
    end_labels(axes, [value / high for value in ends.values()], [f"{name} {value:,.0f}" for name, value in ends.items()])
    return axes


def change(percent):
    """How something went, from its growth in per cent."""
    return f"{'grew' if percent >= 0 else 'fell'} by {abs(percent):.1f} %"


def shapley_waterfall(experiment, metric, axes=None, confidence=0.95):
    """From all factors at their first level to all at their last, by Shapley values with intervals, from an Experiment. [unit of the metric]"""
    values = experiment.shapley(metric, confidence)
    together = values.loc["together", "mean"]
    if not numpy.isfinite(values["mean"].to_numpy(dtype=float)).all():
        raise PlusSumError(f"The metric '{metric}' has Shapley values that are no finite numbers; they cannot be drawn.")
    values = values.drop(index="together").sort_values("mean", key=abs, ascending=False)
    if values.empty:
        raise PlusSumError(f"'{experiment.path}' has no factor with two levels here, so there is nothing to share out.")
    ends = {factor: experiment.levels(factor) for factor in values.index}
    start = experiment.at({factor: levels[0] for factor, levels in ends.items()}).mean(metric, confidence=confidence)
    most = values.iloc[0]
    unit = experiment.unit(metric)
    axes = bare_axes(axes, f"{sentence(values.index[0])} {'adds' if most['mean'] > 0 else 'takes'} most: "
                           f"{abs(most['mean']):,.4g} of a change by {together:+,.4g}",
                     f"{experiment.runs[metric].attrs['long_name']}{'' if unit == '1' else f', {unit}'}; Shapley values with "
                     f"{100 * confidence:g} % intervals, {most['replicates']:.0f} replicates")
    before = start.mean + numpy.concatenate([[0], values["mean"].cumsum()])
    colours = [GREEN if mean >= 0 else VERMILION for mean in values["mean"]]
    places = numpy.arange(1, len(values) + 1)
    axes.bar([0, len(values) + 1], [before[0], before[-1]], color=GREY, width=0.62)
    axes.bar(places, values["mean"], bottom=before[:-1], color=colours, width=0.62)
    axes.errorbar(places, before[1:], yerr=values["high"] - values["mean"], fmt="none", ecolor=INK, elinewidth=1.2, capsize=4)
    axes.hlines(before, numpy.arange(len(before)) - 0.31, numpy.arange(len(before)) + 1.31, color=FAINT, linewidth=0.7)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    tops = [before[0], *numpy.maximum(before[1:], before[:-1]) + numpy.nan_to_num(values["high"] - values["mean"]), before[-1]]
    texts = [f"{before[0]:,.4g}", *(f"{mean:+,.4g}" for mean in values["mean"]), f"{before[-1]:,.4g}"]
    for place, (top, text) in enumerate(zip(tops, texts)):
        axes.annotate(text, (place, max(top, 0)), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=10, color=INK)
    moves = [f"{plainly(factor)}\n{levels[0]:g} → {levels[1]:g}" if isinstance(levels[0], float)
             else f"{plainly(factor)}\n{levels[0]} → {levels[1]}" for factor, levels in ends.items()]
    axes.set_xticks(range(len(values) + 2), ["before", *moves, "after"], color=INK, parse_math=False)
    axes.set_yticks([])
    axes.margins(y=0.1)
    return axes


def plainly(name):
    """A name in the file as words."""
    return name.replace("_", " ")


def sentence(name):
    """The same at the beginning of a sentence."""
    return plainly(name)[:1].upper() + plainly(name)[1:]
