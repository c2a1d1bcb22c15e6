// SPDX-License-Identifier: MIT
import type { ReportDocument, RunDocument } from "./document";
import type { Section } from "./kit";

/** The charts of one run. */
export function runSections(_run: RunDocument, _report: ReportDocument): Section[] {
  return [];
}
