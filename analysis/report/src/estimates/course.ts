// SPDX-License-Identifier: MIT
// Lines with bands: a mean and its interval against time or against a number.
import type { Estimate } from "../document";
import { format, type LegendEntry, measure, palette, Plot, plot, tickCount } from "../kit";
import { between } from "./words";

export interface Line {
  name: string;
  x: readonly (number | Date)[];
  means: readonly Estimate[];
  colour?: string;
  dash?: string;
}

export interface CourseOptions {
  xLabel: string | null;
  yLabel: string;
  zero?: boolean;
  dots?: boolean;
  ticks?: (value: number) => string;
  xShown?: (x: number | Date) => string;
  marks?: Plot.Markish[];
  /** How many of the lines, the first ones, have their names at their ends. */
  named?: number;
}

interface Point { x: number | Date; mean: number; low: number | null; high: number | null; line: number }

// Yellow is too pale for a line; seven colours and four dashes make 28 that differ.
const colours = palette.categories.filter((colour) => colour !== palette.yellow);
const mostBands = 4;

const colourOf = (line: Line, index: number) => line.colour ?? colours[index % colours.length] ?? palette.blue;
const dashOf = (line: Line, index: number) => line.dash ?? palette.dash(index);

/** Where intervals are found: bands of many lines would hide each other. */
export const whereIntervals = (lines: number, intervals: string) => (lines <= mostBands ? `with ${intervals}` : `${intervals} in the table`);

export const courseLegend = (lines: readonly Line[]): LegendEntry[] =>
  lines.map((line, index) => ({ label: line.name, colour: colourOf(line, index), dash: dashOf(line, index) }));

export function course(width: number, lines: readonly Line[], options: CourseOptions): SVGSVGElement {
  const points = lines.map((line, index) =>
    line.means.flatMap((estimate, at): Point[] => {
      const x = line.x[at];
      return x === undefined || estimate.mean === null ? [] : [{ x, mean: estimate.mean, low: estimate.low, high: estimate.high, line: index }];
    }));
  const xShown = options.xShown ?? ((x: number | Date) => (x instanceof Date ? format.date(x.toISOString()) : format.number(x)));
  const tip = (point: Point) => {
    const range = between(point.low, point.high);
    const name = lines.length > 1 ? `${lines[point.line]?.name ?? ""}\n` : "";
    return `${name}${xShown(point.x)}: ${format.inWords(point.mean)}${range && `\n${range}`}`;
  };
  const marks = points.flatMap((own, index) => {
    const line = lines[index] as Line;
    const colour = colourOf(line, index);
    return [
      ...(lines.length <= mostBands
        ? [Plot.areaY(own.filter((point) => point.low !== null && point.high !== null), { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: 0.18 })]
        : []),
      Plot.lineY(own, { x: "x", y: "mean", stroke: colour, strokeWidth: 2.2, strokeDasharray: dashOf(line, index) }),
      ...(options.dots ? [Plot.dot(own, { x: "x", y: "mean", fill: colour, r: 3.5 })] : []),
    ];
  });
  const ends = lines.slice(0, options.named ?? 0).flatMap((line, index) => {
    const point = points[index]?.at(-1);
    return point ? [{ ...point, name: line.name, colour: colourOf(line, index) }] : [];
  });
  return plot(width, {
    ...(ends.length > 0 ? { marginRight: 14 + Math.max(...ends.map(({ name }) => measure(name, "12px system-ui"))) } : {}),
    marginBottom: options.xLabel ? 42 : 30,
    x: { label: options.xLabel, labelAnchor: "center", labelArrow: "none", ticks: tickCount(width) },
    y: { label: options.yLabel, labelArrow: "none", grid: true, nice: true, tickFormat: options.ticks ?? format.tick, zero: options.zero ?? false },
    marks: [
      ...(options.zero ? [Plot.ruleY([0], { stroke: palette.ink })] : []),
      ...marks,
      ...(ends.length > 0 ? [Plot.text(ends, apart({ x: "x", y: "mean", text: "name", fill: "colour", textAnchor: "start", dx: 6 }))] : []),
      ...(options.marks ?? []),
      Plot.tip(points.flat(), Plot.pointer({ x: "x", y: "mean", maxRadius: 160, title: tip })),
    ],
  });
}

/** Moves texts up or down so that each has a line of its own. */
const apart = (options: Plot.TextOptions) => Plot.initializer(options, (data, facets, channels, scales) => {
  const scale = scales["y"] as unknown as (value: unknown) => number;
  const wanted = Array.from((channels["y"]?.value ?? []) as unknown as ArrayLike<unknown>, scale);
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[b] ?? 0) - (wanted[a] ?? 0));
  const placed = [...wanted];
  order.forEach((index, rank) => {
    const below = order[rank - 1];
    if (below !== undefined) placed[index] = Math.min(wanted[index] ?? 0, (placed[below] ?? 0) - 14);
  });
  return { data, facets, channels: { y: { value: placed } } };
});

export function courseTable(lines: readonly Line[], xName: string, unit: string) {
  const rows = lines.flatMap((line) => line.means.map((estimate, at) => ({ name: line.name, x: line.x[at], estimate })));
  return {
    columns: [
      { name: xName, values: rows.map(({ x }) => (x instanceof Date ? x.toISOString().slice(0, 10) : x ?? null)) },
      ...(lines.length > 1 ? [{ name: "of", values: rows.map(({ name }) => name) }] : []),
      { name: "mean", unit, values: rows.map(({ estimate }) => estimate.mean) },
      { name: "low", unit, values: rows.map(({ estimate }) => estimate.low) },
      { name: "high", unit, values: rows.map(({ estimate }) => estimate.high) },
    ],
  };
}
