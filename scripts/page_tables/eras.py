# SPDX-License-Identifier: MIT
"""Tables of docs/eras.md: what eras 1, 2 and 3 do for the enterprise, for people and for all, and what that hangs on."""

import math

from .program import mean, scenario_file
from .text import million, percent, table

FIRST_SEED = 2012
SEEDS = 5
ERAS = (1, 2, 3)
DIMENSIONS = ("customer", "offering", "aim", "objective", "horizon", "need", "research", "unit")
METRICS = [
    {"name": "served", "series": "customers_by_supplier", "of": ["firm"], "share": True},
    {"name": "locked_out", "series": "customers_by_lock_state", "of": ["locked_out"], "share": True},
    {"name": "wealth", "value": "enterprise firm"},
    {"name": "welfare", "value": "total"},
]
LEVERS = {"outlets": 1, "information": 0.5, "training": 1, "trust": 0.5, "credit": 0.5, "coverage": 1, "durability": 1.5, "partners": 1,
          "promotion": 0.5, "cost": 1.5, "community": 1}


def cost_per_head(factor):
    return "mechanisms.invest.cost_per_head={" + ", ".join(f"{lever}: {cost * factor:g} USD" for lever, cost in LEVERS.items()) + "}"


# The market as it was first written down; docs/changes-of-results.md has the two lists side by side.
FIRST_COSTS = {"outlets": 15, "information": 8, "training": 15, "trust": 8, "credit": 8, "coverage": 15, "durability": 20, "partners": 10, "promotion": 5,
               "cost": 20, "community": 10}
FIRST = ("mechanisms.invest.cost_per_head={" + ", ".join(f"{lever}: {cost} USD" for lever, cost in FIRST_COSTS.items()) + "}",
         "enterprises.firm.unit_cost_share=60 %", "enterprises.firm.outlet_cost=500 USD/week", "enterprises.firm.complexity=0.35",
         "population.distrust_tolerance_mean=0.45", "enterprises.firm.known_share=0 %", "enterprises.firm.outlet_share=15 %",
         "enterprises.firm.information_share=15 %", "population.irregular_share=50 %", "population.shunned_share=20 %",
         "population.starting_cash_weeks=2 weeks", "enterprises.firm.programme.instalment=4 USD/week", "mechanisms.steer.drawdown=10 %/year",
         "mechanisms.spend.building_rate=2/year")

# The numbers that decide in the emerging market: name, what they are set to, and the settings.
NUMBERS = (
    ("as shipped", "", ()),
    ("end of the price grid, `steer.lowest_price`", "0.8 → 0.6", ("mechanisms.steer.lowest_price=0.6",)),
    ("", "0.8 → 0.4", ("mechanisms.steer.lowest_price=0.4",)),
    ("other end, `steer.highest_price`", "2 → 1.2", ("mechanisms.steer.highest_price=1.2",)),
    ("training on offer, `training`", "0.3 → 0 a year", ("enterprises.firm.training=0/year",)),
    ("what skill adds to income, `earn.capability_gain`", "0.4 → 0.1", ("mechanisms.earn.capability_gain=0.1",)),
    ("what investment costs, `invest.cost_per_head`", "× 2", (cost_per_head(2),)),
    ("", "× 3", (cost_per_head(3),)),
    ("skill the offer asks for, `complexity`", "0.2 → 0.35", ("enterprises.firm.complexity=0.35",)),
    ("trust people ask for, `distrust_tolerance_mean`", "0.3 → 0.45", ("population.distrust_tolerance_mean=0.45",)),
    ("known from the start, `known_share`", "40 % → 0", ("enterprises.firm.known_share=0 %",)),
    ("running cost of an outlet, `outlet_cost`", "200 → 500 USD a week", ("enterprises.firm.outlet_cost=500 USD/week",)),
    ("the plan's instalment", "2 → 1 USD a week", ("enterprises.firm.programme.instalment=1 USD/week",)),
    ("trust in the enterprise, `trust`", "0.4 → 0.2", ("enterprises.firm.trust=0.2",)),
    ("local spending, a link", "cut", ("links.local_spending_to_income=0",)),
    ("what investment costs, as first written", "10 to 16 times", FIRST[:1]),
    ("all fourteen numbers as first written", "", FIRST),
    ("all but the cost of investment as first written", "", FIRST[1:]),
    ("worth of the outcome, `service_value`", "400 → 0 USD a year", ("market_space.service_value=0 USD/year",)),
)


