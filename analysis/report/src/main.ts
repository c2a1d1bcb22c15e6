// SPDX-License-Identifier: MIT
// Reads the document out of the page and shows it.
import type { ReportDocument } from "./document";
import { comparisonSections } from "./comparison";
import { experimentSections } from "./experiment";
import { page } from "./kit";
import { runSections } from "./run";

const text = document.getElementById("document")?.textContent ?? "";
const report = JSON.parse(text) as ReportDocument;
const root = document.getElementById("report");
if (root) {
  const sections = report.experiment
    ? experimentSections(report.experiment)
    : [
        ...report.comparisons.flatMap((comparison) => comparisonSections(comparison, report)),
        ...report.runs.flatMap((run) => runSections(run, report)),
      ];
  page(root, report, sections);
}
