// SPDX-License-Identifier: MIT
// Effects on what is no value account: from the control to the treatment, a chart for each unit and order of size.
import type { ComparisonDocument } from "../document";
import { nameRoom, rowNames, signColour } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { between, bySize, effectWords, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, measure, palette, Plot, plot, slug, tickCount } from "../kit";
import type { Pair } from "./pair";

type Effect = ComparisonDocument["effects"][number];

export function effectCards(pair: Pair): Card[] {
  const units = [...new Set(pair.comparison.effects.map(({ unit }) => unit))];
  const charts = units.flatMap((unit) => alike(pair.comparison.effects.filter((effect) => effect.unit === unit)));
  return charts.map((effects, index) => {
    const unit = (effects[0] as Effect).unit;
    return effectCard(pair, unit, bySize(effects, ({ effect }) => effect.mean), `effects-${index + 1}-${slug(unit) || "numbers"}`);
  });
}

/** What is of one order of size shares an axis: a customer's income beside an enterprise's cash could not be seen. */
function alike(effects: Effect[]): Effect[][] {
  const reach = ({ control, treatment }: Effect) => Math.max(Math.abs(control), Math.abs(treatment));
  const groups: Effect[][] = [];
  let largest = 0;
  for (const effect of [...effects].sort((a, b) => reach(b) - reach(a))) {
    if (groups.length === 0 || (reach(effect) > 0 && reach(effect) < largest / 200)) {
      groups.push([]);
      largest = reach(effect);
    }
    groups.at(-1)?.push(effect);
  }
  return groups;
}

const nameOf = (effect: Effect) => effect.meaning || format.plain(effect.metric);

function effectCard({ comparison: c, control, treatment, id }: Pair, unit: string, effects: Effect[], stem: string): Card {
  const most = effects[0] as Effect;
  const sure = holdsZero(most.effect.low, most.effect.high) && most.effect.low !== null ? "; the interval holds 0" : "";
  return {
    id: id(stem), wide: effects.length > 4,
    title: most.effect.mean ? `${format.capital(nameOf(most))}: ${effectWords(most.effect, unit)}${sure}` : `${format.capital(nameOf(most))} stays the same`,
    subtitle: `From ${control} (ring) to ${treatment} (dot)${format.unitWord(unit) && `, in ${format.unitWord(unit)}`}; the thin line is the ${intervalName(c.confidence).replace("intervals", "interval")} of the effect, counted from the ring.`,
    legend: [{ label: "more", colour: palette.blue }, { label: "less", colour: palette.orange }],
    table: {
      columns: [
        { name: "metric", values: effects.map(({ metric }) => metric) },
        { name: "meaning", values: effects.map(({ meaning }) => meaning) },
        { name: control, unit, values: effects.map((effect) => effect.control) },
        { name: treatment, unit, values: effects.map((effect) => effect.treatment) },
        ...estimateColumns(effects, "effect", unit, ({ effect }) => effect),
      ],
    },
    draw: (width) => arrows(width, effects, unit),
  };
}

function arrows(width: number, effects: Effect[], unit: string): SVGSVGElement {
  const names = effects.map(nameOf);
  const room = nameRoom(width, names);
  const places = effects.map((_, index) => index);
  const at = (place: number) => effects[place] as Effect;
  const colour = (place: number) => signColour(at(place).effect.mean);
  const said = (place: number) => {
    const range = width >= 700 ? between(at(place).effect.low, at(place).effect.high, (value) => format.tick(value ?? 0)) : "";
    return `${format.signed(at(place).effect.mean, (value) => format.tick(value ?? 0))}${range && ` (${range})`}`;
  };
  const ranged = places.filter((place) => at(place).effect.low !== null && at(place).effect.high !== null);
  const moved = places.filter((place) => at(place).control !== at(place).treatment);
  const down = room.beside ? 0 : 6;
  return plot(width, {
    height: effects.length * room.height + 52,
    marginLeft: room.left, marginTop: 6, marginBottom: 44,
    marginRight: Math.max(...places.map((place) => measure(said(place), "12px system-ui"))) + 18,
    x: { label: format.unitWord(unit) || "value", labelAnchor: "center", labelArrow: "none", ticks: tickCount(width - room.left - 100), tickFormat: format.tick, grid: true, zero: true, nice: true },
    y: { type: "band", domain: places, axis: null, padding: 0.2 },
    marks: [
      Plot.ruleX([0], { stroke: palette.ink }),
      Plot.ruleY(ranged, {
        y: (place: number) => place, x1: (place: number) => at(place).control + (at(place).effect.low ?? 0), x2: (place: number) => at(place).control + (at(place).effect.high ?? 0),
        stroke: palette.muted, dy: down + 7, marker: "tick",
      }),
      Plot.link(moved, {
        x1: (place: number) => at(place).control, x2: (place: number) => at(place).treatment, y1: (place: number) => place, y2: (place: number) => place,
        stroke: colour, strokeWidth: 2.5, dy: down,
      }),
      Plot.dot(places, { y: (place: number) => place, x: (place: number) => at(place).control, r: 4.5, stroke: palette.muted, fill: palette.surface, strokeWidth: 1.8, dy: down }),
      Plot.dot(places, { y: (place: number) => place, x: (place: number) => at(place).treatment, r: 4.5, fill: colour, dy: down }),
      ...rowNames(room, names, width),
      Plot.text(places, { y: (place: number) => place, text: said, frameAnchor: "right", textAnchor: "start", dx: 8, dy: down, fill: palette.ink }),
      Plot.tip(places, Plot.pointerY({
        y: (place: number) => place, x: (place: number) => at(place).treatment,
        title: (place: number) => `${names[place]}\n${format.inWords(at(place).control)} → ${format.inWords(at(place).treatment)}\neffect ${effectWords(at(place).effect, unit)}`,
      })),
    ],
  });
}
