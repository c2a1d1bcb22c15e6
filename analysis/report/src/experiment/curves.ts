// SPDX-License-Identifier: MIT
// A metric against one factor: where it tips.
import type { Estimate, ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseTable } from "../estimates/course";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette, Plot } from "../kit";
import { quoted } from "./attributions";
import { comparison, factorAxis, factorName, isNumeric, metricName, metricsOf, metricUnit, subject, valueName } from "./names";
import { strength } from "./strength";

type Curve = ExperimentDocument["curves"][number];

export function curveCards(experiment: ExperimentDocument): Card[] {
  // Of two levels the main effect says all there is.
  const curves = experiment.curves.filter(({ values }) => values.length > 2 || !experiment.attribution.result);
  const metrics = metricsOf(experiment, curves);
  if (metrics.length === 0) return [];
  const ofMetric = metrics.map((metric) => {
    const size = strength(experiment, metric);
    return curves.filter((curve) => curve.metric === metric).sort((a, b) => size(b.factor) - size(a.factor));
  });
  return [choiceCard({
    id: "curve", wide: true, subtitle: `Mean of the metric at each value, over all other factors, with ${intervalName(experiment.confidence)} over replicates. ${comparison(experiment)} Whether values differ is judged within replicates, which share their seeds: that is surer than the intervals drawn.`,
    choices: [
      { label: "Metric", options: () => metrics.map((metric) => metricName(experiment, metric)) },
      { label: "Factor", options: ([metric = 0]) => ofMetric[metric]?.map(({ factor }) => factorName(experiment, factor)) ?? [] },
    ],
    variant: ([metric = 0, factor = 0]) => variant(experiment, ofMetric[metric]?.[factor] as Curve),
  })];
}

function variant(experiment: ExperimentDocument, curve: Curve) {
  const metric = metricName(experiment, curve.metric), unit = metricUnit(experiment, curve.metric), factor = factorName(experiment, curve.factor);
  const values = curve.values.map((value, index): Value => ({
    name: valueName(experiment, curve.factor, value), x: value, mean: curve.means[index] as Estimate,
    fromFirst: curve.from_first[index] as Estimate, fromHighest: curve.from_highest[index] as Estimate, fromLowest: curve.from_lowest[index] as Estimate,
  }));
  const ordered = isNumeric(experiment, curve.factor);
  const words = { metric, unit, factor, begin: subject(experiment, metric) };
  const title = finding(words, ordered, values);
  const differences = estimateColumns(values, `difference from ${factor} ${values[0]?.name ?? ""}`, unit, ({ fromFirst }) => fromFirst);
  if (!ordered) {
    const sorted = [...values].sort((a, b) => (b.mean.mean ?? -Infinity) - (a.mean.mean ?? -Infinity));
    return {
      title,
      table: { columns: [{ name: factor, values: values.map(({ name }) => name) }, ...estimateColumns(values, metric, unit, ({ mean }) => mean), ...differences] },
      draw: (width: number) => rowChart(width, sorted.map(({ name, mean: { mean, low, high } }) => ({ label: name, value: mean, low, high, colour: palette.blue })),
        { axis: axisName(metric, unit), levels: true }),
    };
  }
  const line = { name: metric, x: curve.values, means: curve.means, colour: palette.blue, dash: "none" };
  const signs = new Set(curve.means.map(({ mean }) => (mean ?? 0) > 0));
  return {
    title, table: { columns: [...courseTable([line], factorAxis(experiment, curve.factor), unit).columns, ...differences] },
    draw: (width: number) => course(width, [line], {
      xLabel: factorAxis(experiment, curve.factor), yLabel: axisName(metric, unit), dots: true, xShown: (x) => `${factor} ${format.number(Number(x))}`,
      marks: signs.size > 1 ? [Plot.ruleY([0], { stroke: palette.ink })] : [],
    }),
  };
}

