// SPDX-License-Identifier: MIT
// Effects on what is no value account: from the control to the treatment, a chart for each unit and order of size.
import type { ComparisonDocument } from "../document";
import { nameRoom, rowChart, rowNames, signColour } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { between, bySize, effectWords, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, measure, palette, Plot, plot, slug, tickCount } from "../kit";
import type { Pair } from "./pair";

type Effect = ComparisonDocument["effects"][number];

/** Lock states and barriers make a chart each, as do shares; everything else one for each unit. */
const kindOf = (effect: Effect) => /^(customers_by_lock_state|locked_out_by_barrier):/.exec(effect.metric)?.[1] ?? (isShare(effect) ? "share" : effect.unit);
const isShare = ({ unit, meaning }: Effect) => unit === "1" && /^share\b/i.test(meaning);

export function effectCards(pair: Pair): Card[] {
  const kinds = [...new Set(pair.comparison.effects.map(kindOf))];
  const charts = kinds.flatMap((kind) => alike(pair.comparison.effects.filter((effect) => kindOf(effect) === kind)));
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
  const share = isShare(most), shown = (amount: number | null) => (share ? format.percent(amount) : format.inWords(amount));
  const tick = share ? format.percentTick : format.tick;
  const wide = effects.length > 4, interval = intervalName(c.confidence).replace("intervals", "interval");
  // Where everything changes by little, levels would hide the change.
  const little = effects.every(({ effect, control: a, treatment: b }) => Math.abs(effect.mean ?? 0) < 0.1 * Math.max(Math.abs(a), Math.abs(b)));
  const titled = `, in ${share ? "% of customers" : format.unitWord(unit)}`.replace(/, in $/, "");
  return {
    id: id(stem), wide, title: finding(most, shown, unit),
    subtitle: little
      ? `Change, ${treatment} less ${control}${titled}, with the ${interval}. Pale: the interval holds 0.`
      : `From ${control} (ring) to ${treatment} (dot)${titled}; the thin line shows where the dot could as well lie (${interval}).`,
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
    draw: (width) => (little
      ? rowChart(width, effects.map((row) => ({ label: nameOf(row), value: row.effect.mean, low: row.effect.low, high: row.effect.high })),
        { axis: `change${share ? "" : format.unitWord(unit) && ` (${format.unitWord(unit)})`}`, bars: true, ticks: tick, shown: (value) => format.signed(value, (amount) => tick(amount ?? 0)) })
      : arrows(width, effects, share ? "share of customers" : format.unitWord(unit), tick)),
  };
}

/** "Share of customers whom an enterprise serves rises from 0.8 % to 23.7 %". */
function finding(most: Effect, shown: (value: number | null) => string, unit: string): string {
  const name = format.capital(nameOf(most)), { mean, low, high } = most.effect;
  const word = isShare(most) ? "" : format.unitWord(unit), ending = word && ` ${word}`;
  if (!mean) return `${name}: no change, ${shown(most.treatment)}${ending}`;
  if (low !== null && holdsZero(low, high)) return `${name}: no change that can be told from chance, ${shown(most.control)} against ${shown(most.treatment)}${ending}`;
  return `${name}: ${mean > 0 ? "up" : "down"} from ${shown(most.control)} to ${shown(most.treatment)}${ending}`;
}

function arrows(width: number, effects: Effect[], axis: string, tick: (value: number) => string): SVGSVGElement {
  const names = effects.map(nameOf);
  const room = nameRoom(width, names);
  const places = effects.map((_, index) => index);
  const at = (place: number) => effects[place] as Effect;
  const colour = (place: number) => signColour(at(place).effect.mean);
  const said = (place: number) => {
    const range = width >= 700 ? between(at(place).effect.low, at(place).effect.high, (value) => tick(value ?? 0)) : "";
    return `${format.signed(at(place).effect.mean, (value) => tick(value ?? 0))}${range && ` (${range})`}`;
  };
  const ranged = places.filter((place) => at(place).effect.low !== null && at(place).effect.high !== null);
  const moved = places.filter((place) => at(place).control !== at(place).treatment);
  const down = room.beside ? 0 : 6;
  return plot(width, {
    height: effects.length * room.height + 52,
    marginLeft: room.left, marginTop: 6, marginBottom: 44,
    marginRight: Math.max(...places.map((place) => measure(said(place), "12px system-ui"))) + 18,
    x: { label: axis || "value", labelAnchor: "center", labelArrow: "none", ticks: tickCount(width - room.left - 100), tickFormat: tick, grid: true, zero: true, nice: true },
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
        title: (place: number) => `${names[place]}\n${format.inWords(at(place).control)} → ${format.inWords(at(place).treatment)}\neffect ${effectWords(at(place).effect, at(place).unit)}`,
      })),
    ],
  });
}
