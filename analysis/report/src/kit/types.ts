// SPDX-License-Identifier: MIT
// What a chart and a section are to the page.

export type Cell = number | string | null;

/** The numbers of a chart, as columns of equal length. `unit` stands in the head. */
export interface Table {
  columns: { name: string; unit?: string; values: readonly Cell[] }[];
}

/** A colour with its name. A line with `dash` (as in SVG) is shown as a line, anything else as a square. */
export interface LegendEntry {
  label: string;
  colour: string;
  dash?: string;
}

/** Draws again; renews the table and the title where they are given. */
export type Redraw = (table?: Table, title?: string) => void;

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
  legend?: LegendEntry[];
  /** Draws at a width in pixels; called again when the width or the colour scheme changes. Colours are CSS variables of style.css. */
  draw?: (width: number) => SVGElement | HTMLElement;
  /** Sliders and choices above the chart. */
  controls?: (redraw: Redraw) => HTMLElement;
  /** Takes the whole width of the page. */
  wide?: boolean;
}

export interface Section {
  id: string;
  title: string;
  intro?: string;
  /** Sections of one group (such as one of several runs) follow each other and share a heading in the navigation. */
  group?: string;
  cards: (Card | HTMLElement)[];
}
