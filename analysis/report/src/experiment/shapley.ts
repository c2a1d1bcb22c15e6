// SPDX-License-Identifier: MIT
// From all factors at their first level to all at their last: what each adds, as a waterfall.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { type Row, rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName, effectWords, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import { type Attribution, attributions } from "./attributions";

export function shapleyCards(experiment: ExperimentDocument): Card[] {
  const found = attributions(experiment, ({ shapley, total }) => (shapley?.length ?? 0) > 0 && total !== undefined);
  if (found.length === 0) return [];
  return [choiceCard({
    id: "shapley", wide: true,
    subtitle: `Shapley values: what each factor adds on its way from its first to its last level, averaged over all orders, with ${intervalName(experiment.confidence)}. The bars follow one another to the whole difference. Pale: the interval holds 0.`,
    legend: [{ label: "adds", colour: palette.blue }, { label: "takes away", colour: palette.orange }, { label: "together", colour: palette.ink }],
    choices: [{ label: "Metric", options: found.map(({ name }) => name) }],
    variant: ([index = 0]) => variant(found[index] as Attribution, experiment),
  })];
}

function variant({ metric, quoted, unit, found }: Attribution, experiment: ExperimentDocument) {
  const values = [...(found.shapley ?? [])].sort((a, b) => b.mean - a.mean);
  const total = found.total ?? { mean: null, low: null, high: null };
  let reached = 0;
  const rows = values.map((value): Row => {
    const row = { label: named(value.factor, experiment), value: value.mean, low: value.low, high: value.high, from: reached };
    reached += value.mean;
    return row;
  });
  const first = values[0], last = values.at(-1);
  const sureLoss = last && last.mean < 0 && !holdsZero(last.low, last.high);
  const amount = (value: number) => format.signed(value, (v) => format.withUnit(v, unit));
  return {
    title: `All together change ${quoted} by ${effectWords(total, unit)}; ${first ? `${format.plain(first.factor)} adds most (${amount(first.mean)})` : ""}${sureLoss ? `, ${format.plain(last.factor)} takes most away (${amount(last.mean)})` : ""}`,
    table: {
      columns: [
        { name: "factor", values: [...values.map(({ factor }) => factor), "together"] },
        ...estimateColumns([...values, total], "Shapley value", unit, (row) => row),
        { name: "share of the whole", values: [...values.map(({ share, low, high }) => (holdsZero(low, high) ? null : share)), null] },
      ],
    },
    draw: (width: number) => rowChart(width, [...rows, { label: "together", value: total.mean, low: total.low, high: total.high, colour: palette.ink }],
      { axis: axisName(`change of ${metric}`, unit), bars: true }),
  };
}

/** "offering 1 → 3" where the levels have names. */
function named(factor: string, { factors }: ExperimentDocument): string {
  const levels = factors.find(({ name }) => name === factor)?.levels;
  const first = levels?.[0], last = levels?.at(-1);
  return first !== undefined && last !== undefined && first !== last ? `${format.plain(factor)} ${format.plain(first)} → ${format.plain(last)}` : format.plain(factor);
}
