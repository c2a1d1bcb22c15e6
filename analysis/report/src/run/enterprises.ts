// SPDX-License-Identifier: MIT
// How enterprises fare and what they do: accounts, prices, levers, stance.
import type { RunDocument } from "../document";
import { type Card, format, palette, select } from "../kit";
import { coloured, type Line, lineLegend, overTime, overTimeTable } from "./over_time";
import { type Course, courses, first, isConstant, last, type Naming, pairOf, unitOf } from "./series";

const enterprises = (run: RunDocument) => run.series.axes["enterprise"] ?? [];

export function accountsCard(run: RunDocument, id: Naming): Card[] {
  const unit = run.provenance.currency;
  const kinds: [string, string][] = [["enterprise_cash", "cash"], ["loans_held", "owed to it"], ["enterprise_reserve", "set aside to invest"]];
  const several = enterprises(run).length > 1;
  const lines = coloured(kinds.flatMap(([name, words]) => courses(run, name).map((course) => ({ name: several ? `${course.name}: ${words}` : words, values: course.values })))
    .filter((line) => line.values.some((value) => value !== 0)));
  const cash = courses(run, "enterprise_cash");
  const [richest] = [...cash].sort((a, b) => last(b.values) - last(a.values));
  if (!richest || lines.length === 0) return [];
  const grown = last(richest.values) - first(richest.values);
  return [{
    id: id("accounts"),
    title: `${richest.name} ends with ${format.money(last(richest.values), unit)}, ${format.inWords(Math.abs(grown))} ${grown >= 0 ? "more" : "less"} than at first`,
    subtitle: `Accounts of ${several ? "enterprises" : "the enterprise"} at the end of each step, in ${unit}.`,
    legend: lineLegend(lines),
    table: overTimeTable(run, lines, unit),
    draw: (width) => overTime(width, run, lines, { unit, zero: true }),
  }];
}

export function profitCard(run: RunDocument, id: Naming): Card[] {
  const unit = run.provenance.currency;
  const lines = coloured(courses(run, "enterprise_profit").filter(({ values }) => values.some((value) => value !== 0)));
  const [best] = [...lines].sort((a, b) => last(b.values) - last(a.values));
  if (!best) return [];
  const losing = best.values.filter((value) => (value ?? 0) < 0).length;
  const share = losing / best.values.length;
  const period = run.provenance.step_unit;
  const words = share === 0 ? "never loses money" : share === 1 ? "always loses money" : `loses money in ${format.percent(share)} of the ${period}s shown`;
  return [{
    id: id("profit"), title: `${best.name} ${words}; at the end it makes ${format.money(last(best.values), unit)} a ${period}`,
    subtitle: `Operating profit of the last ${period}, in ${unit}.`,
    legend: lineLegend(lines),
    table: overTimeTable(run, lines, unit),
    draw: (width) => overTime(width, run, lines, { unit, zero: true }),
  }];
}

const priceSeries: [string, string][] = [
  ["enterprise_offered_price", "price to customers, margins and rebates included"], ["enterprise_price_level", "price it has decided on"],
  ["enterprise_unit_cost_share", "cost of goods sold at price 1"], ["enterprise_switching_cost", "loss on leaving it"], ["enterprise_base_trust", "trust to begin with"],
  ["enterprise_credit_share", "share lent of what is due at once"], ["enterprise_coverage_level", "gaps in the activity cycle closed"],
  ["enterprise_durability", "durability of its goods"], ["enterprise_reinvestment_share", "share of profit set aside"], ["enterprise_complexity", "skill it takes to deal with it"],
];

/** A choice of series, one line for each enterprise. */
function chooser(run: RunDocument, id: string, options: { words: string; unit: string; lines: Line[]; share?: boolean }[], title: (lines: Line[], words: string) => string, subtitle: string): Card[] {
  const [start] = options;
  if (!start) return [];
  let chosen = start;
  return [{
    id, title: title(start.lines, start.words), subtitle,
    legend: lineLegend(start.lines),
    table: overTimeTable(run, start.lines, start.unit),
    ...(options.length > 1 ? {
      controls: (redraw) => select("Shown", options.map(({ words }) => words), (index) => {
        chosen = options[index] ?? start;
        redraw(overTimeTable(run, chosen.lines, chosen.unit), title(chosen.lines, chosen.words));
      }),
    } : {}),
    draw: (width) => overTime(width, run, chosen.lines, { unit: chosen.unit === "1" ? "" : chosen.unit, zero: true, share: Boolean(chosen.share) }),
  }];
}

