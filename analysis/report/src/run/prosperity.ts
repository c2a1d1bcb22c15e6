// SPDX-License-Identifier: MIT
// What each constituent has at the end.
import type { RunDocument } from "../document";
import { constituentLabel, holdingOf } from "../estimates/constituents";
import { rowChart } from "../estimates/rows";
import { bySize } from "../estimates/words";
import { type Card, format } from "../kit";
import type { Naming } from "./series";

export function prosperityCard(run: RunDocument, id: Naming): Card[] {
  const currency = run.provenance.currency;
  const all = bySize(run.prosperity ?? [], ({ value }) => value).filter(({ value }) => value !== 0);
  const sum = all.reduce((added, { value }) => added + value, 0);
  if (all.length === 0) return [];
  const people = all.filter(({ group }) => group === "customers").reduce((added, { value }) => added + value, 0);
  const share = sum > 0 && people >= 0 && people <= sum ? `, ${format.percent(people / sum)} of it customers` : "";
  return [{
    id: id("prosperity"), wide: true,
    title: `At the end all constituents have ${format.money(sum, currency)}${share}`,
    subtitle: `Value account of each constituent, in ${currency}: consumption and service had, cash less debt, money of enterprises and others, and what is priced of community, nation, planet and future.`,
    table: {
      columns: [
        { name: "constituent", values: all.map(({ constituent }) => constituent) },
        { name: "what it has", values: all.map(holdingOf) },
        { name: "value", unit: currency, values: all.map(({ value }) => value) },
      ],
    },
    draw: (width) => rowChart(width, all.map((row) => ({ label: constituentLabel(row), value: row.value, low: row.value, high: row.value })),
      { axis: `value (${currency})`, bars: true, shown: (value) => format.tick(Number((value ?? 0).toPrecision(4))) }),
  }];
}
