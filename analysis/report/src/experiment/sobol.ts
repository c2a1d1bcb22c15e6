// SPDX-License-Identifier: MIT
// Whose uncertainty makes the outcome uncertain: Sobol indices, at the end and through time.
import type { ExperimentDocument, Index } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseLegend, courseTable, type Line, whereIntervals } from "../estimates/course";
import { nameRoom, rowNames } from "../estimates/rows";
import { intervalName, known } from "../estimates/words";
import { type Card, format, palette, Plot, plot, tickCount } from "../kit";
import { type Attribution, attributions } from "./attributions";

interface Indices { factor: string; first: Index; total: Index }

// What rounds to nothing is 0 %, also from below: an estimate of an index may be negative.
const share = (value: number | null) => (value !== null && Math.abs(value) < 0.005 ? "0 %" : format.percent(value, 0));
const first = palette.blue, total = palette.sky;

export function sobolCards(experiment: ExperimentDocument): Card[] {
  const found = attributions(experiment, ({ indices }) => (indices?.length ?? 0) > 0);
  if (found.length === 0) return [];
  const intervals = intervalName(experiment.confidence);
  const timed = found.filter(({ found: of }) => of.over_time?.some(({ indices }) => indices));
  const cards = [choiceCard({
    id: "sobol",
    subtitle: `Shares of the variance between points, with ${intervals}: what goes away when the factor is known (first order), and what stays when all others are known (total). Where the total is larger, the factor works together with others.`,
    legend: [{ label: "first order", colour: first }, { label: "total", colour: total }],
    choices: [{ label: "Metric", options: () => found.map(({ name }) => name) }],
    variant: ([index = 0]) => atEnd(found[index] as Attribution),
  })];
  if (timed.length > 0) {
    const factors = (timed[0]?.found.over_time?.[0]?.indices ?? []).map(({ factor }) => ({ name: format.plain(factor), x: [], means: [] }));
    cards.push(choiceCard({
      id: "sobol-over-time", subtitle: `Shares of the variance between points, year by year, ${whereIntervals(factors.length, intervals)}.`, legend: courseLegend(factors),
      choices: [{ label: "Metric", options: () => timed.map(({ name }) => name) }, { label: "Index", options: () => ["total", "first order"] }],
      variant: ([index = 0, kind = 0]) => overTime(timed[index] as Attribution, kind === 0 ? "total" : "first"),
    }));
  }
  return cards;
}

function atEnd({ quoted, found }: Attribution) {
  const indices = [...(found.indices ?? [])].sort((a, b) => known(b.total.value) - known(a.total.value));
  return {
    title: found.variance === 0 ? `${format.capital(quoted)} does not vary from point to point` : tooFew(indices) ? `Too few samples to say whose uncertainty makes ${quoted} uncertain` : leading(quoted, indices),
    table: {
      columns: [
        { name: "factor", values: indices.map(({ factor }) => format.plain(factor)) },
        { name: "first order", values: indices.map((index) => index.first.value) }, { name: "low", values: indices.map((index) => index.first.low) }, { name: "high", values: indices.map((index) => index.first.high) },
        { name: "total", values: indices.map((index) => index.total.value) }, { name: "total, low", values: indices.map((index) => index.total.low) }, { name: "total, high", values: indices.map((index) => index.total.high) },
      ],
    },
    draw: (width: number) => bars(width, indices),
  };
}

/** Shares above the whole, or intervals wider than the scale. Where nothing is known to be uncertain, estimates of shares are noise. */
const tooFew = (indices: readonly Indices[]) =>
  indices.some(({ total: { value, low, high } }) => known(value) > 1.05 || (high ?? 0) - (low ?? 0) > 1) || indices.every(({ total: { value, low } }) => Math.min(known(value), known(low ?? value)) <= 0);

function leading(quoted: string, indices: Indices[]): string {
  const most = indices[0] as Indices;
  const names = (of: Indices[]) => format.listed(of.map(({ factor }) => format.plain(factor)));
  const alike = indices.filter((index) => index === most || (index.total.high ?? 0) >= known(most.total.value));
  const idle = indices.filter((index) => known(index.total.value) < 0.01 && (index.total.high ?? 0) < 0.01);
  const rest = idle.length > 0 ? `; ${names(idle)} ${idle.length === 1 ? "does" : "do"} not matter` : "";
  const part = known(most.total.value) > 1 ? `practically all (${share(most.total.low)} or more)` : said(most.total);
  const parts = `a part in ${part} of the variance of ${quoted}`;
  return alike.length === 1 ? `${format.capital(format.plain(most.factor))} has ${parts}${rest}`
    : `${format.capital(names(alike))} matter most, and cannot be ranked: ${format.plain(most.factor)} has ${parts}${rest}`;
}

