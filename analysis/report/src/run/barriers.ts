// SPDX-License-Identifier: MIT
// What keeps people out.
import type { RunDocument } from "../document";
import { type Card, format } from "../kit";
import { coloured, lineLegend, overTime, overTimeTable } from "./over_time";
import { courses, last, type Naming } from "./series";

/** "for want of an office": what each barrier is to the person who meets it. */
export const barrierWords: Record<string, string> = {
  affordability: "cannot afford the offer", access: "have no outlet near", eligibility: "are not accepted", capability: "lack the skill it takes",
  trust: "do not trust it", availability: "find nothing on offer",
};

export function barriersCard(run: RunDocument, id: Naming): Card[] {
  const lines = coloured(courses(run, "locked_out_by_barrier").filter((barrier) => barrier.values.some((value) => (value ?? 0) > 0)));
  const out = courses(run, "customers_by_lock_state").find((state) => state.name === "locked_out")?.values ?? [];
  const everybodyOut = last(out);
  const [most] = [...lines].sort((a, b) => last(b.values) - last(a.values));
  if (!most) return [];
  const title = everybodyOut > 0
    ? `Of those kept out at the end, ${format.percent(last(most.values) / everybodyOut)} ${barrierWords[most.name] ?? `meet ${format.plain(most.name)}`}`
    : "Nobody is kept out at the end";
  return [{
    id: id("barriers"), title,
    subtitle: "Locked-out customers by the barriers they meet at the offer nearest to them; who meets two counts at both.",
    legend: lineLegend(lines),
    table: overTimeTable(run, lines, "customers"),
    draw: (width) => overTime(width, run, lines, { unit: "customers", zero: true }),
  }];
}
