// SPDX-License-Identifier: MIT
// Looking things up in the recorded series of a run.
import type { RunDocument, Series } from "../document";
import { format } from "../kit";

export interface Course {
  name: string;
  values: readonly (number | null)[];
}

/** Ids of cards and sections of one run, unique in the page. */
export type Naming = (name: string) => string;

export const variable = (run: RunDocument, name: string): Series | undefined => run.series.variables.find((series) => series.name === name);

/** The courses of a series, one for each label that has numbers; none where it was not recorded. */
export function courses(run: RunDocument, name: string): Course[] {
  const series = variable(run, name);
  if (!series) return [];
  const labels = series.axis === null ? [format.plain(name)] : run.series.axes[series.axis] ?? [];
  return labels.flatMap((label, index) => {
    const values = series.values[index];
    return values?.some((value) => value !== null) ? [{ name: label, values }] : [];
  });
}

export const course = (run: RunDocument, name: string): readonly (number | null)[] => courses(run, name)[0]?.values ?? [];

export const at = (values: readonly (number | null)[], record: number): number => values[record] ?? 0;
export const first = (values: readonly (number | null)[]): number => values.find((value) => value !== null) ?? 0;
export const last = (values: readonly (number | null)[]): number => values.findLast((value) => value !== null) ?? 0;
export const total = (values: readonly (number | null)[]): number => values.reduce((sum: number, value) => sum + (value ?? 0), 0);
export const isConstant = (values: readonly (number | null)[]): boolean => values.every((value) => value === null || value === first(values));
export const unitOf = (run: RunDocument, name: string): string => variable(run, name)?.unit ?? "1";

/** Customers of the real market. */
export const customers = (run: RunDocument): number => run.customers * run.provenance.represents;

/** "cemex/training" as its two names. */
export function pairOf(label: string): [string, string] {
  const slash = label.indexOf("/");
  return slash < 0 ? ["", label] : [label.slice(0, slash), label.slice(slash + 1)];
}
