// SPDX-License-Identifier: MIT
// The strategy card: what a treatment changes against the control, for whom, how surely, and what the answer hangs on.
import type { ComparisonDocument, ReportDocument } from "./document";
import { constituentsCard } from "./comparison/constituents";
import { decilesCard } from "./comparison/deciles";
import { differencesCard } from "./comparison/differences";
import { divergenceCard } from "./comparison/divergence";
import { effectCards } from "./comparison/effects";
import { fateCards } from "./comparison/fates";
import { headline } from "./comparison/headline";
import { loopsCard } from "./comparison/loops";
import { pairOf } from "./comparison/pair";
import { flipCards, tornadoCard } from "./comparison/parameters";
import { partiesCard } from "./comparison/parties";
import { peopleCard } from "./comparison/people";
import { regretCard } from "./comparison/regret";
import { replicatesCard } from "./comparison/replicates";
import { totalOverTimeCard } from "./comparison/total_over_time";
import { leftOutCard } from "./estimates/left_out";
import type { Section } from "./kit";

export function comparisonSections(comparison: ComparisonDocument, report: ReportDocument): Section[] {
  const pair = pairOf(comparison, report);
  const sections: Section[] = [
    {
      id: pair.id("answer"), title: "Strategy card",
      cards: [headline(pair), ...peopleCard(pair), ...partiesCard(pair), ...constituentsCard(pair), ...replicatesCard(pair), ...regretCard(pair), ...decilesCard(pair), ...totalOverTimeCard(pair)],
    },
    { id: pair.id("effects"), title: "Other effects", cards: effectCards(pair) },
    { id: pair.id("fates"), title: "Whose fate differs", cards: [...fateCards(pair), ...divergenceCard(pair)] },
    { id: pair.id("reasons"), title: "What the answer hangs on", cards: [...loopsCard(pair), ...flipCards(pair), ...tornadoCard(pair)] },
    { id: pair.id("differences"), title: "What the scenarios say differently", cards: [...differencesCard(pair), ...leftOutCard(comparison.notes, pair.id("notes"))] },
  ];
  const several = report.comparisons.length > 1;
  return sections.filter(({ cards }) => cards.length > 0)
    .map((section) => (several ? { ...section, title: `${section.title}: ${pair.treatment}`, group: `${pair.treatment} against ${pair.control}` } : section));
}
