// SPDX-License-Identifier: MIT
// How many people are not worse off: in all, by tenth of income, and by who is served at the end.
import type { Estimate, PeopleShares } from "../document";
import { decileName } from "../estimates/constituents";
import { rowChart } from "../estimates/rows";
import { counted, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

interface Group extends PeopleShares { name: string }

export function peopleCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const groups: Group[] = [
    { name: "all people", ...c.people },
    ...c.people.by_decile.map((shares) => ({ name: decileName(shares.decile), ...shares })),
    { name: "served at the end", ...c.people.served },
    { name: "not served at the end", ...c.people.not_served },
  ].filter(({ not_worse }) => not_worse.mean !== null);
  const tenths = c.people.by_decile.filter(({ not_worse }) => not_worse.mean !== null);
  if (tenths.length === 0) return [];
  const share = (of: Estimate) => of.mean ?? 0;
  const least = tenths.reduce((a, b) => (share(b.not_worse) < share(a.not_worse) ? b : a));
  const most = tenths.reduce((a, b) => (share(b.not_worse) > share(a.not_worse) ? b : a));
  const shown = (value: number | null) => format.percent(value);
  const column = (name: string, of: (group: Group) => number | null) => ({ name, values: groups.map(of) });
  return [{
    id: id("people"), wide: true,
    title: share(least.not_worse) === share(most.not_worse)
      ? `${shown(c.people.not_worse.mean)} of the people are not worse off, in every tenth of income alike`
      : `${shown(c.people.not_worse.mean)} of the people are not worse off: fewest in the ${decileName(least.decile)} (${shown(least.not_worse.mean)}), most in the ${decileName(most.decile)} (${shown(most.not_worse.mean)})`,
    subtitle: `Share of people whose own account at the end (consumption and service had, cash less debt, service still to come) is with ${treatment} at least what it is with ${control}; means of ${counted(c.total.count, "replicate")} with ${intervalName(c.confidence)}. Served: by an enterprise, with ${treatment}.`,
    table: {
      columns: [
        { name: "people", values: groups.map(({ name }) => name) },
        column("not worse off", ({ not_worse }) => not_worse.mean),
        column("from", ({ not_worse }) => not_worse.low),
        column("to", ({ not_worse }) => not_worse.high),
        column("better off", ({ better }) => better.mean),
        column("equal", ({ equal }) => equal.mean),
        column("worse off", ({ worse }) => worse.mean),
      ],
    },
    draw: (width) => rowChart(width, groups.map(({ name, not_worse }) => ({ label: name, value: not_worse.mean, low: not_worse.low, high: not_worse.high, colour: palette.blue })),
      { axis: "not worse off (share of people)", bars: true, shown, ticks: format.percentTick }),
  }];
}
