// SPDX-License-Identifier: MIT
// When the two worlds part, and in what.
import { tableCard } from "../estimates/table";
import { format } from "../kit";
import type { Pair } from "./pair";

export function divergenceCard({ comparison: c, control, treatment, id }: Pair): HTMLElement[] {
  const { fates } = c;
  const columns = fates.first_different_columns;
  if (fates.first_different_step === null) {
    return [tableCard({ id: id("divergence"), title: `${control} and ${treatment} are the same world to the end`, table: { columns: [] } })];
  }
  const first = columns[0];
  const when = `step ${fates.first_different_step}${fates.first_different_date ? ` (${format.date(fates.first_different_date)})` : ""}`;
  const flip = fates.first_flip_step === null ? "No customer ever has another supplier."
    : `The first customer has another supplier in step ${fates.first_flip_step}${fates.first_flip_date ? ` (${format.date(fates.first_flip_date)})` : ""}.`;
  return [tableCard({
    id: id("divergence"),
    title: `${control} and ${treatment} part in ${when}${first ? `; the first to act differently is the mechanism ${format.plain(first.written_by)}` : ""}`,
    subtitle: `What differs after that step, in the order of the plan, and the mechanism that writes it; seed ${c.reference_seed}.`,
    note: flip,
    table: {
      columns: [
        { name: "mechanism", values: columns.map(({ written_by }) => format.plain(written_by)) },
        { name: "what differs", values: columns.map(({ column }) => format.plainColumn(column)) },
        { name: "meaning", values: columns.map(({ meaning }) => meaning) },
      ],
    },
  })];
}
