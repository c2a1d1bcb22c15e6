// SPDX-License-Identifier: MIT
import type { ReportDocument, RunDocument } from "./document";
import { type Section, slug } from "./kit";
import { coverageCards } from "./run/coverage";
import { loopCards } from "./run/loops";
import { moneyCards } from "./run/money";
import { provenanceCards } from "./run/provenance";
import { targetCards } from "./run/targets";

/** The charts of one run. Sections without data are left out. */
export function runSections(run: RunDocument, report: ReportDocument): Section[] {
  const several = report.runs.length > 1;
  const place = report.runs.indexOf(run) + 1;
  const id = (name: string) => (several ? `run-${place}-${slug(name)}` : `run-${slug(name)}`);
  const sections: Section[] = [
    { id: id("targets-section"), title: "Targets", cards: targetCards(run, id) },
    { id: id("coverage-section"), title: "The customers' activity cycle", cards: coverageCards(run, id) },
    { id: id("money-section"), title: "Who pays whom", cards: moneyCards(run, id) },
    { id: id("loops-section"), title: "Feedback loops", cards: loopCards(run, id) },
    { id: id("provenance-section"), title: "Where the numbers come from", cards: provenanceCards(run, id) },
  ];
  return sections.filter(({ cards }) => cards.length > 0).map((section) => (several ? { ...section, group: run.name } : section));
}
