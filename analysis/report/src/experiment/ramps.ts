// SPDX-License-Identifier: MIT
// Up and down again: whether the way back is the way there.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseLegend, courseTable, type Line } from "../estimates/course";
import { axisName, between, counted, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import { quoted } from "./attributions";
import { metricName, metricUnit } from "./names";

type Ramp = ExperimentDocument["ramps"][number];

const lines = (ramp: Ramp): Line[] => [
  { name: "up", x: ramp.up.map(({ value }) => value), means: ramp.up.map(({ estimate }) => estimate), colour: palette.blue, dash: "none" },
  { name: "down", x: ramp.down.map(({ value }) => value), means: ramp.down.map(({ estimate }) => estimate), colour: palette.orange, dash: "6 3" },
];

export function rampCards(experiment: ExperimentDocument): Card[] {
  const { ramps } = experiment;
  if (ramps.length === 0) return [];
  const name = (ramp: Ramp) => [metricName(experiment, ramp.metric), ramp.group].filter((part) => part !== "").join(", ");
  return [choiceCard({
    id: "ramp", wide: true, subtitle: `The parameter goes up and down again within each run; mean at the end of each level with ${intervalName(experiment.confidence)} over replicates.`,
    legend: courseLegend(lines(ramps[0] as Ramp)),
    choices: [{ label: "Metric", options: () => ramps.map(name) }],
    variant: ([index = 0]) => variant(experiment, ramps[index] as Ramp),
  })];
}

function variant(experiment: ExperimentDocument, ramp: Ramp) {
  const metric = metricName(experiment, ramp.metric), unit = metricUnit(experiment, ramp.metric), parameter = format.plain(ramp.parameter);
  const { mean, low, high, count } = ramp.area;
  const range = between(low, high);
  const size = `area ${format.signed(mean, format.inWords)}${range && ` (${range})`} over ${counted(count, "replicate")}`;
  const title = holdsZero(low, high) ? `The way back cannot be told from the way there: ${size}`
    : `On the way down of ${parameter} ${quoted(metric)} is mostly ${(mean ?? 0) > 0 ? "higher" : "lower"} than on the way up: ${size}`;
  const axis = axisName(parameter, ramp.unit);
  return {
    title, table: courseTable(lines(ramp), axis, unit),
    draw: (width: number) => course(width, lines(ramp), { xLabel: axis, yLabel: axisName(metric, unit), dots: true, xShown: (x) => `${parameter} ${format.number(Number(x))}` }),
  };
}