def variants(program, market, named_sets, seeds=SEEDS):
    """Runs of the three eras in a market under each of the variants: {name: settings}."""
    return program.sweep({
        "name": "eras-in-a-market", "title": "Eras in a market", "scenario": scenario_file(f"{market}-era1"),
        "factors": [
            {"name": "era", "levels": [{"name": f"era{era}", "scenario": scenario_file(f"{market}-era{era}")} for era in ERAS]},
            {"name": "variant", "levels": [{"name": name, "set": list(sets)} for name, sets in named_sets.items()]},
        ],
        "first_seed": FIRST_SEED, "replicates": seeds, "metrics": METRICS})


def changes(sweep, metric, era, variant):
    """What an era changes against era 1, seed by seed."""
    return [new - old for new, old in zip(sweep.values(metric, era=f"era{era}", variant=variant), sweep.values(metric, era="era1", variant=variant))]


def ended_early(values):
    """What is said of runs in which an enterprise became insolvent, which have no value."""
    early = sum(map(math.isnan, values))
    return f" ({early} of {len(values)} runs end insolvent)" if early else ""


def with_range(values):
    """Mean, and lowest and highest of the seeds, in million."""
    return f"{million(sum(values) / len(values))} ({million(min(values))} to {million(max(values))})"


def not_worse(program, market, era):
    """Shares of people who are not worse off than under era 1 on the same random numbers: of all, and of the poorest tenth."""
    if era == 1:
        return "–", "–"
    people = program.compare(f"{market}-era1", f"{market}-era{era}")["people"]
    return percent(people["not_worse"]["mean"], 1), percent(people["by_decile"][0]["not_worse"]["mean"], 1)


def eras(program, market):
    """Three eras side by side in one market."""
    plain, untrained, worthless = "plain", "untrained", "worthless"
    sweep = variants(program, market, {plain: (), untrained: ("enterprises.firm.training=0/year",), worthless: ("market_space.service_value=0 USD/year",)})

    def row(text, cell):
        return [text, *(cell(era) for era in ERAS)]

    def change(variant):
        return lambda era: "0" if era == 1 else with_range(changes(sweep, "welfare", era, variant))

    people = {era: not_worse(program, market, era) for era in ERAS}
    return table(["", "era 1", "era 2", "era 3"], [
        row("the enterprise has in the end, million USD", lambda era: with_range(sweep.values("wealth", era=f"era{era}", variant=plain))),
        row("served at the end", lambda era: percent(sweep.mean("served", era=f"era{era}", variant=plain), 1)),
        row("locked out at the end", lambda era: percent(sweep.mean("locked_out", era=f"era{era}", variant=plain), 1)),
        row("people not worse off than with era 1", lambda era: people[era][0]),
        row("the same of the poorest tenth", lambda era: people[era][1]),
        row("dW against era 1, million USD", change(plain)),
        row("dW without training", change(untrained)),
        row("dW if the outcome is worth nothing", change(worthless)),
    ])


def reply(program, market):
    """What the firm has in the end, by its era and its rival's."""
    level = lambda who, era: [f"enterprises.{who}.strategy.{dimension}={era}" for dimension in DIMENSIONS]  # noqa: E731
    sweep = program.sweep({
        "name": "reply", "title": "Era against era", "scenario": scenario_file(f"{market}-era1-against-era3"),
        "factors": [{"name": who, "levels": [{"name": f"era{era}", "set": level(who, era)} for era in ERAS]} for who in ("firm", "rival")],
        "first_seed": FIRST_SEED, "replicates": SEEDS, "metrics": METRICS})
    rows = []
    for era in ERAS:
        cells = [million(sweep.mean("wealth", firm=f"era{era}", rival=f"era{other}")) for other in ERAS]
        rows.append([f"era {era}", *cells])
    for column in range(1, len(ERAS) + 1):
        best = max(range(len(ERAS)), key=lambda k: sweep.mean("wealth", firm=f"era{ERAS[k]}", rival=f"era{column}"))
        rows[best][column] = f"**{rows[best][column]}**"
    return table(["the firm is of", *(f"rival of era {era}" for era in ERAS)], rows)


