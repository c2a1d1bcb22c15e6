// SPDX-License-Identifier: MIT
// The feedback loops that close in the scenario, as a causal-loop diagram, and how much each carries.
import type { LoopDocument, LoopEdge, RunDocument } from "../document";
import { leftOutTitle } from "../estimates/left_out";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { bySize, counted, holdsZero, noEstimate } from "../estimates/words";
import { type Card, format, palette, select, type Table } from "../kit";
import { diagram, type Influence, negativeDash, polarityColour } from "./loops_diagram";

interface View { name: string; loops: LoopDocument[] }

const kinds = ["reinforcing", "vicious", "balancing"] as const;
const called = ({ name, title }: LoopDocument) => `${name}, ${title},`;
const strengthOf = ({ strength }: LoopDocument) => strength?.mean ?? null;
const unmeasured = (loops: LoopDocument[]) => loops.filter((loop) => strengthOf(loop) === null);
const measured = (loops: LoopDocument[]) => bySize(loops.filter((loop) => strengthOf(loop) !== null), strengthOf);

export function loopCards(run: RunDocument, id: (name: string) => string): Card[] {
  const closed = run.loops.loops.filter((loop) => loop.closed && loop.edges.length > 0);
  return closed.length === 0 ? [] : [diagramCard(run, closed, id("loops")), ...strengthCards(run, closed, id("loop-strength"))];
}

function diagramCard({ loops: { loops, nodes, strength_of } }: RunDocument, closed: LoopDocument[], id: string): Card {
  const nameOf = (node: string) => nodes?.[node] ?? format.plainColumn(node);
  const strongest = measured(closed).find((loop) => strengthOf(loop) !== 0);
  const views: View[] = [
    ...kinds.map((kind) => ({ name: `all ${kind}`, loops: closed.filter((loop) => loop.kind === kind) })).filter((view) => view.loops.length > 1),
    ...closed.map((loop) => ({ name: `${loop.name} ${loop.title} (${loop.kind})`, loops: [loop] })),
    { name: `all ${closed.length}`, loops: closed },
  ];
  const start = Math.max(0, views.findIndex((view) => view.loops.length === 1 && view.loops[0] === (strongest ?? closed[0])));
  let view = views[start] as View;
  const open = loops.filter((loop) => !loop.closed).map(({ name, title }) => `${name} (${title})`);
  const counts = kinds.map((kind) => ({ kind, count: closed.filter((loop) => loop.kind === kind).length })).filter(({ count }) => count > 0);
  const title = `${closed.length === 1 ? "One loop closes" : `${format.capital(String(closed.length))} loops close`}: ${format.listed(counts.map(({ kind, count }) => `${count} ${kind}`))}`
    + (strongest ? `; ${called(strongest)} carries more than any other${unmeasured(closed).length > 0 ? " of those measured" : ""}` : "");
  return {
    id, wide: true, title,
    subtitle: "What acts on what: an arrow with + makes more of its end, one with − makes less. A reinforcing loop feeds itself for the better, a vicious one for the worse, a balancing one slows itself down.",
    legend: [{ label: "+ the same way", colour: polarityColour(1), dash: "none" }, { label: "− the opposite way", colour: polarityColour(-1), dash: negativeDash }],
    note: [
      strength_of ? "" : "How much each loop carries was not measured.",
      open.length > 0 ? `Not closed in this scenario: ${format.listed(open)}.` : "",
    ].filter(Boolean).join(" "),
    table: edgeTable(closed, nameOf),
    draw: (width) => diagram(width, influencesOf(view.loops), nameOf, view.name, view.loops.length > 1),
    ...(views.length > 2 ? {
      controls: (redraw) => select("Loops", views.map(({ name }) => name), (place) => {
        view = views[place] ?? view;
        redraw(edgeTable(view.loops, nameOf), `${title}. Shown: ${view.name}`);
      }, start),
    } : {}),
  };
}

const waysOf = ({ edges, other_ways }: LoopDocument): LoopEdge[][] => [edges, ...(other_ways ?? [])];

/** Each influence once, with all loops that use it. */
function influencesOf(loops: LoopDocument[]): Influence[] {
  const found = new Map<string, Influence>();
  for (const loop of loops) {
    for (const edge of waysOf(loop).flat()) {
      const key = JSON.stringify([edge.from, edge.to, edge.polarity, edge.mechanism, edge.link]);
      const influence = found.get(key) ?? { ...edge, loops: [] };
      if (!influence.loops.includes(loop.name)) influence.loops.push(loop.name);
      found.set(key, influence);
    }
  }
  return [...found.values()];
}

