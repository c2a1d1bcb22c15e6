// SPDX-License-Identifier: MIT
// From all factors at their first level to all at their last: what each adds, as a waterfall.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { type Row, rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName, effectWords, holdsZero, intervalName, known } from "../estimates/words";
import { type Card, format, palette, svgElement } from "../kit";
import { type Attribution, attributions } from "./attributions";

export function shapleyCards(experiment: ExperimentDocument): Card[] {
  const found = attributions(experiment, ({ shapley, total }) => (shapley?.length ?? 0) > 0 && total !== undefined);
  if (found.length === 0) return [];
  return [choiceCard({
    id: "shapley", wide: true,
    subtitle: `Shapley values: what each factor adds on its way from its first to its last level, averaged over all orders, with ${intervalName(experiment.confidence)}. The bars follow one another to the whole difference; dots show each by itself, from 0, with its interval. Pale bar or ring: the interval holds 0.`,
    legend: [{ label: "adds", colour: palette.blue }, { label: "takes away", colour: palette.orange }, { label: "together", colour: palette.ink }],
    choices: [{ label: "Metric", options: () => found.map(({ name }) => name) }],
    variant: ([index = 0]) => variant(found[index] as Attribution, experiment),
  })];
}

function variant({ metric, quoted, unit, found }: Attribution, experiment: ExperimentDocument) {
  const values = [...(found.shapley ?? [])].sort((a, b) => known(b.mean) - known(a.mean));
  const total = found.total ?? { mean: null, low: null, high: null };
  let reached = 0;
  const rows = values.map((value): Row => {
    const row = { label: named(value.factor, experiment), value: value.mean, low: value.low, high: value.high, from: reached };
    reached += known(value.mean);
    return row;
  });
  const amount = ({ mean }: { mean: number | null }) => format.signed(mean, (v) => format.withUnit(v, unit));
  const sure = values.filter(({ low, high }) => !holdsZero(low, high));
  const most = sure[0], least = sure.at(-1);
  const parts = [
    ...(most && known(most.mean) > 0 ? [`${format.plain(most.factor)} adds most (${amount(most)})`] : []),
    ...(least && known(least.mean) < 0 ? [`${format.plain(least.factor)} takes most away (${amount(least)})`] : []),
  ];
  const whole = holdsZero(total.low, total.high)
    ? `Whether all together change ${quoted} cannot be told: ${effectWords(total, unit)}` : `All together change ${quoted} by ${effectWords(total, unit)}`;
  const rest = parts.length > 0 ? parts.join(", ") : "no part can be told from 0";
  const together = { label: "together", value: total.mean, low: total.low, high: total.high, colour: palette.ink };
  return {
    title: `${whole}; ${rest}`,
    table: {
      columns: [
        { name: "factor", values: [...values.map(({ factor }) => factor), "together"] },
        ...estimateColumns([...values, total], "Shapley value", unit, (row) => row),
        { name: "share of the whole", values: [...values.map(({ share, low, high }) => (holdsZero(low, high) ? null : share)), null] },
      ],
    },
    draw: (width: number) => {
      const bars = [...rows, { ...together, from: 0 }], dots = [...rows.map(({ from, ...row }) => row), together];
      const across = { axis: axisName(`change of ${metric}`, unit), bars: true }, alone = { axis: "each by itself, from 0" };
      if (width < 720) return stacked(rowChart(width, bars, { ...across, without: "numbers" }), rowChart(width, dots, alone));
      const left = Math.round(width * 0.58);
      return stacked(rowChart(left, bars, { ...across, without: "numbers" }), rowChart(width - left, dots, { ...alone, without: "names" }), left);
    },
  };
}

/** Two drawings as one, the second below the first or, from `left` on, beside it. */
function stacked(first: SVGSVGElement, second: SVGSVGElement, left?: number): SVGSVGElement {
  const size = (drawing: SVGSVGElement) => ({ width: Number(drawing.getAttribute("width")), height: Number(drawing.getAttribute("height")) });
  const a = size(first), b = size(second);
  const width = left === undefined ? Math.max(a.width, b.width) : left + b.width, height = left === undefined ? a.height + b.height : Math.max(a.height, b.height);
  // A drawing within a drawing feels the pointer only where something is painted.
  for (const drawing of [first, second]) drawing.prepend(svgElement("rect", { ...size(drawing), fill: "none", "pointer-events": "all" }));
  second.setAttribute(left === undefined ? "y" : "x", String(left ?? a.height));
  return svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, first, second);
}

/** "offering 1 → 3" where the levels have names. */
function named(factor: string, { factors }: ExperimentDocument): string {
  const levels = factors.find(({ name }) => name === factor)?.levels;
  const first = levels?.[0], last = levels?.at(-1);
  return first !== undefined && last !== undefined && first !== last ? `${format.plain(factor)} ${format.plain(first)} → ${format.plain(last)}` : format.plain(factor);
}
