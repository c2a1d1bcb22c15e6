// SPDX-License-Identifier: MIT
// A metric against two factors, as a heat-map with a line where it changes its sign.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { cellText, matrix } from "../estimates/matrix";
import { type Card, format, palette, Plot } from "../kit";
import { type Segment, zeroLine } from "./contour";
import { comparison, factorAxis, factorName, isNumeric, metricName, metricsOf, metricUnit, subject, valueName } from "./names";
import { strength } from "./strength";

type Surface = ExperimentDocument["surfaces"][number];

export function surfaceCards(experiment: ExperimentDocument): Card[] {
  const { surfaces } = experiment;
  const metrics = metricsOf(experiment, surfaces);
  if (metrics.length === 0) return [];
  // Each metric has pairs of its own: those of the factors that matter most to it.
  const byMetric = metrics.map((metric) => {
    const size = strength(experiment, metric);
    const both = ({ x, y }: Surface) => size(x) + size(y);
    return surfaces.filter((surface) => surface.metric === metric).sort((a, b) => both(b) - both(a));
  });
  const ofMetric = (position: number) => byMetric[position] ?? [];
  return [choiceCard({
    id: "surface", wide: true,
    subtitle: `Mean of the metric at each pair of values, over replicates and all other factors. Where it has both signs: blue above 0, orange below, and a line where it changes; else the darker, the higher. ${experiment.replicates > 1 ? "Bold: cannot be told from the highest, within replicates. " : ""}${comparison(experiment)}`,
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
  const cells = y_values.flatMap((yValue, row) => x_values.map((xValue, column) => ({ row, column, xValue, yValue, mean: means[row]?.[column] ?? null, lower: surface.surely_lower[row]?.[column] ?? false })));
  const known = cells.filter(({ mean }) => mean !== null);
  const values = known.map(({ mean }) => mean ?? 0);
  const low = Math.min(...values), high = Math.max(...values), most = Math.max(Math.abs(low), Math.abs(high));
  const signed = low < 0 && high > 0;
  // Values that hardly differ get colours that hardly differ.
  const contrast = Math.min(1, (high - low) / (0.2 * most));
  const share = (mean: number) => (signed ? mean / most : high > low ? 0.08 + 0.92 * contrast * ((mean - low) / (high - low)) : 0.3);
  const where = ({ xValue, yValue }: (typeof cells)[number]) => `${factorName(experiment, x)} ${valueName(experiment, x, xValue)} and ${factorName(experiment, y)} ${valueName(experiment, y, yValue)}`;
  const best = known.find(({ mean }) => mean === high);
  const line = signed && isNumeric(experiment, x) && isNumeric(experiment, y) ? zeroLine(means) : [];
  const above = values.filter((value) => value > 0).length;
  const title = () => {
    if (!best) return `${format.capital(metric)} has no value`;
    const signs = signed ? ` is above 0 at ${above} of ${values.length} settings,` : " is";
    const begin = subject(experiment, metric);
    if (high === low) return `${format.capital(metric)} is the same everywhere: ${format.withUnit(high, unit)}`;
    if (experiment.replicates < 2) return `${begin}${signs} highest at ${where(best)} (${format.withUnit(high, unit)})`;
    const equal = known.filter(({ mean }) => mean === high).length, open = known.filter(({ lower }) => !lower).length;
    if (open === known.length) return `No pair of values of ${factorName(experiment, x)} and ${factorName(experiment, y)} can be told from the one with the highest ${metric}`;
    if (equal > 1) return `${begin}${signs} highest, ${format.withUnit(high, unit)}, at ${equal} of ${known.length} pairs of values alike${open > equal ? `; ${open - equal} more cannot be told from them` : ""}`;
    return `${begin}${signs} highest at ${where(best)} (${format.withUnit(high, unit)})${open > 1 ? `; ${open - 1} of the ${known.length - 1} other pairs of values cannot be told from it` : ""}`;
  };
  return {
    title: title(),
    table: {
      columns: [
        { name: factorName(experiment, x), unit: experiment.factors[x]?.unit ?? "", values: cells.map(({ xValue }) => (isNumeric(experiment, x) ? xValue : valueName(experiment, x, xValue))) },
        { name: factorName(experiment, y), unit: experiment.factors[y]?.unit ?? "", values: cells.map(({ yValue }) => (isNumeric(experiment, y) ? yValue : valueName(experiment, y, yValue))) },
        { name: metric, unit, values: cells.map(({ mean }) => mean) },
        { name: "surely lower than the highest", values: cells.map(({ mean, lower }) => (mean === null ? null : lower ? "yes" : "no")) },
      ],
    },
    draw: (width: number) => matrix(width, known.map((cell) => ({
      x: cell.column, y: cell.row, share: share(cell.mean ?? 0), text: cellText(cell.mean), strong: experiment.replicates > 1 && !cell.lower,
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
