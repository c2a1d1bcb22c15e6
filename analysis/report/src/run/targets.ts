// SPDX-License-Identifier: MIT
// Targets: where the value lies against the band that it should lie in.
import type { RunDocument, TargetDocument } from "../document";
import { nameRoom, rowNames } from "../estimates/rows";
import { between } from "../estimates/words";
import { type Card, format, measure, palette, Plot, plot } from "../kit";

const symbols: Record<TargetDocument["verdict"], string> = { hit: "✓", miss: "✗", "no value": "–", "no such series": "–", "needs the control run": "–" };
const verdictWords = ({ verdict }: TargetDocument) => (verdict === "miss" ? "missed" : verdict);
const nameOf = (target: TargetDocument) => target.meaning || format.plain(target.name);
const decided = ({ value, verdict }: TargetDocument) => value !== null && (verdict === "hit" || verdict === "miss");

export function targetCards(run: RunDocument, id: (name: string) => string): Card[] {
  const { targets } = run;
  if (targets.length === 0) return [];
  return [{
    id: id("targets"), wide: true,
    title: titleOf(targets),
    subtitle: "Each target has a scale of its own: the band runs from its lowest to its highest value that count as a hit, the mark is the value of the run. A line instead of a band: only that value counts.",
    legend: [
      { label: "✓ hit (dot)", colour: palette.blue }, { label: "✗ missed (cross)", colour: palette.vermilion },
      { label: "where it should lie", colour: palette.sequential(0.35, palette.green) },
    ],
    table: {
      columns: [
        { name: "target", values: targets.map(({ name }) => name) },
        { name: "meaning", values: targets.map(({ meaning }) => meaning) },
        { name: "metric", values: targets.map(({ metric }) => format.plain(metric)) },
        { name: "value", values: targets.map(({ value }) => value) },
        { name: "from", values: targets.map(({ low }) => low) },
        { name: "to", values: targets.map(({ high }) => high) },
        { name: "verdict", values: targets.map(verdictWords) },
        { name: "source", values: targets.map(({ source }) => source) },
      ],
    },
    draw: (width) => drawing(width, targets),
  }];
}

function titleOf(targets: TargetDocument[]): string {
  const judged = targets.filter(decided), missed = judged.filter(({ verdict }) => verdict === "miss");
  const open = targets.length - judged.length;
  const rest = open > 0 ? `; ${open} cannot be judged from this run alone` : "";
  if (judged.length === 0) return targets.length === 1 ? "The only target cannot be judged from this run alone" : `None of the ${targets.length} targets can be judged from this run alone`;
  if (missed.length > 0) return `${missed.length} of ${judged.length} target${judged.length === 1 ? " is" : "s are"} missed: ${format.listed(missed.map(nameOf))}${rest}`;
  if (judged.length === 1) return `The only target that can be judged is hit${rest}`.replace(/^The only target that can be judged is hit$/, "The only target is hit");
  return `All ${judged.length} targets${open > 0 ? " that have a value" : ""} are hit${rest}`;
}

/** Where `value` lies when the band runs from 0 to 1. An exact or one-sided target has no width: a quarter of its bound stands for it. */
function placeOf(value: number, { low, high }: TargetDocument): number {
  const width = low !== null && high !== null && high > low ? high - low : Math.abs(low ?? high ?? 1) / 4 || 1;
  if (low !== null && high !== null) return high > low ? (value - low) / width : 0.5 + (value - low) / width;
  return low !== null ? (value - low) / width : 1 + (value - (high ?? 0)) / width;
}

function drawing(width: number, targets: TargetDocument[]): SVGSVGElement {
  const rows = targets.map((_, row) => row);
  const at = (row: number) => targets[row] as TargetDocument;
  const room = nameRoom(width, targets.map(nameOf));
  const down = room.beside ? 0 : 6;
  const edges: [number, number] = [-0.75, 1.75];
  const exact = ({ low, high }: TargetDocument) => low !== null && low === high;
  const place = (row: number) => Math.max(edges[0] + 0.15, Math.min(edges[1] - 0.15, placeOf(at(row).value ?? 0, at(row))));
  const beyond = (row: number) => { const where = placeOf(at(row).value ?? 0, at(row)); return where < edges[0] || where > edges[1]; };
  const bandWords = ({ low, high }: TargetDocument) => (low !== null && high !== null
    ? (low === high ? format.number(low) : between(low, high, format.number))
    : low !== null ? `at least ${format.number(low)}` : high !== null ? `at most ${format.number(high)}` : "no bounds");
  const said = (row: number) => {
    const target = at(row), value = decided(target) ? ` ${format.number(target.value)}` : "";
    return `${symbols[target.verdict]} ${room.beside ? verdictWords(target) : decided(target) ? verdictWords(target) : "not judged"}${value}${room.beside && decided(target) ? ` (${bandWords(target)})` : ""}`;
  };
  const judged = rows.filter((row) => decided(at(row)));
  const banded = rows.filter((row) => at(row).low !== null || at(row).high !== null);
  const colour = (row: number) => (at(row).verdict === "hit" ? palette.blue : palette.vermilion);
  const height = room.beside ? 30 : 42;
  const mark = { y: (row: number) => row, x: place, stroke: colour, strokeWidth: 2, dy: down };
  return plot(width, {
    height: targets.length * height + 16, marginTop: 8, marginBottom: 8, marginLeft: room.left,
    marginRight: Math.max(...rows.map((row) => measure(said(row), "600 12px system-ui"))) + 22,
    x: { axis: null, domain: edges }, y: { type: "band", axis: null, domain: rows, padding: 0.3 },
    marks: [
      Plot.ruleY(rows, { y: (row: number) => row, x1: edges[0], x2: edges[1], stroke: palette.line, dy: down }),
      Plot.barX(banded.filter((row) => !exact(at(row))), {
        y: (row: number) => row, x1: (row: number) => (at(row).low === null ? edges[0] : 0), x2: (row: number) => (at(row).high === null ? edges[1] : 1),
        fill: palette.green, fillOpacity: 0.35, insetTop: room.beside ? 0 : 14, insetBottom: room.beside ? 0 : 2,
      }),
      Plot.tickX(banded.filter((row) => exact(at(row))), { y: (row: number) => row, x: 0.5, stroke: palette.green, strokeWidth: 4, insetTop: room.beside ? 0 : 10, insetBottom: room.beside ? 0 : -2 }),
      Plot.dot(judged.filter((row) => at(row).verdict === "hit"), { ...mark, r: (row: number) => (exact(at(row)) ? 3 : 5), fill: colour }),
      Plot.dot(judged.filter((row) => at(row).verdict !== "hit"), { ...mark, r: 6, symbol: "times", strokeWidth: 3 }),
      Plot.text(judged.filter(beyond), { y: (row: number) => row, x: (row: number) => (place(row) < 0.5 ? edges[0] : edges[1]), text: (row: number) => (place(row) < 0.5 ? "←" : "→"), dy: down, fill: palette.ink }),
      ...rowNames(room, targets.map(nameOf), width),
      Plot.text(rows, { y: (row: number) => row, text: said, frameAnchor: "right", textAnchor: "start", dx: 10, dy: down, fill: palette.ink }),
      Plot.tip(rows, Plot.pointerY({
        y: (row: number) => row, x: (row: number) => (decided(at(row)) ? place(row) : 0.5),
        title: (row: number) => `${nameOf(at(row))}\n${verdictWords(at(row))}${at(row).value === null ? "" : `: ${format.number(at(row).value)}`}, target ${bandWords(at(row))}\nsource: ${at(row).source || "none given"}`,
      })),
    ],
  });
}
