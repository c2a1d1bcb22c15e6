// SPDX-License-Identifier: MIT
// How surely the treatment is better: the total change in every replicate.
import { signColour } from "../estimates/rows";
import { axisName } from "../estimates/words";
import { type Card, format, palette, Plot, plot, tickCount } from "../kit";
import type { Pair } from "./pair";

export function replicatesCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const replicates = c.seeds.flatMap((seed, index) => {
    const total = c.total_by_replicate[index];
    return total === null || total === undefined ? [] : [{ seed, total }];
  });
  if (replicates.length < 2) return [];
  const better = replicates.filter(({ total }) => total > 0).length;
  const { low, high } = c.probability_better;
  const range = low === null || high === null ? "" : ` (interval ${format.percent(low, 0)} to ${format.percent(high, 0)})`;
  const radius = replicates.length > 100 ? 3.5 : 6;
  return [{
    id: id("replicates"),
    title: `All together have more with ${treatment} than with ${control} in ${better} of ${replicates.length} replicates: a probability of ${format.percent(c.probability_better.mean)}${range}`,
    subtitle: `Total change ΔW of all constituents at the end in each replicate, in ${c.currency}: a dot for each seed. A sum can hide who loses.`,
    legend: [
      { label: `more in all with ${treatment}`, colour: palette.blue }, { label: `more in all with ${control}`, colour: palette.orange },
      ...(replicates.some(({ total }) => total === 0) ? [{ label: "equal", colour: palette.grey }] : []),
    ],
    table: {
      columns: [
        { name: "seed", values: replicates.map(({ seed }) => seed) },
        { name: "change", unit: c.currency, values: replicates.map(({ total }) => total) },
      ],
    },
    draw: (width) => plot(width, {
      height: 190, marginLeft: 16, marginBottom: 44,
      x: { label: axisName("ΔW", c.currency), labelAnchor: "center", labelArrow: "none", ticks: tickCount(width), tickFormat: format.tick, zero: true, nice: true, grid: true },
      marks: [
        Plot.ruleX([0], { stroke: palette.ink, strokeWidth: 1.5 }),
        Plot.ruleX(c.total.mean === null ? [] : [c.total.mean], { stroke: palette.muted, strokeDasharray: "4 3" }),
        Plot.text(c.total.mean === null ? [] : [c.total.mean], { x: (mean: number) => mean, text: () => "mean", frameAnchor: "top", dy: -2, dx: 4, textAnchor: "start", fill: palette.muted }),
        Plot.dot(replicates, Plot.dodgeY({
          x: "total", r: radius, anchor: "middle", fill: ({ total }: { total: number }) => signColour(total), tip: true,
          title: ({ seed, total }: { seed: number; total: number }) => `seed ${seed}\n${format.signed(total, (value) => format.money(value, c.currency))}`,
        })),
      ],
    }),
  }];
}
