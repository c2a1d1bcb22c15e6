// SPDX-License-Identifier: MIT
// What either choice costs where the other had been better: for all, for people, for each enterprise.
import type { ComparisonDocument, Regrets } from "../document";
import { rowChart } from "../estimates/rows";
import { type Card, format, palette } from "../kit";
import { forParty } from "./parties";
import type { Pair } from "./pair";

type Party = ComparisonDocument["parties"][number];

export function regretCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  if (c.total.count < 2 || c.parties.length === 0) return [];
  const said = ({ mean, worst }: { mean: number; worst: number }) =>
    worst > 0 ? `${format.money(mean, c.currency)} on average, ${format.money(worst, c.currency)} at worst` : "never regretted";
  const choices = c.parties.flatMap((party) => [
    { party, choice: treatment, regret: party.regret.treatment, colour: palette.blue },
    { party, choice: control, regret: party.regret.control, colour: palette.orange },
  ]);
  const rows = choices.flatMap(({ party, choice, regret: of, colour }) => [
    { label: `${choice}, ${forParty(party)}: on average`, value: of.mean, low: of.mean, high: of.mean, colour },
    { label: `${choice}, ${forParty(party)}: at worst`, value: of.worst, low: of.worst, high: of.worst, colour },
  ]);
  const sentence = (choice: keyof Regrets) => c.parties.map((party: Party) => `${forParty(party)} ${said(party.regret[choice])}`).join("; ");
  return [{
    id: id("regret"), wide: true, title: `Choosing ${treatment}: ${sentence("treatment")}`,
    subtitle: `Regret in ${c.currency}: how much more the party would have at the end with the other choice, in the replicates where that was better for it, else 0. Keeping ${control}: ${sentence("control")}.`,
    legend: [{ label: `choosing ${treatment}`, colour: palette.blue }, { label: `keeping ${control}`, colour: palette.orange }],
    table: {
      columns: [
        { name: "choice", values: choices.map(({ choice }) => choice) },
        { name: "party", values: choices.map(({ party }) => party.party) },
        { name: "mean regret", unit: c.currency, values: choices.map(({ regret: of }) => of.mean) },
        { name: "worst regret", unit: c.currency, values: choices.map(({ regret: of }) => of.worst) },
      ],
    },
    draw: (width) => rowChart(width, rows, { axis: `regret (${c.currency})`, bars: true, shown: (value) => format.tick(value ?? 0) }),
  }];
}
