// SPDX-License-Identifier: MIT
// Whether the poor or the rich gain.
import { decileName } from "../estimates/constituents";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

export function decilesCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const deciles = c.deciles.filter(({ effect }) => effect.mean !== null);
  if (deciles.length === 0) return [];
  const mean = (index: number) => deciles[index]?.effect.mean ?? 0;
  const most = deciles.reduce((a, b) => ((b.effect.mean ?? 0) > (a.effect.mean ?? 0) ? b : a));
  const losing = deciles.filter(({ effect }) => (effect.mean ?? 0) < 0);
  // With one replicate there are no intervals, and its signs are all that is known.
  const clearly = losing.filter(({ effect }) => effect.low === null || !holdsZero(effect.low, effect.high));
  const poorer = deciles.filter(({ decile }) => decile <= 5), richer = deciles.filter(({ decile }) => decile > 5);
  const sum = (part: typeof deciles) => part.reduce((total, { effect }) => total + (effect.mean ?? 0), 0);
  const leaning = sum(poorer) > sum(richer) ? "the poorer half gains more than the richer" : "the richer half gains more than the poorer";
  const who = losing.length === 0 ? "Every tenth of the customers gains on average"
    : losing.length === deciles.length ? "Every tenth of the customers loses on average"
    : clearly.length === 0 ? "No tenth of the customers clearly loses"
    : `The ${format.listed(clearly.map(({ decile }) => decileName(decile)))} of the customers lose${clearly.length === 1 ? "s" : ""}`;
  const title = losing.length === deciles.length ? who : `${who}, the ${decileName(most.decile)} ${losing.length === 0 ? "most" : "gains most"}; ${leaning}`;
  return [{
    id: id("deciles"), title: deciles.every((_, index) => mean(index) === 0) ? "No tenth of the customers gains or loses" : title,
    subtitle: `Change of what customers have by tenth of income, ${treatment} less ${control}, in ${c.currency}, with ${intervalName(c.confidence)}. Pale: the interval holds 0.`,
    legend: [{ label: "has more", colour: palette.blue }, { label: "has less", colour: palette.orange }],
    table: {
      columns: [
        { name: "tenth", values: deciles.map(({ decile }) => decile) },
        ...estimateColumns(deciles, "change", c.currency, ({ effect }) => effect),
        { name: "share that ever had another supplier", values: deciles.map(({ flipped }) => flipped) },
      ],
    },
    draw: (width) => rowChart(width, deciles.map(({ decile, effect }) => ({ label: decileName(decile), value: effect.mean, low: effect.low, high: effect.high })),
      { axis: `change (${c.currency})`, bars: true }),
  }];
}
