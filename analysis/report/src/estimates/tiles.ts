// SPDX-License-Identifier: MIT
// Numbers in large type, each with the words that make it a sentence.
import { element } from "../kit";

export interface Tile {
  value: string;
  words: string;
}

export function tiles(items: readonly Tile[]): HTMLElement {
  return element("dl", { class: "tiles" }, ...items.map(({ value, words }) =>
    element("div", { class: "tile" }, element("dt", { dir: "auto" }, words), element("dd", { dir: "auto" }, value))));
}
