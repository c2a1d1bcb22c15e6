// SPDX-License-Identifier: MIT
// Who is held, who stays because it is worth it, who is kept out; and who went from where to where.
import type { RunDocument } from "../document";
import { matrix } from "../estimates/matrix";
import { type Card, format, palette, slider, type Table } from "../kit";
import { type Line, lineLegend, overTime, overTimeTable } from "./over_time";
import { courses, customers, last, type Naming } from "./series";

/** From those served by worth to those kept out. */
const order = ["locked_on", "transactional", "locked_in", "outside", "locked_out"];
const meanings: Record<string, string> = {
  locked_on: "stay because it is worth it", transactional: "are served and could leave at any time", locked_in: "are held by a constraint",
  outside: "could join and do not", locked_out: "are kept out",
};

export function lockStatesCard(run: RunDocument, id: Naming): Card[] {
  const states = courses(run, "customers_by_lock_state");
  const lines = order.flatMap((name): Line[] => {
    const found = states.find((state) => state.name === name);
    return found?.values.some((value) => (value ?? 0) > 0) ? [{ ...found, colour: palette.lockColour(name) }] : [];
  });
  const everybody = customers(run);
  const shares = lines.map((line) => ({ name: line.name, share: last(line.values) / everybody })).sort((a, b) => b.share - a.share);
  const [most, second] = shares;
  if (!most) return [];
  const says = ({ name, share }: { name: string; share: number }) => `${format.percent(share)} ${meanings[name] ?? format.plain(name)}`;
  return [{
    id: id("lock-states"), wide: true,
    title: `At the end ${says(most)}${second && second.share > 0 ? `, ${says(second)}` : ""}`,
    subtitle: `Customers by lock state, of ${format.number(everybody)}.`,
    legend: lineLegend(lines, true),
    table: overTimeTable(run, lines, "customers"),
    draw: (width) => overTime(width, run, lines, { unit: "customers", stacked: true }),
  }];
}

export function transitionsCard(run: RunDocument, id: Naming): Card[] {
  const recorded = run.transitions;
  if (!recorded || recorded.counts.length === 0) return [];
  const names = recorded.states.map(format.plain);
  const years = Math.max(1, Math.ceil(recorded.years.at(-1) ?? 1));
  // In the first record everybody is put into a state for the first time: that is no move.
  const later = recorded.counts.map((moved, record) => ({ moved, end: recorded.years[record] ?? 0 })).slice(1);
  const sumOf = (records: typeof later) => names.map((_, from) => names.map((__, to) => records.reduce((sum, { moved }) => sum + (moved[from]?.[to] ?? 0), 0)));
  const wholeRun = sumOf(later);
  const ofYear = (year: number) => sumOf(later.filter(({ end }) => end > year - 1 && end <= year));
  let counts = wholeRun;
  const moves = () => names.flatMap((from, row) => names.map((to, column) => ({ from, to, row, column, customers: counts[row]?.[column] ?? 0 })))
    .filter(({ row, column }) => row !== column);
  const table = (): Table => {
    const rows = moves();
    return {
      columns: [
        { name: "from", values: rows.map(({ from }) => from) }, { name: "to", values: rows.map(({ to }) => to) },
        { name: "moves", unit: "customers", values: rows.map(({ customers: number }) => number) },
      ],
    };
  };
  const title = () => {
    const [largest] = moves().sort((a, b) => b.customers - a.customers);
    return largest && largest.customers > 0 ? `Most moves are from ${largest.from} to ${largest.to}: ${format.inWords(largest.customers)}` : "Nobody moves from one lock state to another";
  };
  return [{
    id: id("transitions"), title: title(),
    subtitle: "Moves of customers between lock states; a customer who moves twice counts twice. Rows: from, columns: to. The first record, in which everybody is put into a state, is left out.",
    table: table(),
    controls: (redraw) => slider("Period", years, (year) => (year === 0 ? "the whole run" : `year ${year}`), (year) => {
      counts = year === 0 ? wholeRun : ofYear(year);
      redraw(table(), title());
    }),
    draw: (width) => {
      const rows = moves();
      const largest = Math.max(1, ...rows.map(({ customers: number }) => number));
      return matrix(width, rows.map((move) => ({
        x: move.column, y: move.row, share: Math.sqrt(move.customers / largest), text: move.customers > 0 ? format.tick(Number(move.customers.toPrecision(3))) : "",
        title: `${move.from} to ${move.to}\n${format.inWords(move.customers)} moves`,
      })), { xNames: names, yNames: names });
    },
  }];
}
