// SPDX-License-Identifier: MIT
// Metrics, factors and points by name.
import type { ExperimentDocument } from "../document";
import { format } from "../kit";

/** A factor whose name is a code, such as "r4", is called by its meaning where that is short: "reinvestment (r4)". */
function spoken({ name, meaning }: { name: string; meaning: string }): string {
  return /^[a-z]{1,2}\d+$/i.test(name) && meaning !== "" && meaning.length <= 32 ? `${meaning} (${name})` : name;
}

const abbreviated = (metric: string) => metric.replace(/(?<=^|_)npv(?=_|$)/, "NPV");

/** The same document with these names wherever it speaks of factors and metrics. */
export function withSpokenNames(experiment: ExperimentDocument): ExperimentDocument {
  const names = new Map(experiment.factors.map((factor) => [factor.name, spoken(factor)]));
  const named = (name: string) => names.get(name) ?? name;
  const renamed = (key: string, value: unknown): unknown => {
    if (key === "factor" && typeof value === "string") return named(value);
    if (key === "metric" && typeof value === "string") return abbreviated(value);
    return key === "factors" && Array.isArray(value) ? value.map((name) => (typeof name === "string" ? named(name) : name)) : value;
  };
  const renewed = <T>(part: T) => JSON.parse(JSON.stringify(part), renamed) as T;
  return {
    ...experiment,
    metrics: experiment.metrics.map((metric) => ({ ...metric, name: abbreviated(metric.name) })),
    factors: experiment.factors.map((factor) => ({ ...factor, name: named(factor.name), meaning: named(factor.name) === factor.name ? factor.meaning : "" })),
    attribution: renewed(experiment.attribution),
    test: renewed(experiment.test),
  };
}

export const metricName = (experiment: ExperimentDocument, metric: number) => format.plain(experiment.metrics[metric]?.name ?? "");
export const metricUnit = (experiment: ExperimentDocument, metric: number) => experiment.metrics[metric]?.unit ?? "";
export const factorName = (experiment: ExperimentDocument, factor: number) => format.plain(experiment.factors[factor]?.name ?? "");

/** The value of a factor: the name of its level, or its number. */
export function valueName(experiment: ExperimentDocument, factor: number, value: number): string {
  const levels = experiment.factors[factor]?.levels;
  return levels ? format.plain(levels[value] ?? String(value)) : format.number(value);
}

export const isNumeric = (experiment: ExperimentDocument, factor: number) => !experiment.factors[factor]?.levels;

export function factorAxis(experiment: ExperimentDocument, factor: number): string {
  const unit = format.unitWord(experiment.factors[factor]?.unit ?? "");
  return unit && isNumeric(experiment, factor) ? `${factorName(experiment, factor)} (${unit})` : factorName(experiment, factor);
}

/** "price 0.8, silos forty". */
export function pointName(experiment: ExperimentDocument, point: number): string {
  const values = experiment.points[point] ?? [];
  return values.map((value, factor) => `${factorName(experiment, factor)} ${valueName(experiment, factor, value)}`).join(", ") || `point ${point}`;
}

/** Metrics of which `items` say something, in the order of the experiment. */
export function metricsOf(experiment: ExperimentDocument, items: readonly { metric: number }[]): number[] {
  return experiment.metrics.map((_, metric) => metric).filter((metric) => items.some((item) => item.metric === metric));
}

const isDrawn = ({ design }: ExperimentDocument) => ["latin_hypercube", "sobol_sequence", "saltelli"].includes(design);

/** What may be compared with what, in a sentence. */
export function comparison(experiment: ExperimentDocument): string {
  if (experiment.factors.length < 2) return "";
  return isDrawn(experiment) ? "All factors were drawn at once: points at different values differ in the others too, by chance."
    : "Only points at which the others are equal, or balanced, are compared.";
}

/** A metric as the subject of a finding, with what the finding holds for where that is less than it seems. */
export function subject(experiment: ExperimentDocument, metric: string): string {
  if (isDrawn(experiment) && experiment.factors.length > 1) return `Among the points drawn ${metric}`;
  return experiment.replicates < 2 ? `In the one replicate ${metric}` : format.capital(metric);
}
