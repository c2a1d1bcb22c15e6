// SPDX-License-Identifier: MIT
// Estimates as columns of a table; cards that are nothing but a table.
import { type Card, chart, type Table } from "../kit";

type Columns = Table["columns"];
interface Numbers { mean: number | null; low: number | null; high: number | null }

export function estimateColumns<T>(rows: readonly T[], name: string, unit: string, estimate: (row: T) => Numbers): Columns {
  return [
    { name, unit, values: rows.map((row) => estimate(row).mean) },
    { name: `${name}, low`, unit, values: rows.map((row) => estimate(row).low) },
    { name: `${name}, high`, unit, values: rows.map((row) => estimate(row).high) },
  ];
}

/** A card without a drawing, with its table open. */
export function tableCard(card: Card): HTMLElement {
  const made = chart(card);
  made.querySelector<HTMLButtonElement>("button[aria-expanded]")?.click();
  return made;
}