def numbers(program):
    """One number at a time in the emerging market: whom each era serves, what each earns."""
    names = {f"v{k}": sets for k, (_, _, sets) in enumerate(NUMBERS)}
    sweep = variants(program, "emerging", names, seeds=3)
    rows = []
    for k, (what, value, _) in enumerate(NUMBERS):
        dw = changes(sweep, "welfare", 3, f"v{k}")
        rows.append([what, value, percent(sweep.mean("served", era="era3", variant=f"v{k}")),
                     *(million(sweep.mean("wealth", era=f"era{era}", variant=f"v{k}")) + ended_early(sweep.values("wealth", era=f"era{era}", variant=f"v{k}"))
                       for era in ERAS), million(mean(dw), 3, True)])
    return table(["number", "from, to", "era 3 serves", "era 1 has", "era 2 has", "era 3 has", "dW, era 3 against 1"], rows)


def dimensions(program):
    """Each dimension alone: of era 3 in era 1, and of era 1 in era 3."""
    levels = [{"name": f"era{base}-none", "scenario": scenario_file(f"emerging-era{base}")} for base in (1, 3)]
    levels += [{"name": f"era{base}-{dimension}", "scenario": scenario_file(f"emerging-era{base}"),
                "set": [f"enterprises.firm.strategy.{dimension}={4 - base}"]} for base in (1, 3) for dimension in DIMENSIONS]
    sweep = program.sweep({"name": "dimensions", "title": "One dimension at a time", "scenario": scenario_file("emerging-era1"),
                           "factors": [{"name": "market", "levels": levels}], "first_seed": FIRST_SEED, "replicates": 3, "metrics": METRICS})

    def cells(base, dimension):
        at = {"market": f"era{base}-{dimension}"}
        return [percent(sweep.mean("served", **at), 1), percent(sweep.mean("locked_out", **at)), million(sweep.mean("wealth", **at))]

    return table(["dimension", "era 1 with it at 3: served", "locked out", "enterprise has", "era 3 with it at 1: served", "locked out", "enterprise has"],
                 [[dimension, *cells(1, dimension), *cells(3, dimension)] for dimension in ("none", *DIMENSIONS)])


def pair(program, control, treatment, *settings):
    """Two scenarios on the same random numbers: served, and what everybody has. A setting is of the treatment, or `control:SETTING`."""
    control_sets = [setting.removeprefix("control:") for setting in settings if setting.startswith("control:")]
    treatment_sets = [setting for setting in settings if not setting.startswith("control:")]
    answer = program.compare(control, treatment, control_sets, treatment_sets)
    end = answer["moments"][-1]

    def share(world, *states):
        counts = end[world]["customers_by_lock_state"]
        return percent(sum(counts[state] for state in states) / sum(counts.values()), 1)

    served = ("locked_in", "locked_on", "transactional")
    rows = [["served at the end", share("control", *served), share("treatment", *served), ""],
            ["locked out at the end", share("control", "locked_out"), share("treatment", "locked_out"), ""]]
    constituents = [{**row, "change": row["effect"]["mean"]} for row in answer["constituents"]]
    customers = [row for row in constituents if row["constituent"].startswith("customers, decile")]
    everybody = {"constituent": "customers", **{world: sum(row[world] for row in customers) for world in ("control", "treatment", "change")}}
    for row in (*(row for row in constituents if row["constituent"].startswith(("enterprise", "partners"))), everybody):
        rows.append([f"{row['constituent']}, million {answer['currency']}", million(row["control"]), million(row["treatment"]), million(row["change"], 3, True)])
    rows.append([f"all constituents (dW), million {answer['currency']}", "", "", million(answer["total"]["mean"], 3, True)])
    head = [f"{name}{' with ' if sets else ''}{', '.join(f'`{one}`' for one in sets)}" for name, sets in ((control, control_sets), (treatment, treatment_sets))]
    return table(["", *head, "change"], rows)


TABLES = {"eras": eras, "reply": reply, "numbers": numbers, "dimensions": dimensions, "pair": pair}
