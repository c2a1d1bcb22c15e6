// SPDX-License-Identifier: MIT
// A metric against two factors, as a heat-map with a line where it changes its sign.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { cellText, matrix } from "../estimates/matrix";
import { type Card, format, palette, Plot } from "../kit";
import { type Segment, zeroLine } from "./contour";
import { factorAxis, factorName, isNumeric, metricName, metricsOf, metricUnit, valueName } from "./names";

type Surface = ExperimentDocument["surfaces"][number];

export function surfaceCards(experiment: ExperimentDocument): Card[] {
  const { surfaces } = experiment;
  const metrics = metricsOf(experiment, surfaces);
  if (metrics.length === 0) return [];
  // Each metric has pairs of its own: those of the factors that matter most to it.
  const ofMetric = (position: number) => surfaces.filter(({ metric }) => metric === metrics[position]);
  return [choiceCard({
    id: "surface", wide: true,
    subtitle: "Mean of the metric at each pair of values, over replicates and all other factors. Where it has both signs: blue above 0, orange below, and a line where it changes; else the darker, the higher.",
    choices: [
      { label: "Metric", options: () => metrics.map((metric) => metricName(experiment, metric)) },
      { label: "Factors", options: ([metric = 0]) => ofMetric(metric).map(({ x, y }) => `${factorName(experiment, x)} and ${factorName(experiment, y)}`) },
    ],
    variant: ([metric = 0, pair = 0]) => variant(experiment, ofMetric(metric)[pair] as Surface),
  })];
}

function variant(experiment: ExperimentDocument, surface: Surface) {
  const { x, y, x_values, y_values, means } = surface;
  const metric = metricName(experiment, surface.metric), unit = metricUnit(experiment, surface.metric);
  const cells = y_values.flatMap((yValue, row) => x_values.map((xValue, column) => ({ row, column, xValue, yValue, mean: means[row]?.[column] ?? null })));
  const known = cells.filter(({ mean }) => mean !== null);
  const values = known.map(({ mean }) => mean ?? 0);
  const low = Math.min(...values), high = Math.max(...values), most = Math.max(Math.abs(low), Math.abs(high));
  const signed = low < 0 && high > 0;
  const share = (mean: number) => (signed ? mean / most : high > low ? 0.08 + 0.92 * ((mean - low) / (high - low)) : 0.3);
  const where = ({ xValue, yValue }: (typeof cells)[number]) => `${factorName(experiment, x)} ${valueName(experiment, x, xValue)} and ${factorName(experiment, y)} ${valueName(experiment, y, yValue)}`;
  const best = known.find(({ mean }) => mean === high);
  const line = signed && isNumeric(experiment, x) && isNumeric(experiment, y) ? zeroLine(means) : [];
  const above = values.filter((value) => value > 0).length;
  const top = best && high > low ? `highest at ${where(best)} (${format.withUnit(high, unit)})` : `the same everywhere`;
  return {
    title: signed ? `${format.capital(metric)} is above 0 at ${above} of ${values.length} settings, ${top}` : `${format.capital(metric)} is ${top}`,
    table: {
      columns: [
        { name: factorName(experiment, x), unit: experiment.factors[x]?.unit ?? "", values: cells.map(({ xValue }) => (isNumeric(experiment, x) ? xValue : valueName(experiment, x, xValue))) },
        { name: factorName(experiment, y), unit: experiment.factors[y]?.unit ?? "", values: cells.map(({ yValue }) => (isNumeric(experiment, y) ? yValue : valueName(experiment, y, yValue))) },
        { name: metric, unit, values: cells.map(({ mean }) => mean) },
      ],
    },
    draw: (width: number) => matrix(width, known.map((cell) => ({
      x: cell.column, y: cell.row, share: share(cell.mean ?? 0), text: cellText(cell.mean),
      title: `${where(cell)}\n${metric} ${format.withUnit(cell.mean, unit)}`,
    })), {
      xNames: x_values.map((value) => valueName(experiment, x, value)), yNames: y_values.map((value) => valueName(experiment, y, value)),
      xLabel: factorAxis(experiment, x), yLabel: factorAxis(experiment, y), upwards: true,
      marks: [Plot.link(line, {
        x1: (part: Segment) => part.x1, y1: (part: Segment) => part.y1, x2: (part: Segment) => part.x2, y2: (part: Segment) => part.y2, stroke: palette.ink, strokeWidth: 2.5, strokeLinecap: "round",
      })],
    }),
  };
}
