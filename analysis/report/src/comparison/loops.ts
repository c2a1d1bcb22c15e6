// SPDX-License-Identifier: MIT
// How much of the total change each feedback loop carries.
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { bySize, effectWords, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

export function loopsCard({ comparison: c, id }: Pair): Card[] {
  const loops = bySize(c.loops, ({ contribution }) => contribution.mean);
  const sure = loops.filter(({ contribution }) => !holdsZero(contribution.low, contribution.high));
  const most = sure[0] ?? loops[0];
  if (!most) return [];
  const drawn = loops.filter(({ contribution }) => contribution.mean !== 0 || contribution.low !== contribution.high);
  const idle = loops.filter((loop) => !drawn.includes(loop));
  const carries = (most.contribution.mean ?? 0) < 0 ? "takes more from ΔW than any other" : "adds more to ΔW than any other";
  return [{
    id: id("loops"), wide: true,
    title: sure.length > 0 ? `${most.loop}, ${most.title}, ${carries}: ${effectWords(most.contribution, c.currency)}` : "No loop's part of ΔW can be told from 0",
    subtitle: `ΔW less ΔW with the loop cut in both worlds, in ${c.currency}, with ${intervalName(c.confidence)}. Loops share links, so the parts need not add up. Pale: the interval holds 0.`,
    ...(idle.length > 0 ? { note: `No part of ΔW at all: ${format.listed(idle.map(({ loop, title }) => `${loop} (${title})`))}.` } : {}),
    legend: [{ label: "adds to ΔW", colour: palette.blue }, { label: "takes from ΔW", colour: palette.orange }],
    table: {
      columns: [
        { name: "loop", values: loops.map(({ loop }) => loop) },
        { name: "title", values: loops.map(({ title }) => title) },
        { name: "kind", values: loops.map(({ kind }) => kind) },
        ...estimateColumns(loops, "contribution", c.currency, ({ contribution }) => contribution),
      ],
    },
    draw: (width) => rowChart(width, drawn.map(({ loop, title, contribution }) => ({ label: `${loop} ${title}`, value: contribution.mean, low: contribution.low, high: contribution.high })),
      { axis: `part of ΔW (${c.currency})`, bars: true }),
  }];
}
