// SPDX-License-Identifier: MIT
// Estimates and their intervals in words.
import type { Estimate } from "../document";
import { format } from "../kit";

/** "48.1 million to 78.5 million"; nothing without an interval. */
export function between(low: number | null, high: number | null, shown: (value: number | null) => string = format.inWords): string {
  return low === null || high === null ? "" : `${shown(low)} to ${shown(high)}`;
}

/** "+63.3 million USD (48.1 million to 78.5 million)". */
export function effectWords(estimate: { mean: number | null; low: number | null; high: number | null }, unit: string): string {
  const range = between(estimate.low, estimate.high);
  return `${format.signed(estimate.mean, (value) => format.withUnit(value, unit))}${range && ` (${range})`}`;
}

/** Whether an interval leaves the sign open; without an interval nothing is known. */
export function holdsZero(low: number | null, high: number | null): boolean {
  return low === null || high === null || (low <= 0 && high >= 0);
}

export const intervalName = (confidence: number) => `${format.percent(confidence)} intervals`;

/** A number where sizes are compared: none counts as 0. */
export const known = (value: number | null) => value ?? 0;

export const size = (value: number | null) => Math.abs(value ?? 0);

/** Largest first; what has no value last. */
export function bySize<T>(items: readonly T[], value: (item: T) => number | null): T[] {
  return [...items].sort((a, b) => size(value(b)) - size(value(a)));
}

/** "1 replicate", "5 replicates". */
export const counted = (count: number, word: string) => `${format.number(count)} ${word}${count === 1 ? "" : "s"}`;

export const noEstimate: Estimate = { mean: null, low: null, high: null, count: 0 };

/** "USD" as the name of an axis: what is drawn with its unit. */
export function axisName(name: string, unit: string): string {
  const word = format.unitWord(unit);
  return word ? `${name} (${word})` : name;
}
