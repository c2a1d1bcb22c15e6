// SPDX-License-Identifier: MIT
// What `attribute` found, one entry for each metric (and arm) that has what a chart shows.
import type { ArmAttribution, ExperimentDocument } from "../document";
import { format } from "../kit";

export interface Attribution {
  /** Metric, and arm where there are any. */
  name: string;
  /** The metric, or what it means where that is short: for axes. */
  metric: string;
  /** The metric in the middle of a sentence. */
  quoted: string;
  unit: string;
  found: ArmAttribution;
}

export function attributions(experiment: ExperimentDocument, has: (found: ArmAttribution) => boolean): Attribution[] {
  const { result } = experiment.attribution;
  if (!result) return [];
  return result.metrics.flatMap(({ metric, unit, meaning, attributions: arms }) => arms.filter(has).map((found) => ({
    name: found.arm === null ? format.plain(metric) : `${format.plain(metric)}, ${format.plain(found.arm)}`,
    metric: meaning && meaning.length <= 40 ? meaning : format.plain(metric), quoted: quoted(metric), unit, found,
  })));
}

export const quoted = (metric: string) => `‘${format.plain(metric)}’`;

/** "price" or, of several levels, "price at 0.8" and "access removed". */
export function levelName(factor: string, level: number | string | undefined): string {
  if (level === undefined) return format.plain(factor);
  return `${format.plain(factor)} ${typeof level === "number" ? `at ${format.number(level)}` : format.plain(level)}`;
}
