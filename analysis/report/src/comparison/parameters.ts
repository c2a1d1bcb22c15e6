// SPDX-License-Identifier: MIT
// Which numbers would change the answer: the three that have to change least, and what 10 % of each number tried does.
import type { ComparisonDocument } from "../document";
import { rowChart } from "../estimates/rows";
import { bySize } from "../estimates/words";
import { type Card, format, palette, Plot, plot } from "../kit";
import type { Pair } from "./pair";

type Parameter = ComparisonDocument["parameters"][number];

const value = (parameter: Parameter, number: number | null) => format.withUnit(number, parameter.unit);

/** The path, and where it was varied when not in both. */
const named = ({ path, varied_in }: Parameter) => (varied_in && varied_in !== "both" ? `${path} (${varied_in} only)` : path);

function sentence(parameter: Parameter, total: number, name = named(parameter)): string {
  const { base, flips_at, vanishes, tried_low, tried_high } = parameter;
  const turned = vanishes ? "vanishes" : total > 0 ? "turns negative" : "turns positive";
  if (flips_at !== null) return `ΔW ${turned} when ${name} ${flips_at > base ? "rises above" : "falls below"} ${value(parameter, flips_at)} (now ${format.number(base)})`;
  return `ΔW kept its sign wherever ${name} was tried between ${format.number(tried_low)} and ${value(parameter, tried_high)} (now ${format.number(base)})`;
}

/** What a parameter means, where that is short enough for a title; its path otherwise. */
function inTitle(parameter: Parameter): string {
  const item = /^(?:enterprises|partners)\.([^.]+)\./.exec(parameter.path)?.[1];
  const meaning = parameter.meaning.split(/[;:(]/)[0]?.trim() ?? "";
  return meaning === "" || meaning.length > 60 ? named(parameter) : `“${meaning}”${item ? ` of ${format.plain(item)}` : ""}`;
}

export function flipCards({ comparison: c, id }: Pair): Card[] {
  const tried = c.parameters.filter(({ bisected }) => bisected);
  const shown = tried.slice(0, 3);
  const total = c.reference_total;
  const first = tried[0];
  if (!first) return [];
  const turning = tried.filter(({ flips_at }) => flips_at !== null).length;
  const none = tried.length > 1 && turning === 0;
  return [{
    id: id("flips-at"), wide: true,
    title: none ? `None of the ${tried.length} parameters searched was found to turn ΔW on its own` : sentence(first, total, inTitle(first)),
    subtitle: `The parameters that change the answer first. Grey: the range that was tried; dot: the value now; diamond: where ΔW changes its sign; equal distances are equal ratios. Seed ${c.reference_seed}, whose ΔW is ${format.signed(total, (value) => format.money(value, c.currency))}.`,
    ...(tried.length > shown.length ? { note: `${tried.length} parameters were searched, ${none ? "none" : turning} of them ${turning === 1 ? "turns" : "turn"} ΔW; the table has all.` } : {}),
    legend: [{ label: "value now", colour: palette.blue }, { label: "ΔW changes its sign", colour: palette.vermilion }],
    table: {
      columns: [
        { name: "parameter", values: tried.map(named) },
        { name: "meaning", values: tried.map(({ meaning }) => meaning) },
        { name: "unit", values: tried.map(({ unit }) => unit) },
        { name: "now", values: tried.map(({ base }) => base) },
        { name: "changes sign at", values: tried.map(({ flips_at }) => flips_at) },
        { name: "tried from", values: tried.map(({ tried_low }) => tried_low) },
        { name: "tried to", values: tried.map(({ tried_high }) => tried_high) },
      ],
    },
    draw: (width) => strips(width, shown, total),
  }];
}

/** Position in the tried range, 0 to 1; by ratio, since numbers are tried up to four times their value and down to a quarter. */
function place(parameter: Parameter, at: number): number {
  const low = Math.min(parameter.tried_low ?? parameter.base, parameter.base, parameter.flips_at ?? parameter.base);
  const high = Math.max(parameter.tried_high ?? parameter.base, parameter.base, parameter.flips_at ?? parameter.base);
  if (low === high) return 0.5;
  return low * high > 0 ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low);
}

