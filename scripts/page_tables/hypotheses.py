# SPDX-License-Identifier: MIT
"""Verdicts and means of the shipped experiments, made with the replicates that each is shipped with."""

import itertools
import math

from .eras import cost_per_head
from .program import Trouble, mean, same, scenario_file
from .text import effect, million, number, percent, rounded, table

EXPERIMENTS = ("access-and-aggregation", "lock-in-profit", "distributor-share", "distributor-share-contested", "distributor-share-sluggish",
               "buying-groups", "quality-debt", "seeding", "seeding-customers", "information-and-outlet", "income-floor", "small-contribution",
               "complements", "growth-or-era")
DIMENSIONS = ("customer", "offering", "aim", "objective", "horizon", "need", "research", "unit")


def verdicts(program, name):
    """Every claim of an experiment with effect, interval and verdict."""
    rows = []
    for claim in program.shipped(name).claims:
        word = claim["verdict"] if claim["verdict"] == "supported" else f"**{claim['verdict']}**"
        rows.append([claim["id"], claim["claim"].rstrip("."), claim["metric"], effect(claim), claim["replicates"], word])
    return table(["", "claim", "metric", "effect and interval", "seeds", "verdict"], rows)


def spread(values):
    middle = mean(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1))


# What a cell shows of the values of all seeds.
FORMATS = {
    "number": lambda values: rounded(mean(values)),
    "million": lambda values: million(mean(values)),
    "million6": lambda values: rounded(mean(values) / 1e6, 6),
    "billion": lambda values: rounded(mean(values) / 1e9),
    "thousand": lambda values: rounded(mean(values) / 1e3),
    "percent": lambda values: percent(mean(values)),
    "percent1": lambda values: percent(mean(values), 1),
    "percent_and_spread": lambda values: f"{100 * mean(values):.0f} ± {100 * spread(values):.0f} %",
    "reached10": lambda values: percent(mean([value >= 10 for value in values])),
    "often": lambda values: "never" if all(map(math.isnan, values)) else
             f"{number(mean([value for value in values if not math.isnan(value)]))} ({sum(not math.isnan(value) for value in values)} of {len(values)})",
}


def levels(sweep, factor):
    """Levels of a factor in the order of the design."""
    try:
        return list(dict.fromkeys(row[factor] for row in sweep.rows))
    except KeyError as trouble:
        raise Trouble(f"the experiment has no factor '{factor}'; its table has {', '.join(sweep.rows[0])}") from trouble


def means(program, name, *words):
    """Means over seeds: rows=FACTOR,FACTOR [columns=FACTOR] cells=METRIC:FORMAT,… [against=FACTOR:LEVEL, changes in per cent]."""
    asked = dict(word.split("=", 1) for word in words)
    sweep = program.shipped(name)
    rows = asked["rows"].split(",")
    columns = asked.get("columns")
    base = dict([asked["against"].split(":")]) if "against" in asked else {}
    cells = [cell.split(":") for cell in asked["cells"].split(",")]

    def shown(metric, form, at):
        values = [float(row[metric]) if row[metric] not in ("NA", "NaN", "nan") else math.nan
                  for row in sweep.rows if all(same(row[factor], level) for factor, level in at.items())]
        if not values:
            return None
        if base:
            return percent(mean(values) / sweep.mean(metric, **{**at, **base}) - 1, 1, True)
        return FORMATS[form](values)

    across = [(columns, level) for level in levels(sweep, columns)] if columns else [(None, None)]
    head = rows + [f"{metric}{'' if factor is None else f', {level}' if len(cells) > 1 else f' at {factor} {level}'}" for metric, _ in cells for factor, level in across]
    lines = []
    for at in itertools.product(*(levels(sweep, factor) for factor in rows)):
        where = dict(zip(rows, at))
        found = [shown(metric, form, where if factor is None else {**where, factor: level}) for metric, form in cells for factor, level in across]
        if any(cell is not None for cell in found):
            lines.append([*at, *("" if cell is None else cell for cell in found)])
    return table(head, lines)


