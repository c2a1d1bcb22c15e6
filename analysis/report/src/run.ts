// SPDX-License-Identifier: MIT
// The charts of one run, section by section.
import type { ReportDocument, RunDocument } from "./document";
import type { Section } from "./kit";
import { slug } from "./kit";
import { barriersCard } from "./run/barriers";
import { accountsCard, leversCard, pricesCard, profitCard, stanceCard, suppliersCard } from "./run/enterprises";
import { groupsCard, membersCard, partnersCard, repaymentCard } from "./run/groups";
import { householdsCard, incomeCard, outcomeCard, surplusCard } from "./run/living";
import { lockStatesCard, transitionsCard } from "./run/lock_states";
import { prosperityCard } from "./run/prosperity";
import type { Naming } from "./run/series";
import { story } from "./run/story";

export function runSections(run: RunDocument, report: ReportDocument): Section[] {
  const several = report.runs.length > 1;
  const prefix = several ? `run${report.runs.indexOf(run) + 1}-${slug(run.name)}-` : "";
  const id: Naming = (name) => `${prefix}${name}`;
  const sections: Section[] = [
    { id: id("story-section"), title: "The story", cards: [story(run, id)] },
    { id: id("lock"), title: "Lock-in, lock-on, lock-out", cards: [...lockStatesCard(run, id), ...barriersCard(run, id), ...transitionsCard(run, id)] },
    { id: id("life"), title: "Prosperity", cards: [...prosperityCard(run, id), ...outcomeCard(run, id), ...incomeCard(run, id), ...surplusCard(run, id), ...householdsCard(run, id)] },
    { id: id("enterprises"), title: "Enterprises", cards: [...suppliersCard(run, id), ...accountsCard(run, id), ...profitCard(run, id), ...pricesCard(run, id), ...leversCard(run, id), ...stanceCard(run, id)] },
    { id: id("affinity"), title: "Groups and partners", cards: [...membersCard(run, id), ...groupsCard(run, id), ...repaymentCard(run, id), ...partnersCard(run, id)] },
  ];
  return sections.filter(({ cards }) => cards.length > 0).map((section) => (several ? { ...section, group: run.title } : section));
}
