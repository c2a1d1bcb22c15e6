// SPDX-License-Identifier: MIT
// What the scenario changes while it runs: the marks on the charts over time.
import type { RunDocument } from "../document";
import { type Card, format } from "../kit";
import type { Naming } from "./series";

type Event = RunDocument["events"][number];

const amount = ({ value, unit }: Event) => format.withUnit(value, unit);
export const eventWords = (event: Event) => `${event.parameter} set to ${amount(event)}`;

export function eventsCard({ events }: RunDocument, id: Naming): Card[] {
  const [one] = events;
  if (!one) return [];
  const parameters = [...new Set(events.map(({ parameter }) => parameter))];
  const said = parameters.map((parameter) => {
    const own = events.filter((event) => event.parameter === parameter);
    const begin = own[0] ?? one, end = own.at(-1) ?? one;
    return own.length === 1
      ? `${parameter} to ${amount(begin)} on ${format.date(begin.date)}`
      : `${parameter} ${own.length} times, from ${amount(begin)} on ${format.date(begin.date)} to ${amount(end)} on ${format.date(end.date)}`;
  });
  return [{
    id: id("events"), wide: true,
    title: `The scenario changes ${said.length <= 3 ? format.listed(said) : `${said.length} parameters while it runs`}`,
    subtitle: "The dotted lines on the charts over time; the table has each of them.",
    table: {
      columns: [
        { name: "date", values: events.map(({ date }) => date) },
        { name: "step", values: events.map(({ step }) => step) },
        { name: "parameter", values: events.map(({ parameter }) => parameter) },
        { name: "value", values: events.map(({ value }) => value) },
        { name: "unit", values: events.map(({ unit }) => unit) },
      ],
    },
  }];
}