def complements(program):
    """What each dimension adds alone, their sum, and what all of them add."""
    sweep = program.shipped("complements")

    def at(high):
        return {dimension: 3 if dimension in high else 1 for dimension in DIMENSIONS}

    metrics = ("welfare", "npv", "wealth")
    none = {metric: sweep.mean(metric, **at(())) for metric in metrics}
    added = {dimension: [sweep.mean(metric, **at((dimension,))) - none[metric] for metric in metrics] for dimension in DIMENSIONS}
    rows = [["none", "", f"{million(none['npv'])} in all", f"{million(none['wealth'])} in all", percent(sweep.mean("served", **at(())), 1)]]
    rows += [[dimension, *(million(value, 3, True) for value in added[dimension]), percent(sweep.mean("served", **at((dimension,))), 1)] for dimension in DIMENSIONS]
    rows.append(["sum of the eight", *(million(sum(values), 3, True) for values in zip(*added.values())), ""])
    rows.append(["all together", *(million(sweep.mean(metric, **at(DIMENSIONS)) - none[metric], 3, True) for metric in metrics),
                 percent(sweep.mean("served", **at(DIMENSIONS)), 1)])
    return table(["at era 3", "welfare, million USD", "profit, present value", "wealth", "served"], rows)


def complements_without(program):
    """H41a on five seeds with other numbers of the market."""
    variants = {"as shipped": [], "without training": ["enterprises.firm.training=0/year"],
                "skill adds 10 % instead of 40 % to income": ["mechanisms.earn.capability_gain=0.1"],
                "investment twice as dear": [cost_per_head(2)], "lowest price 0.6 instead of 0.8": ["mechanisms.steer.lowest_price=0.6"]}
    base = [f"enterprises.firm.strategy.{dimension}=3" for dimension in DIMENSIONS]
    bundles = {"none": [], **{dimension: [sets] for dimension, sets in zip(DIMENSIONS, base)}, "all": base}
    sweep = program.sweep({"name": "complements-without", "title": "H41a under other numbers", "scenario": scenario_file("emerging-era1"),
                           "factors": [{"name": "market", "levels": [{"name": f"m{k}", "set": sets} for k, sets in enumerate(variants.values())]},
                                       {"name": "bundle", "levels": [{"name": name, "set": sets} for name, sets in bundles.items()]}],
                           "replicates": 5, "metrics": [{"name": "welfare", "value": "total"}]})
    rows = []
    for k, name in enumerate(variants):
        held = {bundle: sweep.values("welfare", market=f"m{k}", bundle=bundle) for bundle in bundles}
        effects = [held["all"][r] + 7 * held["none"][r] - sum(held[dimension][r] for dimension in DIMENSIONS) for r in range(5)]
        rows.append([name, f"{million(mean(effects), 3, True)} ± {million(spread(effects), 2)}", sum(effect > 0 for effect in effects)])
    return table(["market", "effect on welfare, million USD: mean ± spread of seeds", "seeds above 0, of 5"], rows)


def multiplier(program):
    """H32: what a contribution adds with all links over what it adds with the links into income cut, with the range of seeds."""
    sweep = program.shipped("small-contribution")
    rows = []
    for metric in ("income", "later_income", "welfare"):
        added = {ways: [pulse - nothing for pulse, nothing in zip(sweep.values(metric, arm="pulse", ways_back=ways), sweep.values(metric, arm="nothing", ways_back=ways))]
                 for ways in ("open", "cut")}
        given, came = mean(added["cut"]), mean(added["open"])
        rows.append([metric, rounded(came), rounded(given), number(came / given) if given else "–"])
    return table(["metric, USD", "added, all links", "added, links cut", "ratio"], rows)


def summary(program):
    """The verdicts of all shipped experiments."""
    rows = []
    for name in EXPERIMENTS:
        claims = program.shipped(name).claims
        rows.append([f"`{name}`", *(", ".join(claim["id"] for claim in claims if claim["verdict"] == verdict) or "–"
                                    for verdict in ("supported", "refuted", "undecided"))])
    return table(["experiment", "supported", "refuted", "undecided"], rows)


TABLES = {"multiplier": multiplier, "complements-without": complements_without, "verdicts": verdicts, "means": means, "complements": complements, "summary": summary}