function bars(width: number, indices: Indices[]): SVGSVGElement {
  const names = indices.map(({ factor }) => format.plain(factor));
  const room = nameRoom(width, names);
  const rowHeight = room.height + 14;
  const places = indices.map((_, index) => index);
  const of = (place: number) => indices[place] as Indices;
  const top = room.beside ? 0 : 16, bar = (rowHeight * 0.8 - top) / 2;
  const half = (kind: "first" | "total", colour: string) => {
    const upper = kind === "first";
    const shift = (upper ? -bar / 2 : bar / 2) + top / 2;
    const ranged = places.filter((place) => of(place)[kind].low !== null && of(place)[kind].low !== of(place)[kind].high);
    return [
      Plot.barX(places, { y: (place: number) => place, x1: 0, x2: (place: number) => of(place)[kind].value, fill: colour, insetTop: upper ? top : top + bar, insetBottom: upper ? bar : 0 }),
      Plot.ruleY(ranged, { y: (place: number) => place, x1: (place: number) => of(place)[kind].low ?? 0, x2: (place: number) => of(place)[kind].high ?? 0, stroke: palette.ink, strokeWidth: 1.3, marker: "tick", dy: shift }),
      Plot.text(places, { y: (place: number) => place, text: (place: number) => share(of(place)[kind].value), frameAnchor: "right", textAnchor: "start", dx: 8, dy: shift, fill: palette.ink }),
    ];
  };
  return plot(width, {
    height: indices.length * rowHeight + 52, marginLeft: room.left, marginRight: 52, marginTop: 6, marginBottom: 44,
    x: { label: "share of the variance", labelAnchor: "center", labelArrow: "none", ticks: tickCount(width - room.left), tickFormat: format.percentTick, grid: true, zero: true },
    y: { type: "band", domain: places, axis: null, padding: 0.2 },
    marks: [
      ...half("first", first), ...half("total", total),
      Plot.ruleX([0], { stroke: palette.ink }),
      ...rowNames(room, names, width),
      Plot.tip(places, Plot.pointerY({ y: (place: number) => place, x: (place: number) => of(place).total.value, title: (place: number) => `${names[place]}\nfirst order ${said(of(place).first)}\ntotal ${said(of(place).total)}` })),
    ],
  });
}

const said = ({ value, low, high }: Index) => `${share(value)}${low === null || high === null ? "" : ` (${share(low)} to ${share(high)})`}`;

function overTime({ quoted, found }: Attribution, kind: "first" | "total") {
  const times = (found.over_time ?? []).filter(({ indices }) => indices);
  const factors = times[0]?.indices?.map(({ factor }) => factor) ?? [];
  const lines = factors.map((factor): Line => ({
    name: format.plain(factor), x: times.map(({ years }) => years),
    means: times.map(({ indices }) => {
      const index = indices?.find((other) => other.factor === factor)?.[kind];
      return { mean: index?.value ?? null, low: index?.low ?? null, high: index?.high ?? null, count: 1 };
    }),
  }));
  const end = times.at(-1)?.indices ?? [];
  const last = [...end].sort((a, b) => known(b[kind].value) - known(a[kind].value));
  const top = last[0];
  const alike = top ? last.filter((index) => index === top || (index[kind].high ?? 0) >= known(top[kind].value)) : [];
  const byShare = `by ${alike.length > 1 ? "their" : "its"} ${kind === "total" ? "total" : "first-order"} share`;
  return {
    title: tooFew(end) ? `Too few samples to say whose uncertainty decides about ${quoted} in the end`
      : `${format.capital(format.listed(alike.map(({ factor }) => format.plain(factor))))} decide${alike.length > 1 ? "" : "s"} most about ${quoted} in the end, ${byShare}`,
    table: courseTable(lines, "years", "1"),
    draw: (width: number) => course(width, lines, { xLabel: "years", yLabel: "share of the variance", zero: true, ticks: format.percentTick }),
  };
}
