// SPDX-License-Identifier: MIT
// What each constituent has at the end: customers by tenth of income, and everybody else on a scale of their own.
import type { RunDocument } from "../document";
import { constituentInSentence, constituentLabel, decileName, holdingOf } from "../estimates/constituents";
import { rowChart } from "../estimates/rows";
import { bySize } from "../estimates/words";
import { type Card, format } from "../kit";
import type { Naming } from "./series";

type Account = NonNullable<RunDocument["prosperity"]>[number];

const shown = (value: number | null) => format.tick(Number((value ?? 0).toPrecision(4)));
const sumOf = (accounts: Account[]) => accounts.reduce((added, { value }) => added + value, 0);

export function prosperityCards(run: RunDocument, id: Naming): Card[] {
  const all = run.prosperity ?? [];
  const people = all.filter(({ group }) => group === "customers");
  return [...customersCard(run, people, id("prosperity")), ...othersCard(run, all.filter((account) => !people.includes(account)), sumOf(people), id("prosperity-of-others"))];
}

function customersCard(run: RunDocument, people: Account[], id: string): Card[] {
  const currency = run.provenance.currency;
  const poorest = people[0], richest = people.at(-1);
  if (!poorest || !richest || people.every(({ value }) => value === 0)) return [];
  const share = (account: Account) => format.percent(account.value / sumOf(people));
  const spread = sumOf(people) > 0 && people.every(({ value }) => value >= 0) && people.length > 1
    ? `, the richest tenth ${share(richest)} of it and the poorest ${share(poorest)}` : "";
  return [{
    id, title: `At the end customers have ${format.money(sumOf(people), currency)}${spread}`,
    subtitle: `By tenth of income, in ${currency}: ${holdingOf(poorest)}.`,
    ...accounts(people, currency, (_, index) => decileName(index + 1)),
  }];
}

function othersCard(run: RunDocument, others: Account[], ofPeople: number, id: string): Card[] {
  const currency = run.provenance.currency;
  const held = bySize(others.filter(({ value }) => value !== 0), ({ value }) => value);
  const [most] = held;
  if (!most) return [];
  const sum = sumOf(held);
  const share = ofPeople > 0 && sum > 0 ? `, ${format.percent(sum / (sum + ofPeople))} of everything` : "";
  return [{
    id, title: `Others have ${format.money(sum, currency)}${share}; the largest account is that of ${constituentInSentence(most)}: ${format.money(most.value, currency)}`,
    subtitle: `Accounts of all constituents but customers, in ${currency}; what has no price in the scenario is not counted.`,
    ...accounts(held, currency, constituentLabel),
  }];
}

function accounts(held: Account[], currency: string, label: (account: Account, index: number) => string): Pick<Card, "table" | "draw"> {
  return {
    table: {
      columns: [
        { name: "constituent", values: held.map(({ constituent }) => constituent) },
        { name: "what it has", values: held.map(holdingOf) },
        { name: "value", unit: currency, values: held.map(({ value }) => value) },
      ],
    },
    draw: (width) => rowChart(width, held.map((account, index) => ({ label: label(account, index), value: account.value, low: account.value, high: account.value })),
      { axis: `value (${currency})`, bars: true, shown }),
  };
}
