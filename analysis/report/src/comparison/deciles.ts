// SPDX-License-Identifier: MIT
// Whether the poor or the rich gain.
import type { ComparisonDocument } from "../document";
import { decileName } from "../estimates/constituents";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

/** Which half of the customers gains more, where that can be told. */
function leaning({ poorer_less_richer: difference }: ComparisonDocument): string {
  if (!difference?.mean || (difference.low !== null && holdsZero(difference.low, difference.high))) return "";
  return difference.mean > 0 ? ", and more to the poorer half than to the richer" : ", and more to the richer half than to the poorer";
}

export function decilesCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const deciles = c.deciles.filter(({ effect }) => effect.mean !== null);
  if (deciles.length === 0) return [];
  const most = deciles.reduce((a, b) => ((b.effect.mean ?? 0) > (a.effect.mean ?? 0) ? b : a));
  const losing = deciles.filter(({ effect }) => (effect.mean ?? 0) < 0);
  // With one replicate there are no intervals, and its signs are all that is known.
  const clearly = losing.filter(({ effect }) => effect.low === null || !holdsZero(effect.low, effect.high));
  const same = deciles.filter(({ effect }) => effect.mean === 0);
  const who = losing.length === 0 ? (same.length === 0 ? "Every tenth of the customers gains on average" : "No tenth of the customers loses on average")
    : losing.length === deciles.length ? "Every tenth of the customers loses on average"
    : clearly.length === 0 ? "No tenth of the customers clearly loses"
    : `The ${format.listed(clearly.map(({ decile }) => decileName(decile)))} of the customers lose${clearly.length === 1 ? "s" : ""}`;
  const title = losing.length === deciles.length ? who : `${who}; most on average goes to the ${decileName(most.decile)}${leaning(c)}`;
  return [{
    id: id("deciles"), title: same.length === deciles.length ? "No tenth of the customers gains or loses" : title,
    subtitle: `Change of what customers have by tenth of income, ${treatment} less ${control}, in ${c.currency}, with ${intervalName(c.confidence)}. Pale: the interval holds 0.`,
    legend: [{ label: "has more", colour: palette.blue }, { label: "has less", colour: palette.orange }],
    table: {
      columns: [
        { name: "tenth", values: deciles.map(({ decile }) => decile) },
        ...estimateColumns(deciles, "change", c.currency, ({ effect }) => effect),
      ],
    },
    draw: (width) => rowChart(width, deciles.map(({ decile, effect }) => ({ label: decileName(decile), value: effect.mean, low: effect.low, high: effect.high })),
      { axis: `change (${c.currency})`, bars: true }),
  }];
}
