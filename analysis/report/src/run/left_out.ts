// SPDX-License-Identifier: MIT
// What the program could not find out about a run, and why.
import type { RunDocument } from "../document";
import { element } from "../kit";
import type { Naming } from "./series";

export const leftOutTitle = "What this report leaves out";

export function leftOutCard({ notes }: RunDocument, id: Naming): HTMLElement[] {
  if (!notes || notes.length === 0) return [];
  return [element("div", { class: "card wide", id: id("left-out") },
    element("h3", {}, leftOutTitle),
    element("ul", {}, ...notes.map((note) => element("li", { dir: "auto" }, note))))];
}
