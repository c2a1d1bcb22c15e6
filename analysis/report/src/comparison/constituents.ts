// SPDX-License-Identifier: MIT
// Who has more and who less.
import { constituentInSentence, constituentLabel, holdingOf } from "../estimates/constituents";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { bySize, counted, effectWords, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

export function constituentsCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const changed = bySize(c.constituents, ({ effect }) => effect.mean).sort((a, b) => (b.effect.mean ?? 0) - (a.effect.mean ?? 0));
  const first = changed[0], last = changed.at(-1);
  if (!first || !last) return [];
  const amount = (value: number | null) => format.signed(value, (v) => format.money(v, c.currency));
  const gain = (first.effect.mean ?? 0) > 0, loss = (last.effect.mean ?? 0) < 0;
  const title = !gain && !loss ? "Nobody has more or less"
    : [gain ? `Most is gained by ${constituentInSentence(first)} (${amount(first.effect.mean)})` : "Nobody gains",
       loss ? `most is lost by ${constituentInSentence(last)} (${amount(last.effect.mean)})` : "nobody loses"].join("; ");
  return [{
    id: id("constituents"), wide: true, title,
    subtitle: `Change of what each constituent has at the end, ${treatment} less ${control}, in ${c.currency}; means of ${counted(c.total.count, "replicate")} with ${intervalName(c.confidence)}. Pale: the interval holds 0.`,
    legend: [{ label: "has more", colour: palette.blue }, { label: "has less", colour: palette.orange }],
    table: {
      columns: [
        { name: "constituent", values: changed.map(({ constituent }) => constituent) },
        { name: "what it has", values: changed.map(holdingOf) },
        { name: "priced", values: changed.map(({ priced }) => (priced ? "yes" : "no")) },
        { name: control, unit: c.currency, values: changed.map((row) => row.control) },
        { name: treatment, unit: c.currency, values: changed.map((row) => row.treatment) },
        ...estimateColumns(changed, "change", c.currency, ({ effect }) => effect),
      ],
    },
    draw: (width) => rowChart(width, changed.map((row) => ({ label: `${constituentLabel(row)}${row.priced ? "" : ", not priced"}`, value: row.effect.mean, low: row.effect.low, high: row.effect.high })),
      { axis: `change (${c.currency})`, bars: true }),
    note: `All together: ${effectWords(c.total, c.currency)}.`,
  }];
}
