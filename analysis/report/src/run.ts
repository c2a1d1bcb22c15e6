// SPDX-License-Identifier: MIT
// The charts of one run, section by section.
import type { ReportDocument, RunDocument } from "./document";
import { leftOutCard } from "./estimates/left_out";
import type { Section } from "./kit";
import { barriersCard } from "./run/barriers";
import { coverageCards } from "./run/coverage";
import { accountsCard, leversCard, pricesCard, profitCard, stanceCard, suppliersCard } from "./run/enterprises";
import { eventsCard } from "./run/events";
import { groupsCard, membersCard, partnersCard, repaymentCard } from "./run/groups";
import { householdsCard, incomeCard, outcomeCard, surplusCard } from "./run/living";
import { lockStatesCard, transitionsCard } from "./run/lock_states";
import { loopCards } from "./run/loops";
import { moneyCards } from "./run/money";
import { ownCards } from "./run/own";
import { prosperityCards } from "./run/prosperity";
import { provenanceCards } from "./run/provenance";
import type { Naming } from "./run/series";
import { story } from "./run/story";
import { targetCards } from "./run/targets";

/** Sections without data are left out. */
export function runSections(run: RunDocument, report: ReportDocument): Section[] {
  const several = report.runs.length > 1;
  const place = report.runs.indexOf(run) + 1;
  const id: Naming = (name) => (several ? `run${place}-${name}` : name);
  const sections: Section[] = [
    { id: id("story-section"), title: "The story", cards: [story(run, id)] },
    { id: id("targets-section"), title: "Targets", cards: targetCards(run, id) },
    { id: id("lock"), title: "Lock-in, lock-on, lock-out", cards: [...lockStatesCard(run, id), ...barriersCard(run, id), ...transitionsCard(run, id), ...eventsCard(run, id)] },
    { id: id("life"), title: "Prosperity", cards: [...prosperityCards(run, id), ...outcomeCard(run, id), ...incomeCard(run, id), ...surplusCard(run, id), ...householdsCard(run, id)] },
    { id: id("enterprises"), title: "Enterprises", cards: [...suppliersCard(run, id), ...accountsCard(run, id), ...profitCard(run, id), ...pricesCard(run, id), ...leversCard(run, id), ...stanceCard(run, id)] },
    { id: id("money-section"), title: "Who pays whom", cards: moneyCards(run, id) },
    { id: id("cycle"), title: "The customers' activity cycle", cards: coverageCards(run, id) },
    { id: id("affinity"), title: "Groups and partners", cards: [...membersCard(run, id), ...groupsCard(run, id), ...repaymentCard(run, id), ...partnersCard(run, id)] },
    { id: id("own-section"), title: "What further rules record", cards: ownCards(run, id) },
    { id: id("loops-section"), title: "Feedback loops", cards: loopCards(run, id) },
    { id: id("provenance-section"), title: "Where the numbers come from", cards: [...leftOutCard(run.notes, id("left-out")), ...provenanceCards(run, id)] },
  ];
  return sections.filter(({ cards }) => cards.length > 0).map((section) => (several ? { ...section, group: run.title } : section));
}
