// SPDX-License-Identifier: MIT
// For whom the treatment is better, and how surely: the same question for all, for people and for each enterprise.
import type { ComparisonDocument } from "../document";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { between } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

type Party = ComparisonDocument["parties"][number];

/** "for all together", "for people", "for enterprise firm". */
export function forParty({ party }: Party): string {
  return party === "all" ? "for all together" : `for ${party}`;
}

export function partiesCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  if (c.parties.length === 0) return [];
  const count = ({ by_replicate }: Party) => by_replicate.filter((change) => change > 0).length;
  const share = (party: Party) => `${count(party)} of ${party.by_replicate.length} ${forParty(party)}`;
  const column = (name: string, of: (party: Party) => number | null) => ({ name, values: c.parties.map(of) });
  return [{
    id: id("parties"), wide: true,
    title: `Replicates in which ${treatment} is better than ${control}: ${c.parties.map(share).join(", ")}`,
    subtitle: `Probability that the party has more at the end with ${treatment}: share of replicates, with its exact binomial interval. All together: ΔW. People: their own accounts added up. An enterprise: its account at the end; one that has left keeps what it had then.`,
    table: {
      columns: [
        { name: "party", values: c.parties.map(({ party }) => party) },
        column("probability of more", ({ probability_better }) => probability_better.mean),
        column("from", ({ probability_better }) => probability_better.low),
        column("to", ({ probability_better }) => probability_better.high),
        ...estimateColumns(c.parties, "change", c.currency, ({ effect }) => effect),
      ],
    },
    draw: (width) => rowChart(width, c.parties.map((party) => ({
      label: forParty(party), value: party.probability_better.mean, low: party.probability_better.low, high: party.probability_better.high, colour: palette.blue,
    })), { axis: `probability that ${treatment} is better (share of replicates)`, bars: true, shown: (value) => format.percent(value, 0), ticks: format.percentTick }),
    note: c.parties.map(({ party, effect }) => `${format.capital(party === "all" ? "all together" : party)}: ${format.signed(effect.mean, (value) => format.money(value, c.currency))}${effect.low === null ? "" : ` (${between(effect.low, effect.high)})`}`).join("; ") + ".",
  }];
}
