// SPDX-License-Identifier: MIT
// What the two scenarios say differently.
import { tableCard } from "../estimates/table";
import { counted } from "../estimates/words";
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