interface Value { name: string; x: number; mean: Estimate; fromFirst: Estimate; fromHighest: Estimate; fromLowest: Estimate }
interface Words { metric: string; unit: string; factor: string; begin: string }

const differs = ({ mean, low, high }: Estimate) => mean !== 0 && !holdsZero(low, high);

/** Nothing that can be told from chance; or where the sign changes, from where to where it goes, or where it is highest and lowest. */
function finding(words: Words, ordered: boolean, values: Value[]): string {
  const { metric, unit, factor, begin } = words;
  const known = values.filter(({ mean }) => mean.mean !== null);
  const at = ({ mean }: Value) => mean.mean ?? 0;
  const first = known[0], last = known.at(-1);
  if (!first || !last) return `${format.capital(metric)} has no value`;
  if (known.length === 1) return `${format.capital(metric)} has a value only at ${factor} ${first.name}: ${format.withUnit(at(first), unit)}`;
  const highest = known.reduce((a, b) => (at(b) > at(a) ? b : a)), lowest = known.reduce((a, b) => (at(b) < at(a) ? b : a));
  if (at(highest) === at(lowest)) return `${format.capital(metric)} is the same at every ${factor}`;
  const single = known.every(({ mean }) => mean.count < 2);
  if (!single && !known.some(({ fromFirst, fromHighest, fromLowest }) => [fromFirst, fromHighest, fromLowest].some(differs))) {
    return `Whether ${quoted(metric)} depends on ${factor} cannot be seen here: no two values can be told apart`;
  }
  const turned = ordered ? turn(known, single) : undefined;
  if (turned) return `${begin} turns ${at(turned.to) > 0 ? "positive" : "negative"} between ${factor} ${turned.from.name} and ${turned.to.name}`;
  const ends = [first, last].includes(highest) && [first, last].includes(lowest);
  if (ordered && ends && (single || differs(last.fromFirst))) {
    const course = `${begin} ${at(last) > at(first) ? "rises" : "falls"} from ${format.withUnit(at(first), unit)} to ${format.withUnit(at(last), unit)} as ${factor} goes from ${first.name} to ${last.name}`;
    const steps = known.slice(1).map((to, index) => ({ from: known[index] as Value, to }));
    const largest = steps.reduce((a, b) => (Math.abs(at(b.to) - at(b.from)) > Math.abs(at(a.to) - at(a.from)) ? b : a));
    const most = steps.length > 2 && Math.abs(at(largest.to) - at(largest.from)) >= 0.5 * (at(highest) - at(lowest));
    return most ? `${course}: most of it in the step from ${largest.from.name} to ${largest.to.name}` : course;
  }
  const place = `${ordered ? "at" : "with"} ${factor} `;
  const tied = (extreme: Value, difference: (value: Value) => Estimate, word: string) => {
    const ties = single ? [] : known.filter((value) => value !== extreme && !differs(difference(value))).map(({ name }) => name);
    return ties.length === 0 ? "" : `; ${ties.length > 3 ? `${ties.length} further values` : format.listed(ties)} cannot be told from the ${word}`;
  };
  const ties = tied(highest, ({ fromHighest }) => fromHighest, "highest") + tied(lowest, ({ fromLowest }) => fromLowest, "lowest");
  return `${begin} is highest ${place}${highest.name} (${format.withUnit(at(highest), unit)}) and lowest ${place}${lowest.name} (${format.withUnit(at(lowest), unit)})${ties}`;
}

/** Neighbours, among the values whose sign is sure, between which it changes. */
function turn(known: Value[], single: boolean): { from: Value; to: Value } | undefined {
  const sure = known.filter(({ mean }) => (single ? mean.mean !== 0 : !holdsZero(mean.low, mean.high)));
  return sure.slice(1).map((to, index) => ({ from: sure[index] as Value, to })).find(({ from, to }) => (from.mean.mean ?? 0) > 0 !== (to.mean.mean ?? 0) > 0);
}
