// SPDX-License-Identifier: MIT
// What all charts of the page share: sections, cards with a title that states the finding, a table of the same numbers,
// downloads, redrawing for width and colour scheme.
import type { ReportDocument } from "./document";

export type Cell = number | string | null;

/** The numbers of a chart, as columns of equal length. `unit` stands in the head. */
export interface Table {
  columns: { name: string; unit?: string; values: readonly Cell[] }[];
}

export interface Card {
  /** Unique in the page; also the stem of downloaded files. */
  id: string;
  /** States the finding: "79 % stay locked out, most for want of an office". */
  title: string;
  /** What is drawn, with units. */
  subtitle?: string;
  /** A remark below the chart. */
  note?: string;
  table: Table;
  /** Colours with names, shown above the chart. */
  legend?: { label: string; colour: string }[];
  /** Draws at a width in pixels; called again when the width or the colour scheme changes. Colours are CSS variables of style.css. */
  draw?: (width: number) => SVGElement | HTMLElement;
  /** Sliders and choices above the chart; calling `redraw` draws again and renews the table from `table()`. */
  controls?: (redraw: (table?: Table) => void) => HTMLElement;
  /** Takes the whole width of the page. */
  wide?: boolean;
}

export interface Section {
  id: string;
  title: string;
  intro?: string;
  cards: (Card | HTMLElement)[];
}

type Child = Node | string | null | undefined;

/** An element with attributes and children; texts become text nodes, never HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/** Shows the whole page: head, navigation, sections. */
export function page(root: HTMLElement, report: ReportDocument, sections: Section[]): void {
  document.title = report.title;
  root.append(element("h1", {}, report.title));
  for (const section of sections) {
    const made = element("section", { id: section.id }, element("h2", {}, section.title));
    for (const card of section.cards) made.append(card instanceof HTMLElement ? card : chart(card));
    root.append(made);
  }
}

export function chart(card: Card): HTMLElement {
  const made = element("figure", { id: card.id, class: "card" }, element("h3", {}, card.title));
  if (card.draw) made.append(card.draw(640));
  return made;
}