export function pricesCard(run: RunDocument, id: Naming): Card[] {
  const options = priceSeries.map(([name, words]) => ({ words, unit: unitOf(run, name), lines: coloured(courses(run, name)) }))
    .filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== 0)));
  return chooser(run, id("prices"), options, (lines, words) => {
    const moved = lines.find(({ values }) => !isConstant(values));
    const settled = moved ? moved.values.findLastIndex((value) => value !== last(moved.values)) + 1 : 0;
    return moved
      ? `${format.capital(words)}: ${moved.name} goes from ${format.inWords(first(moved.values))} to ${format.inWords(last(moved.values))}${settled > 0 && settled < moved.values.length - 1 ? ` by ${format.date(run.series.dates[settled] ?? "")}, and stays there` : ""}`
      : `${format.capital(words)} stays the same${lines.length === 1 && lines[0] ? `, at ${format.inWords(first(lines[0].values))}` : ""}`;
  }, "Prices and terms of offers; a price of 1 is what goods are worth.");
}

/** The courses of a series of pairs, "cemex/training", for each enterprise. */
function byEnterprise(run: RunDocument, name: string): { enterprise: string; parts: Course[] }[] {
  const all = courses(run, name);
  return enterprises(run).map((enterprise) => ({
    enterprise, parts: all.filter((course) => pairOf(course.name)[0] === enterprise).map((course) => ({ name: pairOf(course.name)[1], values: course.values })),
  })).filter(({ parts }) => parts.length > 0);
}

export function leversCard(run: RunDocument, id: Naming): Card[] {
  const options = byEnterprise(run, "lever_level").map(({ enterprise, parts }) => ({
    words: enterprise, unit: "1", share: true, lines: coloured(parts.filter(({ values }) => values.some((value) => (value ?? 0) > 0)).sort((a, b) => last(b.values) - last(a.values)).slice(0, 8)),
  })).filter(({ lines }) => lines.some(({ values }) => !isConstant(values)));
  return chooser(run, id("levers"), options, (lines, enterprise) => {
    const grown = ({ values }: Course) => last(values) - first(values);
    const most = lines.reduce((a, b) => (grown(b) > grown(a) ? b : a));
    return grown(most) > 0
      ? `${enterprise} builds up ${format.plain(most.name)} most, from ${format.percent(first(most.values))} to ${format.percent(last(most.values))}`
      : `${enterprise} builds up nothing further`;
  }, "How far an enterprise has built up each of its levers: the eight that stand highest at the end.");
}

export function stanceCard(run: RunDocument, id: Naming): Card[] {
  const options = byEnterprise(run, "stance_effective").map(({ enterprise, parts }) => ({ words: enterprise, unit: "1", lines: coloured(parts) }));
  const moving = options.filter(({ lines }) => lines.some(({ values }) => !isConstant(values)));
  return chooser(run, id("stance"), moving, (lines, enterprise) => {
    const way = ({ values }: Course) => Math.abs(last(values) - first(values));
    const moved = lines.filter((line) => way(line) > 0).sort((a, b) => way(b) - way(a));
    return `${enterprise} moves in ${moved.length} of ${lines.length} dimensions of its strategy${moved[0] ? `, furthest in ${format.plain(moved[0].name)}` : ""}`;
  }, "Level at which it acts in each dimension of strategy: 1 the first era's, 3 the third's.");
}

export function suppliersCard(run: RunDocument, id: Naming): Card[] {
  const suppliers = courses(run, "customers_by_supplier").filter(({ name }) => name !== "self_provision");
  const lines = coloured(suppliers);
  const [largest] = [...lines].sort((a, b) => last(b.values) - last(a.values));
  if (!largest || lines.every(({ values }) => values.every((value) => value === 0))) return [];
  const aware = coloured(courses(run, "customers_aware")).map((line) => ({ ...line, words: lines.length > 1 ? `know ${line.name}` : "know it", dash: "2 3", colour: palette.grey }));
  const shown: Line[] = [...lines.map((line) => ({ ...line, words: lines.length > 1 ? `served by ${line.name}` : `served by ${line.name}` })), ...(lines.length <= 3 ? aware : [])];
  return [{
    id: id("served"),
    title: `${largest.name} serves ${format.inWords(last(largest.values))} customers at the end${lines.length > 1 ? ", more than any other" : ""}`,
    subtitle: "Customers served by each enterprise, and how many know it.",
    legend: lineLegend(shown),
    table: overTimeTable(run, shown, "customers"),
    draw: (width) => overTime(width, run, shown, { unit: "customers", zero: true }),
  }];
}
