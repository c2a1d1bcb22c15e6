# SPDX-License-Identifier: MIT
"""Tables of the case pages that take many runs: what a result hangs on."""

from .program import scenario_file
from .text import million, number, percent, rounded, table


def listed(program, scenario, metrics, points, seeds=1, first_seed=1):
    """One factor `setting` whose levels are {name: settings}, of one scenario or of the one each names."""
    levels = []
    for name, given in points.items():
        other, sets = given if isinstance(given, tuple) else (None, given)
        levels.append({"name": name, "set": list(sets), **({"scenario": scenario_file(other)} if other else {})})
    return program.sweep({"name": "listed", "title": "What a result hangs on", "scenario": scenario_file(scenario),
                          "factors": [{"name": "setting", "levels": levels}], "first_seed": first_seed, "replicates": seeds, "metrics": metrics})


COUNTS = ("V01-2005", "V01-2008", "V01-2011")


def cemex_at(program, seed, *sets):
    found = program.targets(scenario_file("cemex"), sets=sets, seed=seed)
    return [found[count]["value"] for count in COUNTS]


def cemex_size(program):
    """The counts of families by the number of simulated customers: mean and standard deviation of four seeds."""
    rows = []
    for customers in (20_000, 50_000, 100_000, 200_000):
        # 4.35 million families are stood for, whatever the number.
        sets = (f"population.customers={customers} customers", f"population.represents={4_350_000 / customers:g}")
        runs = [cemex_at(program, seed, *sets) for seed in (1998, 1999, 2000, 2001)]
        cells = []
        for count in zip(*runs):
            mean = sum(count) / len(count)
            deviation = (sum((value - mean) ** 2 for value in count) / (len(count) - 1)) ** 0.5
            cells.append(f"{rounded(mean)} ± {rounded(deviation, 2)}")
        rows.append([f"{customers:,}", f"{customers // 400:,}", *cells])
    return table(["simulated customers", "in a community", "October 2005", "end of 2008", "June 2011"], rows)


def cemex_promotion(program):
    """The counts by the hazard of promoters, with the seed of the calibration."""
    return table(["p, a year", "October 2005", "end of 2008", "June 2011"],
                 [[f"{p}", *(number(value, 4) for value in cemex_at(program, 1998, f"enterprises.cemex.promoter_promotion={p}/year"))]
                  for p in ("0.040", "0.044", "0.046", "0.048", "0.060")])


def e_choupal_complementarity(program):
    """Profit by how much activities need each other, each against its own control, with a quarter of the farmers."""
    arms = {"neither": "e-choupal-neither", "information": "e-choupal-information", "outlet": "e-choupal-outlet", "both": "e-choupal"}
    small = ["population.customers=3000 customers", "population.communities=50"]
    exponents = (-2, -4, -10, -20)
    points = {f"{arm}{-exponent}": (scenario, [*small, f"market_space.complementarity={exponent}"]) for arm, scenario in arms.items() for exponent in exponents}
    sweep = listed(program, "e-choupal-neither", [{"name": "income", "series": "household_income", "reduce": "mean", "from": "11 years"}], points, seeds=3)
    rows = []
    for exponent in exponents:
        base = sweep.mean("income", setting=f"neither{-exponent}")
        rows.append([f"{exponent}".replace("-", "−"), *(percent(sweep.mean("income", setting=f"{arm}{-exponent}") / base - 1, 1, True) for arm in arms if arm != "neither")])
    return table(["complementarity", "information", "outlet", "both"], rows)


def healthstore_response(program):
    """Patients of the franchise and offerings of its rivals by how strongly rivals respond."""
    rows = []
    for response in (0, 0.1, 0.3, 1):
        found = program.targets(scenario_file("healthstore"), sets=(f"mechanisms.imitate.quality_response={response}",))
        rows.append([f"{response:g}", *(f"{million(found[name]['value'])} million" for name in ("C13-2008", "C13-2012")),
                     *(number(found[name]["value"], 3, True) for name in ("C13-near", "C13-far"))])
    return table(["response", "customers 2008", "customers 2012", "offering of shops", "offering of stalls"], rows)


def healthstore_outlets(program):
    """Outlets of the franchise in the model, where 65 were counted in April 2008."""
    years = (0, 8, 13)
    metrics = [{"name": f"year{year}", "series": "outlets", "of": ["healthstore"], "reduce": "first" if year == 0 else "last", **({"until": f"{year} years"} if year else {})}
               for year in years]
    sweep = listed(program, "healthstore", metrics, {"case": []}, first_seed=2000)
    return table(["at the start", "after eight years", "at the end"], [[number(sweep.mean(f"year{year}", setting="case")) for year in years]])


def shakti_territory(program):
    """Entrepreneurs by how many households each has around her."""
    rows = []
    for households in (93, 46, 31, 26):
        found = program.targets(scenario_file("shakti"), sets=(f"enterprises.shakti.producers.territory={households} customers",))
        counts = [found[name] for name in ("V09-2005", "V09-2006", "V09-2010", "V09-2013", "V09-2020", "V09-2023")]
        rows.append([households, *(f"{rounded(count['value'] / 17_500)}{'' if count['verdict'] == 'hit' else ' (miss)'}" for count in counts)])
    return table(["households around each", "2005", "2006", "2010", "2013", "2020", "2023"], rows)


