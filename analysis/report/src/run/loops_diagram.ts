// SPDX-License-Identifier: MIT
// A causal-loop diagram: names joined by arrows with their signs, laid out in layers.
import { Graph, layout } from "@dagrejs/dagre";
import type { LoopEdge } from "../document";
import { element, measure, palette, svgElement } from "../kit";

/** An influence with the names of the loops that it is part of. */
export interface Influence extends LoopEdge { loops: string[] }
interface Point { x: number; y: number }
/** A node: its middle and its width. */
interface Box extends Point { width: number }

const font = "12px system-ui", nodeHeight = 26;
/** What an influence of a node on itself takes beside and below the node. */
const ownRoom = 20;
export const polarityColour = (polarity: number) => (polarity < 0 ? palette.vermilion : palette.blue);
export const negativeDash = "6 4";

function laidOut(rankdir: "LR" | "TB", influences: Influence[], marks: string[], nameOf: (node: string) => string) {
  const grouped = marks.some((mark) => mark !== "");
  const graph = new Graph({ multigraph: true })
    .setGraph({ rankdir, ...(grouped ? { acyclicer: "greedy" } : {}), nodesep: grouped ? 14 : 24, ranksep: grouped ? 40 : 62, edgesep: 8, marginx: 8, marginy: 22 })
    .setDefaultEdgeLabel(() => ({}));
  for (const node of new Set(influences.flatMap(({ from, to }) => [from, to]))) {
    graph.setNode(node, { width: Math.ceil(measure(nameOf(node), font)) + 18, height: nodeHeight });
  }
  influences.forEach(({ from, to }, index) => {
    const mark = marks[index] ?? "", own = from === to ? 2 * ownRoom : 0;
    graph.setEdge(from, to, { width: own + (mark ? measure(mark, "11px system-ui") + 6 : 4), height: mark ? 16 : 4, labelpos: "c" }, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { graph, wide: Math.ceil(width), high: Math.ceil(height) };
}

/** As large as it needs to be; where that is wider than the card it scrolls. */
export function diagram(width: number, influences: Influence[], nameOf: (node: string) => string, label: string, named: boolean): HTMLElement {
  const marks = influences.map(({ loops }) => (named ? short(loops) : ""));
  // A row where there is room for it, otherwise whatever is less wide.
  const row = laidOut("LR", influences, marks, nameOf), column = laidOut("TB", influences, marks, nameOf);
  const { graph, wide, high } = row.wide <= Math.max(width, column.wide) ? row : column;
  const svg = svgElement("svg", { width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "font-size": 12 });
  svg.style.maxWidth = "none";
  svg.style.marginInline = "auto";
  const signs: SVGElement[] = [];
  influences.forEach((influence, index) => {
    const route = graph.edge(influence.from, influence.to, String(index)) as { points: Point[]; x?: number; y?: number };
    const target = graph.node(influence.to) as Box;
    const points = influence.from === influence.to ? ownWay(target) : route.points;
    svg.append(arrow(influence, points, nameOf));
    signs.push(sign(influence.polarity, points, target));
    if (marks[index] && route.x !== undefined && route.y !== undefined) svg.append(text(marks[index], route.x, route.y + 4, { "font-size": 11, fill: palette.muted }));
  });
  for (const node of graph.nodes()) {
    const { x, y, width: room } = graph.node(node) as Box;
    svg.append(
      svgElement("rect", { x: x - room / 2, y: y - nodeHeight / 2, width: room, height: nodeHeight, rx: 6, fill: palette.surface, stroke: palette.grey }),
      svgElement("text", { x, y: y + 4, "text-anchor": "middle", fill: palette.ink }, nameOf(node)));
  }
  svg.append(...signs);
  if (wide <= width) return element("div", {}, svg);
  const region = element("div", { role: "region", tabindex: "0", "aria-label": `Diagram, wider than the page: ${label}` }, svg);
  region.style.overflowX = "auto";
  return region;
}

const short = (loops: string[]) => (loops.length <= 3 ? loops.join(" ") : `${loops.slice(0, 2).join(" ")} +${loops.length - 2}`);

function text(words: string, x: number, y: number, attributes: Record<string, string | number>): SVGElement {
  return svgElement("text", { x, y, "text-anchor": "middle", stroke: palette.surface, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round", "pointer-events": "none", ...attributes }, words);
}

function arrow(influence: Influence, points: Point[], nameOf: (node: string) => string): SVGElement {
  const { from, to, polarity, loops, mechanism, link, gain } = influence;
  const colour = polarityColour(polarity);
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const neck = fromEnd(points, 7, 0), left = fromEnd(points, 9, 4.5), right = fromEnd(points, 9, -4.5);
  const path = curve([...points.slice(0, -1), neck]);
  const said = `${nameOf(from)} → ${nameOf(to)}\nmore of the first makes ${polarity < 0 ? "less" : "more"} of the second\nloops ${loops.join(", ")}\nby ${mechanism}${link ? `, link ${link.replaceAll("_", " ")}` : ""}${gain === null ? "" : ` (gain ${gain})`}`;
  return svgElement("g", {},
    svgElement("title", {}, said),
    // A wide line that is not seen, for the pointer.
    svgElement("path", { d: path, fill: "none", stroke: colour, "stroke-opacity": 0, "stroke-width": 12 }),
    svgElement("path", { d: path, fill: "none", stroke: colour, "stroke-width": 1.8, "stroke-dasharray": polarity < 0 ? negativeDash : "none" }),
    svgElement("path", { d: `M${end.x},${end.y}L${left.x},${left.y}L${right.x},${right.y}Z`, fill: colour }));
}

/** The sign beside the head of an arrow, on the side that lies further from the node. */
function sign(polarity: number, points: Point[], target: Box): SVGElement {
  const room = (point: Point) => Math.max(Math.abs(point.x - target.x) - target.width / 2, Math.abs(point.y - target.y) - nodeHeight / 2);
  const [one, other] = [fromEnd(points, 14, 10), fromEnd(points, 14, -10)] as const;
  const at = room(one) > room(other) + 1 ? one : other;
  return text(polarity < 0 ? "−" : "+", at.x, at.y + 5, { fill: palette.ink, "font-size": 15, "font-weight": 700 });
}

/** The point so far back from the end of a line, and so far to its side. */
function fromEnd(points: Point[], back: number, aside: number): Point {
  const end = points.at(-1) ?? { x: 0, y: 0 }, before = points.at(-2) ?? end;
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length };
  return { x: end.x - back * along.x - aside * along.y, y: end.y - back * along.y + aside * along.x };
}

/** From a node's right side round to its lower one. */
function ownWay({ x, y, width }: Box): Point[] {
  const right = x + width / 2, bottom = y + nodeHeight / 2;
  return [{ x: right, y }, { x: right + ownRoom, y }, { x: right + ownRoom, y: bottom + ownRoom }, { x: right - 12, y: bottom + ownRoom }, { x: right - 12, y: bottom }];
}

/** A smooth line: straight to the middle of the first stretch, then bent at each point. */
function curve(points: Point[]): string {
  const [first, ...others] = points;
  const last = others.at(-1);
  if (!first || !last) return "";
  let path = `M${first.x},${first.y}`;
  for (let at = 0; at + 1 < others.length; ++at) {
    const bend = others[at] as Point, next = others[at + 1] as Point;
    const to = at + 2 === others.length ? next : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    path += `Q${bend.x},${bend.y} ${to.x},${to.y}`;
  }
  return others.length === 1 ? `${path}L${last.x},${last.y}` : path;
}
