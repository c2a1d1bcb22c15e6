// SPDX-License-Identifier: MIT
// Courses of a run against time: lines or a stack, with their names at the right end, the scenario's events as marks, and a tip that
// tells all values of a date.
import type { RunDocument } from "../document";
import { format, type LegendEntry, measure, palette, Plot, plot, type Table, tickCount } from "../kit";
import { eventWords } from "./events";
import type { Course } from "./series";

export interface Line extends Course {
  colour: string;
  dash?: string;
  /** What the name is shown as; the name itself when not given. */
  words?: string;
}

export interface OverTime {
  /** Of the values, for the axis; nothing for pure numbers. */
  unit: string;
  stacked?: boolean;
  /** Values are shares: the axis goes from 0 to 100 %. */
  share?: boolean;
  zero?: boolean;
}

interface Point { moment: Date; value: number; line: number; record: number }

export const coloured = (lines: readonly Course[]): Line[] =>
  lines.map((line, index) => ({ ...line, colour: palette.category(index), dash: palette.dash(index) }));

const nameOf = (line: Line) => line.words ?? format.plain(line.name);

export const lineLegend = (lines: readonly Line[], stacked = false): LegendEntry[] =>
  lines.length < 2 ? [] : lines.map((line) => ({ label: nameOf(line), colour: line.colour, ...(stacked ? {} : { dash: line.dash ?? "none" }) }));

export function overTimeTable(run: RunDocument, lines: readonly Line[], unit: string): Table {
  return {
    columns: [
      { name: "date", values: run.series.dates },
      ...lines.map((line) => ({ name: nameOf(line), unit, values: line.values })),
    ],
  };
}

export function overTime(width: number, run: RunDocument, lines: readonly Line[], options: OverTime): SVGSVGElement {
  const moments = run.series.dates.map(format.moment);
  const points = lines.map((line, index) => line.values.flatMap((value, record): Point[] => {
    const moment = moments[record];
    return value === null || !moment ? [] : [{ moment, value, line: index, record }];
  }));
  const all = points.flat();
  const shown = options.share ? (value: number | null) => format.percent(value) : format.inWords;
  const told = [...new Map(all.map((point) => [point.record, point])).values()];
  const tip = (point: Point) => [
    format.date(run.series.dates[point.record] ?? ""),
    ...eventsOf(run, point.record).map(eventWords),
    ...lines.map((line) => (lines.length > 1 ? `${nameOf(line)}: ` : "") + shown(line.values[point.record] ?? null)),
  ].join("\n");
  const ends = options.stacked ? stackEnds(lines, moments) : [];
  const room = options.stacked && width >= 620 ? Math.max(0, ...ends.map((end) => measure(end.text, "12px system-ui"))) + 20 : 16;
  const colour = (point: Point) => lines[point.line]?.colour ?? palette.blue;
  return plot(width, {
    marginRight: room,
    marginBottom: 30,
    x: { type: "utc", label: null, ticks: tickCount(width - room) },
    y: {
      label: options.unit || null, labelArrow: "none", grid: true, nice: !options.share, zero: options.zero ?? Boolean(options.stacked),
      tickFormat: options.share ? format.percentTick : format.tick, ...(options.share ? { domain: [0, 1] } : {}),
    },
    marks: [
      ...(options.stacked
        ? [Plot.areaY(all, Plot.stackY({ order: lines.map((_, index) => index), x: "moment", y: "value", z: "line", fill: colour, stroke: palette.surface, strokeWidth: 0.5 }))]
        : lines.flatMap((line, index) => [Plot.lineY(points[index] ?? [], { x: "moment", y: "value", stroke: line.colour, strokeWidth: 2, strokeDasharray: line.dash ?? "none" })])),
      Plot.ruleX(run.events, { x: (event: { date: string }) => format.moment(event.date), stroke: palette.muted, strokeDasharray: "2 3" }),
      ...(room > 16
        ? [Plot.text(ends, { x: () => moments.at(-1), y: "place", text: "text", textAnchor: "start", dx: 8, fill: palette.ink })]
        : []),
      Plot.ruleX(told, Plot.pointerX({ x: "moment", stroke: palette.muted })),
      Plot.tip(told, Plot.pointerX({ x: "moment", frameAnchor: "top", title: tip })),
    ],
  });
}

/** Events since the record before, so that each is told at one record. */
function eventsOf(run: RunDocument, record: number): RunDocument["events"] {
  const { steps } = run.series;
  return run.events.filter(({ step }) => step <= (steps[record] ?? -1) && step > (steps[record - 1] ?? -1));
}

/** Names at the right end of the layers that are thick enough there. */
function stackEnds(lines: readonly Line[], moments: readonly Date[]): { text: string; place: number }[] {
  const record = moments.length - 1;
  const sum = lines.reduce((added, line) => added + (line.values[record] ?? 0), 0);
  let below = 0;
  return lines.flatMap((line) => {
    const value = line.values[record] ?? 0;
    const place = below + value / 2;
    below += value;
    return sum > 0 && value / sum > 0.045 ? [{ text: `${nameOf(line)} ${format.percent(value / sum)}`, place }] : [];
  });
}
