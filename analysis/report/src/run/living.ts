// SPDX-License-Identifier: MIT
// Whether people live better, and which of them: outcome, income by tenth, surplus, debt.
import type { RunDocument } from "../document";
import { type Card, format, palette, Plot, plot, tickCount } from "../kit";
import { type Line, lineLegend, overTime, overTimeTable } from "./over_time";
import { type Course, course, courses, customers, first, isConstant, last, type Naming, unitOf } from "./series";

/** "rises by 12 %". What begins near nothing has no useful percentage. */
const change = (from: number, to: number): string => {
  if (from === 0) return to === 0 ? "stays at nothing" : `reaches ${format.inWords(to)}`;
  const share = to / from - 1;
  if (share > 3) return share < 20 ? `rises ${format.number(to / from)}-fold` : `grows from ${format.inWords(from)} to ${format.inWords(to)}`;
  return Math.abs(share) < 0.005 ? "hardly changes" : share > 0 ? `rises by ${format.percent(share)}` : `falls by ${format.percent(-share)}`;
};

/** The same amount for each head. */
const perHead = (values: readonly (number | null)[], heads: number) => values.map((value) => (value === null ? null : value / heads));

export function outcomeCard(run: RunDocument, id: Naming): Card[] {
  const heads = customers(run);
  const unit = unitOf(run, "outcome_stock");
  const line: Line = { name: "outcome", values: perHead(course(run, "outcome_stock"), heads), colour: palette.blue };
  if (line.values.length === 0 || isConstant(line.values)) return [];
  return [{
    id: id("outcome"), title: `What a household has of the outcome goes from ${format.inWords(first(line.values))} to ${format.withUnit(last(line.values), unit)}`,
    subtitle: `Stock of the desired outcome, ${unit === "1" ? "" : `${format.unitWord(unit)} `}for each customer.`,
    table: overTimeTable(run, [line], `${unit} a customer`),
    draw: (width) => overTime(width, run, [line], { unit: `${unit} a customer` }),
  }];
}

/** Mean of a tenth over a year of records, so that seasons and luck of a week do not hide the course. */
function smooth(run: RunDocument, values: readonly (number | null)[]): (number | null)[] {
  const years = run.series.years;
  let from = 0, sum = 0;
  return values.map((value, record) => {
    sum += value ?? 0;
    while ((years[record] ?? 0) - (years[from] ?? 0) >= 0.9999) sum -= values[from++] ?? 0;
    return sum / (record - from + 1);
  });
}

function fan(run: RunDocument, id: Naming, name: string, what: string, subtitle: string): Card[] {
  const unit = run.provenance.currency;
  const heads = customers(run) / 10;
  const years = run.series.years, [begin = 1] = years;
  const interval = years.length > 1 ? ((years.at(-1) ?? begin) - begin) / (years.length - 1) : begin;
  // Totals since the record before, made amounts a year and head.
  const tenths: Course[] = courses(run, name).map((tenth) => ({ name: tenth.name, values: smooth(run, perHead(tenth.values, heads * interval)) }));
  const poorest = tenths[0], richest = tenths.at(-1);
  if (!poorest || !richest || tenths.length < 2) return [];
  const from = Math.max(0, years.findIndex((year) => year >= 1));
  const moments = run.series.dates.map(format.moment);
  const pairs = Array.from({ length: Math.floor(tenths.length / 2) }, (_, k) => ({ low: tenths[k] ?? poorest, high: tenths.at(-1 - k) ?? richest, k }));
  const bands = pairs.map(({ low, high, k }) => ({
    k, points: moments.map((moment, record) => ({ moment, low: low.values[record] ?? 0, high: high.values[record] ?? 0 })),
  }));
  const middle = tenths[Math.floor(tenths.length / 2)] ?? poorest;
  const atDate = (values: readonly (number | null)[], record: number) => format.money(values[record] ?? null, unit);
  return [{
    id: id(name.replaceAll("_", "-")),
    title: `${what} of the poorest tenth ${change(poorest.values[from] ?? 0, last(poorest.values))}, of the richest tenth ${change(richest.values[from] ?? 0, last(richest.values))}`,
    subtitle: `${subtitle}, in ${unit} a year and customer, by tenth of income; mean of the last twelve months. The palest band reaches from the poorest to the richest tenth, the line is the sixth. The title compares the last year with the first.`,
    table: { columns: [{ name: "date", values: run.series.dates }, ...tenths.map((tenth, index) => ({ name: `tenth ${index + 1}`, unit: `${unit}/year`, values: tenth.values }))] },
    draw: (width) => plot(width, {
      marginBottom: 30,
      x: { type: "utc", label: null, ticks: tickCount(width) },
      y: { label: `${unit} a year and customer`, labelArrow: "none", grid: true, nice: true, zero: true, tickFormat: format.tick },
      marks: [
        ...bands.map(({ points, k }) => Plot.areaY(points, { x: "moment", y1: "low", y2: "high", fill: palette.blue, fillOpacity: 0.14 + 0.05 * k })),
        Plot.lineY(moments.map((moment, record) => ({ moment, value: middle.values[record] ?? 0 })), { x: "moment", y: "value", stroke: palette.ink, strokeWidth: 2 }),
        Plot.tip(moments, Plot.pointerX({
          x: (moment: Date) => moment, frameAnchor: "top",
          title: (moment: Date) => {
            const record = moments.indexOf(moment);
            return `${format.date(run.series.dates[record] ?? "")}\nrichest tenth: ${atDate(richest.values, record)}\nsixth: ${atDate(middle.values, record)}\npoorest tenth: ${atDate(poorest.values, record)}`;
          },
        })),
      ],
    }),
  }];
}

export const incomeCard = (run: RunDocument, id: Naming) => fan(run, id, "income_by_decile", "Income", "Income");
export const surplusCard = (run: RunDocument, id: Naming) => fan(run, id, "surplus_by_decile", "What life gives to a customer", "Consumption and service of the outcome had");

export function householdsCard(run: RunDocument, id: Naming): Card[] {
  const unit = run.provenance.currency, heads = customers(run);
  const lines: Line[] = [
    { name: "cash", values: perHead(course(run, "household_cash"), heads), colour: palette.blue },
    { name: "debt", values: perHead(course(run, "household_debt"), heads), colour: palette.vermilion, dash: "6 3" },
  ].filter((line) => line.values.length > 0 && !line.values.every((value) => value === 0));
  const cash = lines.find((line) => line.name === "cash"), debt = lines.find((line) => line.name === "debt");
  if (!cash) return [];
  return [{
    id: id("households"),
    title: `A household's cash ${change(first(cash.values), last(cash.values))}${debt ? `; it owes ${format.money(last(debt.values), unit)} at the end` : "; nobody owes anything"}`,
    subtitle: `Cash and debt of households, in ${unit} a customer.`,
    legend: lineLegend(lines),
    table: overTimeTable(run, lines, `${unit} a customer`),
    draw: (width) => overTime(width, run, lines, { unit: `${unit} a customer`, zero: true }),
  }];
}
