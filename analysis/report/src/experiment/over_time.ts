// SPDX-License-Identifier: MIT
// Metrics through time, a line for each arm or level.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseLegend, courseTable, type Line, whereIntervals } from "../estimates/course";
import { tableCard } from "../estimates/table";
import { axisName, holdsZero, intervalName } from "../estimates/words";
import { type Card, format } from "../kit";
import { comparison, metricName, metricUnit, subject } from "./names";

type OverTime = ExperimentDocument["over_time"][number];
type Group = OverTime["groups"][number];

const lines = ({ groups, years }: OverTime): Line[] => groups.map(({ name, means }) => ({ name: format.plain(name), x: years, means }));

export function courseOverTimeCards(experiment: ExperimentDocument): (Card | HTMLElement)[] {
  const courses = experiment.over_time.filter(({ groups, years }) => groups.length > 0 && years.length > 1);
  if (courses.length === 0) return experiment.over_time.length === 0 ? [] : [nothingToDraw(experiment)];
  const first = lines(courses[0] as OverTime);
  return [choiceCard({
    id: "over-time", wide: true, subtitle: `Means through time, over replicates and all other factors, ${whereIntervals(first.length, intervalName(experiment.confidence))}. ${first.length > 1 ? comparison(experiment) : ""}`,
    ...(first.length > 1 ? { legend: courseLegend(first) } : {}),
    choices: [{ label: "Metric", options: () => courses.map(({ metric }) => metricName(experiment, metric)) }],
    variant: ([index = 0]) => variant(experiment, courses[index] as OverTime),
  })];
}

/** A course of fewer than two entries is no line: its only values stand in a table. */
function nothingToDraw(experiment: ExperimentDocument): HTMLElement {
  const rows = experiment.over_time.flatMap(({ metric, groups }) =>
    groups.length === 0 ? [{ metric, name: "", mean: null }] : groups.map(({ name, means }) => ({ metric, name, mean: means[0]?.mean ?? null })));
  const times = Math.max(...experiment.over_time.map(({ years }) => years.length));
  return tableCard({
    id: "over-time", title: "There is no course over time to draw",
    subtitle: `Metrics that are kept over time have ${times === 0 ? "no entry" : "one entry only"}: no run is longer than the steps from one entry to the next (sample_every).`,
    table: {
      columns: [
        { name: "metric", values: rows.map(({ metric }) => metricName(experiment, metric)) },
        { name: "group", values: rows.map(({ name }) => format.plain(name)) },
        { name: "mean", values: rows.map(({ mean }) => mean) },
      ],
    },
  });
}

function variant(experiment: ExperimentDocument, over: OverTime) {
  const metric = metricName(experiment, over.metric), unit = metricUnit(experiment, over.metric);
  const drawn = lines(over);
  const end = ({ means }: Group) => means.at(-1)?.mean ?? 0;
  const ordered = over.groups.filter(({ means }) => means.at(-1)?.mean !== null).sort((a, b) => end(b) - end(a));
  const told = (group: Group) => `${format.plain(group.name)} (${format.withUnit(end(group), unit)})`;
  const title = () => {
    const top = ordered[0], bottom = ordered.at(-1);
    if (!top || !bottom) return `${format.capital(metric)} has no value in the end`;
    if (top === bottom) return wayOf(metric, unit, over, top);
    if (end(top) === end(bottom)) return `${format.capital(metric)} ends at ${format.withUnit(end(top), unit)} with each of them`;
    if (experiment.replicates < 2) return `${subject(experiment, metric)} ends highest with ${told(top)} and lowest with ${told(bottom)}`;
    const lower = ordered.filter(({ end_from_highest: { low, high } }) => !holdsZero(low, high));
    if (lower.length === 0) return `In the end none can be told from the one with the highest ${metric}, ${told(top)}`;
    const ties = ordered.filter((group) => group !== top && !lower.includes(group));
    const tied = ties.length === 0 ? "" : `; ${ties.length > 3 ? `${ties.length} others` : format.listed(ties.map(({ name }) => format.plain(name)))} cannot be told from the highest`;
    return `${format.capital(metric)} ends highest with ${told(top)}, the least being ${told(bottom)}${tied}`;
  };
  return {
    title: title(), table: courseTable(drawn, "years", unit),
    draw: (width: number) => course(width, drawn, { xLabel: "years", yLabel: axisName(metric, unit) }),
  };
}

/** "Served goes from 0 to 0.002; in between it reaches 0.12, in year 3.2". */
function wayOf(metric: string, unit: string, { years }: OverTime, { means }: Group): string {
  const known = means.flatMap(({ mean }, at) => (mean === null ? [] : [{ mean, year: years[at] ?? 0 }]));
  const first = known[0], last = known.at(-1);
  if (!first || !last) return `${format.capital(metric)} has no value`;
  const low = Math.min(first.mean, last.mean), high = Math.max(first.mean, last.mean);
  const peak = known.reduce((a, b) => (b.mean > a.mean ? b : a)), trough = known.reduce((a, b) => (b.mean < a.mean ? b : a));
  const beyond = 0.1 * (peak.mean - trough.mean); // what lies less far outside is not worth a word
  const said = ({ mean, year }: typeof peak) => `${format.withUnit(mean, unit)} in year ${format.number(Number(year.toPrecision(3)))}`;
  const between = [...(peak.mean > high + beyond ? [`as high as ${said(peak)}`] : []), ...(trough.mean < low - beyond ? [`as low as ${said(trough)}`] : [])];
  return `${format.capital(metric)} goes from ${format.withUnit(first.mean, unit)} to ${format.withUnit(last.mean, unit)}${between.length > 0 ? `; in between it is ${format.listed(between)}` : ""}`;
}
