// SPDX-License-Identifier: MIT
// Runs that did not come to their end, and why.
import type { ExperimentDocument } from "../document";
import { tableCard } from "../estimates/table";
import { counted } from "../estimates/words";
import { pointName } from "./names";

export function failedCards(experiment: ExperimentDocument): HTMLElement[] {
  const { failed, planned } = experiment;
  if (failed.length === 0) return [];
  const points = new Set(failed.map(({ point }) => point)).size;
  return [tableCard({
    id: "failed", wide: true, title: `${counted(failed.length, "run")} of ${planned} failed, at ${counted(points, "point")}: ${failed[0]?.message ?? ""}`,
    subtitle: "They count in no mean. The same run fails in the same way again.",
    table: {
      columns: [
        { name: "run", values: failed.map(({ run }) => run) },
        { name: "seed", values: failed.map(({ seed }) => seed) },
        { name: "point", values: failed.map(({ point }) => pointName(experiment, point)) },
        { name: "message", values: failed.map(({ message }) => message) },
      ],
    },
  })];
}
