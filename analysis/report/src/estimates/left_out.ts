// SPDX-License-Identifier: MIT
// What the program could not find out, and why.
import { element } from "../kit";

export const leftOutTitle = "What is left out";

export function leftOutCard(notes: readonly string[] | undefined, id: string): HTMLElement[] {
  if (!notes || notes.length === 0) return [];
  return [element("div", { class: "card wide", id },
    element("h3", {}, leftOutTitle),
    element("ul", {}, ...notes.map((note) => element("li", { dir: "auto" }, note))))];
}
