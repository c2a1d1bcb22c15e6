// SPDX-License-Identifier: MIT
// Estimates as columns of a table.
import type { Table } from "../kit";

type Columns = Table["columns"];
interface Numbers { mean: number | null; low: number | null; high: number | null }

export function estimateColumns<T>(rows: readonly T[], name: string, unit: string, estimate: (row: T) => Numbers): Columns {
  return [
    { name, unit, values: rows.map((row) => estimate(row).mean) },
    { name: `${name}, low`, unit, values: rows.map((row) => estimate(row).low) },
    { name: `${name}, high`, unit, values: rows.map((row) => estimate(row).high) },
  ];
}