function strips(width: number, parameters: Parameter[], total: number): SVGSVGElement {
  const rows = parameters.map((_, index) => index);
  const of = (row: number) => parameters[row] as Parameter;
  const flipping = rows.filter((row) => of(row).flips_at !== null);
  const base = (row: number) => place(of(row), of(row).base);
  const flip = (row: number) => place(of(row), of(row).flips_at ?? 0);
  const inward = (at: number): "start" | "middle" | "end" => (at < 0.12 ? "start" : at > 0.88 ? "end" : "middle");
  const anchored = (textAnchor: "start" | "middle" | "end") => [
    Plot.text(rows.filter((row) => inward(base(row)) === textAnchor), { x: base, y: (row: number) => row, text: (row: number) => `now ${format.number(of(row).base)}`, dy: 20, textAnchor }),
    Plot.text(flipping.filter((row) => inward(flip(row)) === textAnchor), { x: flip, y: (row: number) => row, text: (row: number) => format.number(of(row).flips_at), dy: -15, textAnchor, fontWeight: 600 }),
  ];
  const ends = (side: "start" | "end") => Plot.text(rows.filter((row) => inward(base(row)) !== side), {
    x: side === "start" ? 0 : 1, y: (row: number) => row, text: (row: number) => format.number(side === "start" ? of(row).tried_low : of(row).tried_high), dy: 20, textAnchor: side, fill: palette.muted,
  });
  const names = Plot.text(rows, {
    x: 0, y: (row: number) => row, text: (row: number) => (width < 560 ? named(of(row)) : sentence(of(row), total)), dy: -36, textAnchor: "start",
    lineWidth: width / 12, textOverflow: "ellipsis-start",
  });
  return plot(width, {
    height: parameters.length * 96 + 8, marginLeft: 14, marginRight: 14, marginTop: 4, marginBottom: 4,
    x: { domain: [0, 1], axis: null },
    y: { type: "band", domain: rows, axis: null, padding: 0 },
    marks: [
      Plot.ruleY(rows, { y: (row: number) => row, x1: 0, x2: 1, stroke: palette.grey, strokeWidth: 8, strokeOpacity: 0.35 }),
      Plot.link(flipping, { x1: base, x2: flip, y1: (row: number) => row, y2: (row: number) => row, stroke: palette.vermilion, strokeWidth: 2 }),
      Plot.dot(rows, { x: base, y: (row: number) => row, r: 6, fill: palette.blue }),
      Plot.dot(flipping, { x: flip, y: (row: number) => row, r: 7, symbol: "diamond", fill: palette.vermilion }),
      ...anchored("start"), ...anchored("middle"), ...anchored("end"), ends("start"), ends("end"), names,
      Plot.tip(rows, Plot.pointerY({ x: base, y: (row: number) => row, title: (row: number) => `${sentence(of(row), total)}\n${of(row).meaning}` })),
    ],
  });
}

export function tornadoCard({ comparison: c, id }: Pair): Card[] {
  const parameters = bySize(c.parameters, ({ change }) => change);
  const most = parameters[0];
  if (!most) return [];
  const step = ({ step: by }: Parameter) => format.signed(by, (share) => format.percent(share, 0));
  const shown = 20;
  return [{
    id: id("tornado"), wide: true,
    title: `Of ${parameters.length} parameters changed by ${format.percent(Math.abs(most.step), 0)}, ${inTitle(most)} moves ΔW most: by ${format.signed(most.change, (change) => format.money(change, c.currency))}`,
    subtitle: `Change of ΔW when a parameter is changed by the share beside its name, in ${c.currency}, with seed ${c.reference_seed} alone; with it ΔW is ${format.signed(c.reference_total, (total) => format.money(total, c.currency))}. How far chance alone would move it is not known.`,
    ...(parameters.length > shown ? { note: `The ${shown} with the largest changes are drawn; the table has all ${parameters.length}.` } : {}),
    legend: [{ label: "raises ΔW", colour: palette.blue }, { label: "lowers ΔW", colour: palette.orange }],
    table: {
      columns: [
        { name: "parameter", values: parameters.map(named) },
        { name: "meaning", values: parameters.map(({ meaning }) => meaning) },
        { name: "unit", values: parameters.map(({ unit }) => unit) },
        { name: "now", values: parameters.map(({ base }) => base) },
        { name: "changed by (share)", values: parameters.map((parameter) => parameter.step) },
        { name: "change of ΔW", unit: c.currency, values: parameters.map(({ change }) => change) },
      ],
    },
    draw: (width) => rowChart(width, parameters.slice(0, shown).map((parameter) => ({
      label: `${named(parameter)} ${step(parameter)}`, value: parameter.change, low: parameter.change, high: parameter.change,
    })), { axis: `change of ΔW (${c.currency})`, bars: true }),
  }];
}
