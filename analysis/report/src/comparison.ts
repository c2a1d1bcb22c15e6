// SPDX-License-Identifier: MIT
import type { ComparisonDocument, ReportDocument } from "./document";
import type { Section } from "./kit";

/** The strategy card of a treatment against the control. */
export function comparisonSections(_comparison: ComparisonDocument, _report: ReportDocument): Section[] {
  return [];
}
