// SPDX-License-Identifier: MIT
// Series that rules from outside the model record: a chart each, with the meaning that the rule declares.
import type { RunDocument } from "../document";
import { type Card, format } from "../kit";
import { coloured, lineLegend, overTime, overTimeTable } from "./over_time";
import { courses, last, type Naming, total } from "./series";

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export function ownCards(run: RunDocument, id: Naming): Card[] {
  return run.series.variables.filter((series) => series.own).flatMap((series): Card[] => {
    const lines = coloured(courses(run, series.name));
    if (lines.length === 0) return [];
    const isTotal = series.kind === "total";
    const told = lines.slice(0, 3).map(({ name, values }) => {
      const amount = format.withUnit(isTotal ? total(values) : last(values), series.unit);
      return lines.length > 1 || series.axis !== null ? `${format.plain(name)} ${amount}` : amount;
    }).join(", ");
    const unit = series.unit === "1" ? "" : series.unit;
    return [{
      id: id(`own-${series.name.replaceAll("_", "-")}`),
      title: `${capital(series.meaning)}: ${told} ${isTotal ? "in all" : "at the end"}`,
      subtitle: `The series ${series.name}, ${isTotal ? "sums since the record before" : "values at the end of a step"}.`,
      legend: lineLegend(lines),
      table: overTimeTable(run, lines, series.unit),
      draw: (width) => overTime(width, run, lines, { unit, zero: isTotal }),
    }];
  });
}