function edgeTable(loops: LoopDocument[], nameOf: (node: string) => string): Table {
  const rows = loops.flatMap((loop) => waysOf(loop).flatMap((way, place) => way.map((edge) => ({ loop, place, edge }))));
  return {
    columns: [
      { name: "loop", values: rows.map(({ loop }) => loop.name) },
      { name: "title", values: rows.map(({ loop }) => loop.title) },
      { name: "kind", values: rows.map(({ loop }) => loop.kind) },
      { name: "way", values: rows.map(({ place }) => place + 1) },
      { name: "from", values: rows.map(({ edge }) => nameOf(edge.from)) },
      { name: "to", values: rows.map(({ edge }) => nameOf(edge.to)) },
      { name: "effect", values: rows.map(({ edge }) => (edge.polarity < 0 ? "less" : "more")) },
      { name: "mechanism", values: rows.map(({ edge }) => format.plain(edge.mechanism)) },
      { name: "link", values: rows.map(({ edge }) => (edge.link === null ? null : format.plain(edge.link))) },
      { name: "gain", values: rows.map(({ edge }) => edge.gain) },
    ],
  };
}

/** Loops whose cuts make the same world cannot be told apart. */
function together(loops: LoopDocument[]): LoopDocument[][] {
  const same = new Map<string, LoopDocument[]>();
  for (const loop of loops) same.set(JSON.stringify(loop.strength), [...(same.get(JSON.stringify(loop.strength)) ?? []), loop]);
  return [...same.values()];
}

/** Loops whose bar points the other way than their kind. */
function against(loops: LoopDocument[]): string {
  const odd = loops.filter((loop) => (loop.kind === "vicious" && (strengthOf(loop) ?? 0) > 0) || (loop.kind === "reinforcing" && (strengthOf(loop) ?? 0) < 0));
  if (odd.length === 0) return "";
  const names = format.listed(odd.map(({ name, title, kind }) => `${name} (${title}, ${kind})`));
  return `The bar of ${names} points the other way than the kind of loop: ${odd.length === 1 ? "its links" : "their links"} serve other loops as well.`;
}

function strengthCards({ loops: { strength_of }, notes }: RunDocument, closed: LoopDocument[], id: string): Card[] {
  const loops = measured(closed);
  if (!strength_of || loops.length === 0) return [];
  const { metric, unit, replicates } = strength_of;
  const carrying = loops.filter((loop) => strengthOf(loop) !== 0), idle = loops.filter((loop) => strengthOf(loop) === 0);
  const unknown = unmeasured(closed), names = (some: LoopDocument[]) => format.listed(some.map(({ name, title }) => `${name} (${title})`));
  const sure = replicates < 2 ? carrying : carrying.filter(({ strength }) => strength !== null && !holdsZero(strength.low, strength.high));
  const most = sure[0];
  const amount = most ? format.withUnit(Math.abs(strengthOf(most) ?? 0), unit) : "";
  return [{
    id, wide: true,
    title: most
      ? `Without ${called(most)} there would be ${amount} ${(strengthOf(most) ?? 0) > 0 ? "less" : "more"} of ${metric}`
      : carrying.length > 0 ? `No loop's part in ${metric} can be told from 0` : `No loop makes a difference to ${metric}`,
    subtitle: `${format.capital(metric)}, with the loop less with its links cut${format.unitWord(unit) && `, in ${format.unitWord(unit)}`}; ${replicates < 2 ? "one run each, so without intervals" : `means of ${counted(replicates, "replicate")} with intervals; pale: the interval holds 0`}. Loops share links, so the parts need not add up, and a loop's bar holds what its links do in others.`,
    legend: [{ label: "the loop adds", colour: palette.blue }, { label: "the loop takes away", colour: palette.orange }],
    note: [
      against(carrying),
      idle.length > 0 ? `No difference when cut: ${names(idle)}.` : "",
      unknown.length > 0 ? `Not measured, so perhaps stronger than any shown: ${names(unknown)}.${notes?.length ? ` Why is told under “${leftOutTitle}”.` : ""}` : "",
    ].filter(Boolean).join(" "),
    table: {
      columns: [
        { name: "loop", values: loops.map(({ name }) => name) },
        { name: "title", values: loops.map(({ title }) => title) },
        { name: "kind", values: loops.map(({ kind }) => kind) },
        { name: "meaning", values: loops.map(({ meaning }) => meaning) },
        ...estimateColumns(loops, "strength", unit, (loop) => loop.strength ?? noEstimate),
      ],
    },
    ...(carrying.length > 0 ? {
      draw: (width: number) => rowChart(width, together(carrying).map((some) => ({
        label: some.map(({ name, title }) => `${name} ${title}`).join(", "), value: some[0]?.strength?.mean ?? null,
        low: some[0]?.strength?.low ?? null, high: some[0]?.strength?.high ?? null,
      })), { axis: `difference${format.unitWord(unit) && ` (${format.unitWord(unit)})`}`, bars: true }),
    } : {}),
  }];
}
