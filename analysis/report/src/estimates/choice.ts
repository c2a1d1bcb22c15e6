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
  /** What this list offers, which may depend on what is chosen in the lists before it. */
  options: (chosen: readonly number[]) => string[];
}

export interface ChoiceCard {
  id: string;
  subtitle: string;
  note?: string;
  legend?: LegendEntry[];
  wide?: boolean;
  /** A list with a single option is hidden. */
  choices: Choice[];
  /** The chart for a position in each list; the first of each is shown at first. */
  variant: (chosen: readonly number[]) => Variant;
}

export function choiceCard(card: ChoiceCard): Card {
  const chosen = card.choices.map(() => 0);
  let shown = card.variant(chosen);
  const { id, subtitle, note, legend, wide } = card;
  return {
    id, subtitle, title: shown.title, table: shown.table,
    ...(note ? { note } : {}), ...(legend ? { legend } : {}), ...(wide ? { wide } : {}),
    draw: (width) => shown.draw(width),
    ...(mayChoose(card.choices)
      ? {
          controls: (redraw) => lists(card.choices, chosen, () => {
            shown = card.variant(chosen);
            redraw(shown.table, shown.title);
          }),
        }
      : {}),
  };
}

/** Whether any list ever offers more than one option; the first may open up later ones. */
function mayChoose(choices: readonly Choice[], chosen: readonly number[] = []): boolean {
  const options = choices[chosen.length]?.options(chosen);
  return options !== undefined && (options.length > 1 || options.some((_, index) => mayChoose(choices, [...chosen, index])));
}

function lists(choices: readonly Choice[], chosen: number[], changed: () => void): HTMLElement {
  const offered = choices.map(({ options }) => options(chosen));
  const list = (place: number): HTMLElement => {
    const made = select(choices[place]?.label ?? "", offered[place] ?? [], (index) => {
      chosen[place] = index;
      renewAfter(place);
      changed();
    }, chosen[place]);
    made.hidden = (offered[place]?.length ?? 0) < 2;
    return made;
  };
  /** Lists after the changed one keep what was chosen where it is still offered. */
  const renewAfter = (place: number) => {
    for (let later = place + 1; later < choices.length; ++later) {
      const before = offered[later]?.[chosen[later] ?? 0] ?? "";
      offered[later] = choices[later]?.options(chosen) ?? [];
      chosen[later] = Math.max(0, offered[later]?.indexOf(before) ?? 0);
      const renewed = list(later);
      shown[later]?.replaceWith(renewed);
      shown[later] = renewed;
    }
  };
  const shown = choices.map((_, place) => list(place));
  return controlRow(...shown);
}
