// SPDX-License-Identifier: MIT
// Values with intervals, one in each row: bars from zero (or from where the row before ended), or dots.
import { format, measure, palette, Plot, plot, tickCount } from "../kit";
import { between, holdsZero } from "./words";

export interface Row {
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** Where the bar begins; 0 when not given. Such a bar has no interval, which would belong elsewhere on the axis. */
  from?: number;
  colour?: string;
  /** Ends of a grey band. */
  band?: readonly [number, number];
  /** Ends of a second, thinner interval. */
  outer?: readonly [number, number] | null;
}

export interface RowOptions {
  /** What the axis shows, with its unit. */
  axis: string;
  bars?: boolean;
  /** Numbers at the ends of the rows and in tips. */
  shown?: (value: number | null) => string;
  ticks?: (value: number) => string;
  /** Without a zero line, for values that are not changes. */
  levels?: boolean;
  /** Names are sentences, for which there is room above the rows only. */
  sentences?: boolean;
  /** One of two charts side by side: what the other one has. */
  without?: "names" | "numbers";
}

const font = "12px system-ui";
export const widest = (texts: string[]) => Math.max(0, ...texts.map((text) => measure(text, font)));

/** Room for names at the left: beside the rows, or above them where the page is narrow. */
export function nameRoom(width: number, names: string[]): { beside: boolean; left: number; height: number } {
  const needed = widest(names) + 14;
  const beside = width >= 560 || needed < width * 0.32;
  return { beside, left: beside ? Math.min(needed, width * 0.38) : 24, height: beside ? 26 : 42 };
}

/** Names of rows 0 to n - 1 of a band scale y. */
export function rowNames(room: { beside: boolean; left: number }, names: string[], width: number): Plot.Markish[] {
  const lineWidth = (room.beside ? room.left - 12 : width - 16) / 12; // above the rows there is nothing beside them
  const rows = names.map((_, index) => index);
  return [
    Plot.text(rows, {
      y: (row: number) => row, text: (row: number) => names[row] ?? "", frameAnchor: "left", lineWidth, textOverflow: "ellipsis-middle",
      textAnchor: room.beside ? "end" : "start", dx: room.beside ? -8 : -20, dy: room.beside ? 0 : -12, fill: palette.ink,
      stroke: palette.surface, strokeWidth: 4,
    }),
  ];
}

export const signColour = (value: number | null) => (!value ? palette.grey : value < 0 ? palette.orange : palette.blue);

export function rowChart(width: number, rows: readonly Row[], options: RowOptions): SVGSVGElement {
  const shown = options.shown ?? ((value: number | null) => (options.levels ? format.tick(value ?? 0) : format.signed(value, (v) => format.tick(v ?? 0))));
  const named = options.without !== "names", numbered = options.without !== "numbers";
  const room = options.sentences ? { beside: false, left: 24, height: 46 } : nameRoom(width, named ? rows.map((row) => row.label) : []);
  const places = rows.map((_, index) => index);
  const row = (place: number) => rows[place] as Row;
  const from = (place: number) => row(place).from ?? 0;
  const end = (place: number) => from(place) + (row(place).value ?? 0);
  const colour = (place: number) => row(place).colour ?? signColour(row(place).value);
  const open = (place: number) => !options.levels && holdsZero(row(place).low, row(place).high);
  const withInterval = places.filter((place) => row(place).from === undefined && row(place).low !== null && row(place).high !== null && row(place).low !== row(place).high);
  const withValue = places.filter((place) => row(place).value !== null);
  const banded = places.filter((place) => row(place).band);
  const withOuter = places.filter((place) => row(place).outer);
  const values = rows.map((item) => (item.value === null ? "–" : shown(item.value)));
  const down = room.beside ? 0 : 6;
  const tip = (place: number) => {
    const range = between(row(place).low, row(place).high, shown);
    return `${row(place).label}\n${values[place]}${range && ` (${range})`}`;
  };
  return plot(width, {
    height: rows.length * room.height + 52,
    marginLeft: room.left,
    marginRight: numbered ? widest(values) + 18 : 12,
    marginTop: 6,
    marginBottom: 44,
    x: { label: options.axis, labelAnchor: "center", labelArrow: "none", ticks: tickCount(width - room.left), tickFormat: options.ticks ?? format.tick, grid: true, nice: true, zero: !options.levels },
    y: { type: "band", domain: places, axis: null, padding: 0.25 },
    marks: [
      Plot.barX(banded, { y: (place: number) => place, x1: (place: number) => row(place).band?.[0] ?? 0, x2: (place: number) => row(place).band?.[1] ?? 0, fill: palette.grey, fillOpacity: 0.28, insetTop: room.beside ? 0 : 16 }),
      ...(options.bars
        ? [Plot.barX(withValue, {
            y: (place: number) => place, x1: from, x2: end, fill: colour, fillOpacity: (place: number) => (open(place) ? 0.35 : 0.9),
            stroke: colour, insetTop: room.beside ? 0 : 16, insetBottom: room.beside ? 0 : 2,
          })]
        : []),
      ...(options.levels ? [] : [Plot.ruleX([0], { stroke: palette.ink })]),
      Plot.ruleY(withOuter, {
        y: (place: number) => place, x1: (place: number) => row(place).outer?.[0] ?? 0, x2: (place: number) => row(place).outer?.[1] ?? 0,
        stroke: colour, strokeWidth: 1, dy: down, marker: "tick",
      }),
      Plot.ruleY(withInterval, {
        y: (place: number) => place, x1: (place: number) => row(place).low ?? 0, x2: (place: number) => row(place).high ?? 0,
        stroke: options.bars ? palette.ink : colour, strokeWidth: options.bars ? 1.5 : 2.5, dy: down,
        marker: options.bars ? "tick" : "none",
      }),
      ...(options.bars
        ? []
        : [Plot.dot(withValue, {
            y: (place: number) => place, x: end, r: 5, stroke: colour, strokeWidth: 2, dy: down,
            fill: (place: number) => (open(place) ? palette.surface : colour(place)),
          })]),
      ...(named ? rowNames(room, rows.map((item) => item.label), width) : []),
      Plot.text(numbered ? places : [], { y: (place: number) => place, text: (place: number) => values[place] ?? "", frameAnchor: "right", textAnchor: "start", dx: 8, dy: down, fill: palette.ink, fontVariant: "tabular-nums" }),
      Plot.tip(withValue, Plot.pointerY({ y: (place: number) => place, x: end, title: tip })),
    ],
  });
}
