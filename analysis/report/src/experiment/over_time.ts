// SPDX-License-Identifier: MIT
// Metrics through time, a line for each arm or level.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseLegend, courseTable, type Line, whereIntervals } from "../estimates/course";
import { axisName, intervalName } from "../estimates/words";
import { type Card, format } from "../kit";
import { metricName, metricUnit } from "./names";

type OverTime = ExperimentDocument["over_time"][number];

const lines = ({ groups, years }: OverTime): Line[] => groups.map(({ name, means }) => ({ name: format.plain(name), x: years, means }));

export function courseOverTimeCards(experiment: ExperimentDocument): Card[] {
  const courses = experiment.over_time.filter(({ groups, years }) => groups.length > 0 && years.length > 1);
  if (courses.length === 0) return [];
  const first = lines(courses[0] as OverTime);
  return [choiceCard({
    id: "over-time", wide: true, subtitle: `Means through time, over replicates and all other factors, ${whereIntervals(first.length, intervalName(experiment.confidence))}.`,
    ...(first.length > 1 ? { legend: courseLegend(first) } : {}),
    choices: [{ label: "Metric", options: courses.map(({ metric }) => metricName(experiment, metric)) }],
    variant: ([index = 0]) => variant(experiment, courses[index] as OverTime),
  })];
}

function variant(experiment: ExperimentDocument, over: OverTime) {
  const metric = metricName(experiment, over.metric), unit = metricUnit(experiment, over.metric);
  const drawn = lines(over);
  const last = (line: Line) => line.means.at(-1)?.mean ?? 0;
  const ordered = [...drawn].sort((a, b) => last(b) - last(a));
  const top = ordered[0], bottom = ordered.at(-1);
  const title = top && bottom && top !== bottom
    ? `${format.capital(metric)} ends highest with ${top.name} (${format.withUnit(last(top), unit)}) and lowest with ${bottom.name} (${format.withUnit(last(bottom), unit)})`
    : `${format.capital(metric)} goes from ${format.withUnit(top?.means[0]?.mean ?? null, unit)} to ${format.withUnit(top ? last(top) : null, unit)}`;
  return {
    title, table: courseTable(drawn, "years", unit),
    draw: (width: number) => course(width, drawn, { xLabel: "years", yLabel: axisName(metric, unit) }),
  };
}
