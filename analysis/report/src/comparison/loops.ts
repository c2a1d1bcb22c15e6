// SPDX-License-Identifier: MIT
// How much of the total change each feedback loop carries.
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { bySize, effectWords, holdsZero, intervalName } from "../estimates/words";
import { type Card, palette } from "../kit";
import type { Pair } from "./pair";

export function loopsCard({ comparison: c, id }: Pair): Card[] {
  const loops = bySize(c.loops, ({ contribution }) => contribution.mean);
  const sure = loops.filter(({ contribution }) => !holdsZero(contribution.low, contribution.high));
  const most = sure[0] ?? loops[0];
  if (!most) return [];
  const carrying = loops.filter(({ contribution: { mean, low, high } }) => Boolean(mean || low || high));
  const idle = loops.length - carrying.length;
  const carries = (most.contribution.mean ?? 0) < 0 ? "takes most from ΔW" : "carries most of ΔW";
  return [{
    id: id("loops"), wide: true,
    title: sure.length > 0 ? `${most.loop}, ${most.title.toLowerCase()}, ${carries}: ${effectWords(most.contribution, c.currency)}` : "No loop's part of ΔW can be told from 0",
    subtitle: `ΔW less ΔW with the loop cut in both worlds, in ${c.currency}, with ${intervalName(c.confidence)}. Loops share links, so the parts need not add up. Pale: the interval holds 0.`,
    legend: [{ label: "adds to ΔW", colour: palette.blue }, { label: "takes from ΔW", colour: palette.orange }],
    table: {
      columns: [
        { name: "loop", values: loops.map(({ loop }) => loop) },
        { name: "title", values: loops.map(({ title }) => title) },
        { name: "kind", values: loops.map(({ kind }) => kind) },
        ...estimateColumns(loops, "contribution", c.currency, ({ contribution }) => contribution),
      ],
    },
    ...(idle > 0 ? { note: `${idle === 1 ? "One other loop closes and carries" : `${idle} other loops close and carry`} nothing of the difference; the table has all.` } : {}),
    draw: (width) => rowChart(width, carrying.map(({ loop, title, contribution }) => ({ label: `${loop} ${title}`, value: contribution.mean, low: contribution.low, high: contribution.high })),
      { axis: `part of ΔW (${c.currency})`, bars: true }),
  }];
}
