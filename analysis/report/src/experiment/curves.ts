// SPDX-License-Identifier: MIT
// A metric against one factor: where it tips.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseTable } from "../estimates/course";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName, intervalName } from "../estimates/words";
import { type Card, format, palette, Plot } from "../kit";
import { quoted } from "./attributions";
import { factorAxis, factorName, isNumeric, metricName, metricsOf, metricUnit, valueName } from "./names";

type Curve = ExperimentDocument["curves"][number];

export function curveCards(experiment: ExperimentDocument): Card[] {
  // Of two levels the main effect says all there is.
  const curves = experiment.curves.filter(({ values }) => values.length > 2);
  const metrics = metricsOf(experiment, curves);
  const factors = [...new Set(curves.map(({ factor }) => factor))];
  if (metrics.length === 0) return [];
  const pick = (metric: number, factor: number) =>
    curves.find((curve) => curve.metric === metrics[metric] && curve.factor === factors[factor]) ?? (curves[0] as Curve);
  return [choiceCard({
    id: "curve", wide: true, subtitle: `Mean of the metric at each value, over all other factors, with ${intervalName(experiment.confidence)} over replicates.`,
    choices: [
      { label: "Metric", options: metrics.map((metric) => metricName(experiment, metric)) },
      { label: "Factor", options: factors.map((factor) => factorName(experiment, factor)) },
    ],
    variant: ([metric = 0, factor = 0]) => variant(experiment, pick(metric, factor)),
  })];
}

function variant(experiment: ExperimentDocument, curve: Curve) {
  const metric = metricName(experiment, curve.metric), unit = metricUnit(experiment, curve.metric), factor = factorName(experiment, curve.factor);
  const named = curve.values.map((value) => valueName(experiment, curve.factor, value));
  const title = finding(metric, unit, factor, named, curve);
  if (!isNumeric(experiment, curve.factor)) {
    return {
      title,
      table: { columns: [{ name: factor, values: named }, ...estimateColumns(curve.means, metric, unit, (mean) => mean)] },
      draw: (width: number) => rowChart(width, curve.means.map((mean, index) => ({ label: named[index] ?? "", value: mean.mean, low: mean.low, high: mean.high, colour: palette.blue })),
        { axis: axisName(metric, unit), levels: true }),
    };
  }
  const line = { name: metric, x: curve.values, means: curve.means, colour: palette.blue, dash: "none" };
  const signs = new Set(curve.means.map(({ mean }) => (mean ?? 0) > 0));
  return {
    title, table: courseTable([line], factorAxis(experiment, curve.factor), unit),
    draw: (width: number) => course(width, [line], {
      xLabel: factorAxis(experiment, curve.factor), yLabel: axisName(metric, unit), dots: true, xShown: (x) => `${factor} ${format.number(Number(x))}`,
      marks: signs.size > 1 ? [Plot.ruleY([0], { stroke: palette.ink })] : [],
    }),
  };
}

/** Nothing that can be told from chance; or a change of sign; or from where to where, and the step that makes most of it. */
function finding(metric: string, unit: string, factor: string, named: string[], { means }: Curve): string {
  const known = means.flatMap(({ mean }, index) => (mean === null ? [] : [{ mean, name: named[index] ?? "" }]));
  const steps = known.slice(1).map((to, index) => ({ from: known[index] as (typeof known)[number], to }));
  const turn = steps.find(({ from, to }) => from.mean > 0 !== to.mean > 0 && from.mean !== 0 && to.mean !== 0);
  const first = known[0], last = known.at(-1);
  if (!first || !last) return `${format.capital(metric)} has no value`;
  const lows = means.flatMap(({ low }) => (low === null ? [] : [low])), highs = means.flatMap(({ high }) => (high === null ? [] : [high]));
  if (lows.length === means.length && Math.max(...lows) <= Math.min(...highs) && known.some(({ mean }) => mean !== first.mean)) {
    return `Whether ${quoted(metric)} depends on ${factor} cannot be seen here: the intervals at all values overlap`;
  }
  if (turn) return `${format.capital(metric)} turns ${turn.to.mean > 0 ? "positive" : "negative"} between ${factor} ${turn.from.name} and ${turn.to.name}`;
  const range = Math.max(...known.map(({ mean }) => mean)) - Math.min(...known.map(({ mean }) => mean));
  if (range === 0) return `${format.capital(metric)} is the same at every ${factor}`;
  const largest = steps.reduce((a, b) => (Math.abs(b.to.mean - b.from.mean) > Math.abs(a.to.mean - a.from.mean) ? b : a));
  const share = Math.abs(largest.to.mean - largest.from.mean) / range;
  const jump = `most of it in the step from ${largest.from.name} to ${largest.to.name}`;
  const course = `${format.capital(metric)} ${last.mean > first.mean ? "rises" : last.mean < first.mean ? "falls" : "goes"} from ${format.withUnit(first.mean, unit)} to ${format.withUnit(last.mean, unit)} as ${factor} goes from ${first.name} to ${last.name}`;
  return steps.length > 2 && share >= 0.5 ? `${course}: ${jump}` : course;
}
