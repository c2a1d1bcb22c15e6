// SPDX-License-Identifier: MIT
// What the two scenarios say differently, and what this comparison leaves out.
import { tableCard } from "../estimates/table";
import { counted } from "../estimates/words";
import { element } from "../kit";
import type { Pair } from "./pair";

export function differencesCard({ comparison: { differences }, control, treatment, id }: Pair): HTMLElement[] {
  return [tableCard({
    id: id("scenarios"), wide: true,
    title: differences.length === 0 ? `${treatment} says the same as ${control}` : `${treatment} says ${counted(differences.length, "thing")} differently from ${control}`,
    table: {
      columns: [
        { name: "parameter", values: differences.map(({ path }) => path) },
        { name: control, values: differences.map((difference) => difference.control) },
        { name: treatment, values: differences.map((difference) => difference.treatment) },
      ],
    },
  })];
}

export function notesCard({ comparison: { notes }, id }: Pair): HTMLElement[] {
  if (notes.length === 0) return [];
  return [element("div", { class: "card wide", id: id("notes") },
    element("h3", {}, "What this comparison leaves out"),
    element("ul", {}, ...notes.map((note) => element("li", { dir: "auto" }, note))))];
}
