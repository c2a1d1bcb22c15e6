// SPDX-License-Identifier: MIT
// What either choice costs where the other had been better.
import { type Card, format, palette } from "../kit";
import { rowChart } from "../estimates/rows";
import type { Pair } from "./pair";

export function regretCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const { regret } = c;
  if (c.total.count < 2) return [];
  const choices = [
    { name: control, regret: regret.control, colour: palette.orange },
    { name: treatment, regret: regret.treatment, colour: palette.blue },
  ];
  const said = ({ mean, worst }: { mean: number; worst: number }) =>
    worst > 0 ? `costs ${format.money(mean, c.currency)} on average and ${format.money(worst, c.currency)} at worst` : "is never regretted";
  const rows = choices.flatMap(({ name, regret: of, colour }) => [
    { label: `${name}: on average`, value: of.mean, low: of.mean, high: of.mean, colour },
    { label: `${name}: at worst`, value: of.worst, low: of.worst, high: of.worst, colour },
  ]);
  return [{
    id: id("regret"), title: `Choosing ${treatment} ${said(regret.treatment)}; keeping ${control} ${said(regret.control)}`,
    subtitle: `Regret in ${c.currency}: how much more all would have had with the other choice, in the replicates where that was better, else 0.`,
    table: {
      columns: [
        { name: "choice", values: choices.map(({ name }) => name) },
        { name: "mean regret", unit: c.currency, values: choices.map(({ regret: of }) => of.mean) },
        { name: "worst regret", unit: c.currency, values: choices.map(({ regret: of }) => of.worst) },
      ],
    },
    draw: (width) => rowChart(width, rows, { axis: `regret (${c.currency})`, bars: true, shown: (value) => format.tick(value ?? 0) }),
  }];
}
