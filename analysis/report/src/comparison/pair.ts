// SPDX-License-Identifier: MIT
// A comparison with the names of its two runs and ids of its own.
import type { ComparisonDocument, ReportDocument } from "../document";

export interface Pair {
  comparison: ComparisonDocument;
  control: string;
  treatment: string;
  /** Unique in the page, whatever the runs are called. */
  id: (stem: string) => string;
}

export function pairOf(comparison: ComparisonDocument, report: ReportDocument): Pair {
  const name = (run: number) => report.runs[run]?.name ?? `run ${run + 1}`;
  const place = report.comparisons.indexOf(comparison) + 1;
  return {
    comparison, control: name(comparison.control), treatment: name(comparison.treatment),
    id: (stem) => (report.comparisons.length > 1 ? `comparison-${place}-${stem}` : `comparison-${stem}`),
  };
}
