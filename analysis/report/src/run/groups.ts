// SPDX-License-Identifier: MIT
// Affinity groups: how many save together, how they pay and how they end. And the partners of enterprises.
import type { RunDocument } from "../document";
import { counted } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import { coloured, type Line, lineLegend, overTime, overTimeTable } from "./over_time";
import { course, courses, last, type Naming, total } from "./series";

/** Sums over enterprises. */
function summed(run: RunDocument, name: string): (number | null)[] {
  const all = courses(run, name);
  return (all[0]?.values ?? []).map((_, record) => all.reduce((sum, one) => sum + (one.values[record] ?? 0), 0));
}

export function groupsCard(run: RunDocument, id: Naming): Card[] {
  const active = summed(run, "groups_active");
  if (!active.some((value) => (value ?? 0) > 0)) return [];
  const formed = total(summed(run, "groups_formed")), graduated = total(summed(run, "groups_graduated")), defaulted = total(summed(run, "groups_defaulted"));
  const lines: Line[] = [{ name: "active groups", values: active, colour: palette.blue }];
  return [{
    id: id("groups"),
    title: `${counted(formed, "group")} form${formed === 1 ? "s" : ""}, ${format.inWords(graduated)} complete their plan${defaulted > 0 ? `, ${format.inWords(defaulted)} default` : ", none defaults"}`,
    subtitle: "Groups that save or hold credit.",
    table: overTimeTable(run, lines, "groups"),
    draw: (width) => overTime(width, run, lines, { unit: "groups", zero: true }),
  }];
}

export function repaymentCard(run: RunDocument, id: Naming): Card[] {
  const lines = coloured(courses(run, "repayment_share"));
  const [firstOf] = lines;
  if (!firstOf) return [];
  return [{
    id: id("repayment"), title: `Groups pay ${format.percent(last(firstOf.values))} of their instalments in full${lines.length > 1 ? ` (${firstOf.name})` : ""}`,
    subtitle: "Instalments of groups paid in full, as a share of those due since the start.",
    legend: lineLegend(lines),
    table: overTimeTable(run, lines, "1"),
    draw: (width) => overTime(width, run, lines, { unit: "", share: true }),
  }];
}

export function partnersCard(run: RunDocument, id: Naming): Card[] {
  const unit = run.provenance.currency;
  const lines = coloured(courses(run, "partner_cash").filter(({ values }) => values.some((value) => value !== 0)));
  const [best] = [...lines].sort((a, b) => last(b.values) - last(a.values));
  if (!best) return [];
  return [{
    id: id("partners"), title: lines.length > 1
      ? `Of the partners, most is with ${format.plain(best.name)} at the end: ${format.money(last(best.values), unit)}`
      : `${format.money(last(best.values), unit)} is with ${format.plain(best.name)} at the end`,
    subtitle: `Money of those who work as each partner, in ${unit}.`,
    legend: lineLegend(lines),
    table: overTimeTable(run, lines, unit),
    draw: (width) => overTime(width, run, lines, { unit, zero: true }),
  }];
}

export function membersCard(run: RunDocument, id: Naming): Card[] {
  const enrolled = coloured(courses(run, "families_enrolled").filter(({ values }) => last(values) > 0));
  const [most] = [...enrolled].sort((a, b) => last(b.values) - last(a.values));
  if (!most) return [];
  const shortOf = total(course(run, "members_short")), due = total(summed(run, "instalments_due"));
  return [{
    id: id("members"), title: `${format.inWords(last(most.values))} customers have enrolled with ${most.name} by the end`,
    subtitle: `First enrolments since the start.${due > 0 && shortOf > 0 ? ` Members could not pay their own instalment ${format.inWords(shortOf)} times.` : ""}`,
    legend: lineLegend(enrolled),
    table: overTimeTable(run, enrolled, "customers"),
    draw: (width) => overTime(width, run, enrolled, { unit: "customers", zero: true }),
  }];
}
