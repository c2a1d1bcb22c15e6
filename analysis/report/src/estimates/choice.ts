// SPDX-License-Identifier: MIT
// A card that shows one of several charts, picked from lists above it.
import { type Card, controlRow, type LegendEntry, select, type Table } from "../kit";

export interface Variant {
  title: string;
  table: Table;
  draw: (width: number) => SVGElement | HTMLElement;
}

export interface Choice {
  label: string;
  options: string[];
}

export interface ChoiceCard {
  id: string;
  subtitle: string;
  note?: string;
  legend?: LegendEntry[];
  wide?: boolean;
  /** Lists with a single option are not shown. */
  choices: Choice[];
  /** The chart for a position in each list; the first of each is shown at first. */
  variant: (chosen: number[]) => Variant;
}

export function choiceCard(card: ChoiceCard): Card {
  const chosen = card.choices.map(() => 0);
  let shown = card.variant(chosen);
  const { id, subtitle, note, legend, wide } = card;
  return {
    id, subtitle, title: shown.title, table: shown.table,
    ...(note ? { note } : {}), ...(legend ? { legend } : {}), ...(wide ? { wide } : {}),
    draw: (width) => shown.draw(width),
    ...(card.choices.some(({ options }) => options.length > 1)
      ? {
          controls: (redraw) => controlRow(...card.choices.flatMap(({ label, options }, list) => (options.length < 2 ? [] : [
            select(label, options, (index) => {
              chosen[list] = index;
              shown = card.variant(chosen);
              redraw(shown.table, shown.title);
            }),
          ]))),
        }
      : {}),
  };
}
