// SPDX-License-Identifier: MIT
// Who ends elsewhere, when suppliers part, and in which tenth of income.
import { decileName } from "../estimates/constituents";
import { cellText, matrix } from "../estimates/matrix";
import { rowChart } from "../estimates/rows";
import { type Card, format, palette, Plot, plot, tickCount } from "../kit";
import type { Pair } from "./pair";

export const fateCards = (pair: Pair): Card[] => [...atEndCard(pair), ...flipsCard(pair), ...decileCard(pair)];

function atEndCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const { states, at_end, customers } = c.fates;
  const count = (row: number, column: number) => at_end[row]?.[column] ?? 0;
  const positions = states.map((_, index) => index);
  const used = positions.filter((state) => positions.some((other) => count(state, other) > 0 || count(other, state) > 0));
  const pairs = used.flatMap((row) => used.map((column) => ({ row, column, customers: count(row, column) })));
  const moved = pairs.filter(({ row, column }) => row !== column).sort((a, b) => b.customers - a.customers);
  const most = moved[0];
  const all = pairs.reduce((sum, cell) => sum + cell.customers, 0);
  if (all === 0) return [];
  const elsewhere = moved.reduce((sum, cell) => sum + cell.customers, 0);
  const name = (state: number) => format.plain(states[state] ?? "");
  const scale = Math.max(1, most?.customers ?? 0);
  return [{
    id: id("states-at-end"),
    title: most && most.customers > 0
      ? `${format.percent(elsewhere / all)} of the customers end in another state; the largest group, ${format.inWords(most.customers)}, are ${name(most.column)} instead of ${name(most.row)}`
      : "Every customer ends in the same state in both worlds",
    subtitle: `Customers by state at the end, ${control} (rows) against ${treatment} (columns), seed ${c.reference_seed}. Blue: ends elsewhere; grey: ends in the same state.`,
    table: {
      columns: [
        { name: `in ${control}`, values: pairs.map(({ row }) => name(row)) },
        { name: `in ${treatment}`, values: pairs.map(({ column }) => name(column)) },
        { name: "customers", values: pairs.map((cell) => cell.customers) },
        { name: "share of all", values: pairs.map((cell) => (customers > 0 ? cell.customers / customers : null)) },
      ],
    },
    draw: (width) => matrix(width, pairs.map((cell) => ({
      x: used.indexOf(cell.column), y: used.indexOf(cell.row), grey: cell.row === cell.column,
      share: cell.row === cell.column ? (cell.customers > 0 ? 1 : 0) : cell.customers / scale,
      text: cell.customers > 0 ? cellText(cell.customers) : "·", strong: cell.row !== cell.column && cell.customers > 0,
      title: `${format.number(cell.customers)} customers\n${name(cell.row)} in ${control}\n${name(cell.column)} in ${treatment}`,
    })), { xNames: used.map(name), yNames: used.map(name), xLabel: `in ${treatment}`, yLabel: `in ${control}` }),
  }];
}

function flipsCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const { flips, ever_flipped, customers } = c.fates;
  const most = flips.customers.reduce((best, value, index) => (value > (flips.customers[best] ?? 0) ? index : best), 0);
  if (flips.customers.length === 0 || ever_flipped === 0) return [];
  const ends = flips.dates.map(format.moment);
  const length = ends.length > 1 ? (ends[1] as Date).getTime() - (ends[0] as Date).getTime() : 864e5;
  const start = (index: number) => ends[index - 1] ?? new Date((ends[0] as Date).getTime() - length);
  const places = flips.customers.map((_, index) => index);
  return [{
    id: id("flips"),
    title: `${format.percent(ever_flipped / customers)} of the customers ever have another supplier, the most in one period from ${format.date(start(most).toISOString())} to ${format.date(flips.dates[most] ?? "")}`,
    subtitle: `Customers whose supplier in ${treatment} first differs from that in ${control}, in each period, seed ${c.reference_seed}.`,
    table: { columns: [{ name: "period until", values: flips.dates }, { name: "customers", values: flips.customers }] },
    draw: (width) => plot(width, {
      x: { label: null, type: "utc", ticks: tickCount(width) },
      y: { label: "customers", labelArrow: "none", tickFormat: format.tick, grid: true, nice: true },
      marks: [
        Plot.rectY(places, {
          x1: start, x2: (index: number) => ends[index] ?? null, y: (index: number) => flips.customers[index] ?? 0, fill: palette.blue, inset: 0.5, tip: true,
          title: (index: number) => `until ${format.date(flips.dates[index] ?? "")}\n${format.number(flips.customers[index] ?? 0)} customers`,
        }),
        Plot.ruleY([0], { stroke: palette.ink }),
      ],
    }),
  }];
}

function decileCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const { deciles } = c;
  if (deciles.length === 0 || c.fates.ever_flipped === 0) return [];
  const most = deciles.reduce((a, b) => (b.flipped > a.flipped ? b : a)), least = deciles.reduce((a, b) => (b.flipped < a.flipped ? b : a));
  return [{
    id: id("flips-by-decile"),
    title: most.flipped === least.flipped
      ? `In every tenth of income ${format.percent(most.flipped, 0)} ever have another supplier`
      : `By tenth of income, between ${format.percent(least.flipped, 0)} (${decileName(least.decile)}) and ${format.percent(most.flipped, 0)} (${decileName(most.decile)}) ever have another supplier`,
    subtitle: `Share of customers by tenth of income who ever have another supplier in ${treatment} than in ${control}, seed ${c.reference_seed}.`,
    table: { columns: [{ name: "tenth", values: deciles.map(({ decile }) => decile) }, { name: "share", values: deciles.map(({ flipped }) => flipped) }] },
    draw: (width) => rowChart(width, deciles.map(({ decile, flipped }) => ({ label: decileName(decile), value: flipped, low: flipped, high: flipped, colour: palette.blue })),
      { axis: "share of customers", bars: true, shown: (share) => format.percent(share, 0), ticks: format.percentTick }),
  }];
}