def mtn_shares(program):
    """Agents, customers and the money MTN has kept, by the share of revenue for agents."""
    shares = (1, 5, 10, 20, 30, 50, 70)
    metrics = [{"name": "agents", "series": "partner_capacity", "of": ["agents"]}, {"name": "served", "series": "customers_by_supplier", "of": ["mtn"]},
               {"name": "kept", "value": "enterprise mtn"}]
    sweep = listed(program, "mtn-wallet", metrics, {f"s{share}": [f"partners.agents.revenue_share={share} %"] for share in shares}, first_seed=2009)
    return table(["share to agents", "agents", "customers served", "MTN has, UGX billion"],
                 [[f"{share} %", rounded(5000 * sweep.mean("agents", setting=f"s{share}")), rounded(sweep.mean("served", setting=f"s{share}")),
                   rounded(sweep.mean("kept", setting=f"s{share}") / 1e9)] for share in shares])


LENDING = [{"name": "clients", "series": "customers_by_supplier", "of": ["ut"]},
           {"name": "out", "series": "customers_by_lock_state", "of": ["locked_out"]},
           {"name": "given", "series": "credit_given", "reduce": "sum"}, {"name": "written_off", "series": "written_off", "reduce": "sum"},
           {"name": "late_given", "series": "credit_given", "reduce": "sum", "from": "156 weeks"},
           {"name": "late_written_off", "series": "written_off", "reduce": "sum", "from": "156 weeks"},
           {"name": "profit", "series": "enterprise_profit", "reduce": "sum"}]


def ut_cells(sweep, at):
    mean = lambda metric: sweep.mean(metric, setting=at)  # noqa: E731
    return [rounded(mean("clients"), 3), percent(mean("written_off") / mean("given"), 1), percent(mean("late_written_off") / mean("late_given"), 1),
            rounded(mean("profit") / 1e3)]


UT_HEAD = ["clients at the end", "written off, of credit given", "in the fourth year", "profit, thousand cedis"]


def ut_arms(program):
    """The four arms: clients, default, profit; means of three seeds."""
    arms = {"UT, slow growth": "ut-bank", "UT, fast growth": "ut-bank-growth", "fast growth, officers enough": "ut-bank-growth-staffed"}
    sweep = listed(program, "ut-bank", LENDING, {f"a{k}": (scenario, []) for k, scenario in enumerate(arms.values())}, seeds=3)
    return table(["", *UT_HEAD], [[arm, *ut_cells(sweep, f"a{k}")] for k, arm in enumerate(arms)])


def ut_capacity(program):
    """Default by how many clients a branch serves well, in the arm of growth."""
    sizes = (240, 200, 160, 120, 80, 40)
    sweep = listed(program, "ut-bank-growth", LENDING, {f"c{size}": [f"enterprises.ut.capacity_per_outlet={size} customers"] for size in sizes}, seeds=3)
    return table(["clients a branch serves well", *UT_HEAD], [[size, *ut_cells(sweep, f"c{size}")] for size in sizes])


def ut_promotion(program):
    """Default and profit by how hard the bank looks for clients."""
    rates = (5, 10, 20, 40, 80, 160)
    sweep = listed(program, "ut-bank-growth", LENDING, {f"p{rate}": [f"enterprises.ut.promotion={rate} %/year"] for rate in rates}, seeds=3)
    return table(["promotion, a year", *UT_HEAD], [[f"{rate} %", *ut_cells(sweep, f"p{rate}")] for rate in rates])


def tuango_slider(program):
    """Buyers by the exponent of the price, and the closed form L25."""
    exponents = ("0", "0.0501", "0.1243", "0.2", "0.3219", "0.3817", "0.45")
    sweep = listed(program, "tuango", [{"name": "buyers", "series": "customers_by_supplier", "of": ["site"], "reduce": "mean", "from": "5 years"}],
                   {f"e{k}": ["enterprises.site.bulk_reference=60 customers", f"enterprises.site.bulk_exponent={exponent}"] for k, exponent in enumerate(exponents)})
    rows = []
    for k, exponent in enumerate(exponents):
        product = float(exponent) * 2.62
        closed = rounded(60 * (98 / 60) ** (1 / (1 - product))) if product < 0.99 else "all" if product > 1.01 else "–"
        rows.append([exponent, f"{product:.2f}", rounded(sweep.mean("buyers", setting=f"e{k}"), 4), closed])
    return table(["ε", "εη", "buyers", "closed form"], rows)


def tuango_places(program):
    """Buyers by how many people are brought together and by the least size of a group."""
    places, sizes = {1: "all 20,000 (the site)", 10: "10 cities of 2,000", 100: "100 places of 200"}, (1, 12, 20, 50)
    sweep = listed(program, "tuango", [{"name": "buyers", "series": "customers_by_supplier", "of": ["site"], "reduce": "mean"}],
                   {f"c{count}x{size}": [f"population.communities={count}", f"enterprises.site.programme.group_size={size} customers"] for count in places for size in sizes})
    return table(["people brought together", *(f"size {size}" for size in sizes)],
                 [[text, *(rounded(sweep.mean("buyers", setting=f"c{count}x{size}")) for size in sizes)] for count, text in places.items()])


TABLES = {"cemex-size": cemex_size, "cemex-promotion": cemex_promotion, "e-choupal-complementarity": e_choupal_complementarity,
          "healthstore-response": healthstore_response, "healthstore-outlets": healthstore_outlets, "shakti-territory": shakti_territory,
          "mtn-shares": mtn_shares, "ut-arms": ut_arms, "ut-capacity": ut_capacity, "ut-promotion": ut_promotion,
          "tuango-slider": tuango_slider, "tuango-places": tuango_places}
