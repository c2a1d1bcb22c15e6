// SPDX-License-Identifier: MIT
// When the total change is made.
import { course, courseTable } from "../estimates/course";
import { holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import type { Pair } from "./pair";

export function totalOverTimeCard({ comparison: c, control, treatment, id }: Pair): Card[] {
  const { dates, total } = c.over_time;
  if (total.length < 2) return [];
  const means = total.map(({ mean }) => mean ?? 0);
  const end = means.at(-1) ?? 0;
  let turn = means.length - 1;
  while (turn > 0 && Math.sign(means[turn - 1] ?? 0) === Math.sign(end)) --turn;
  const word = end > 0 ? "ahead of" : "behind";
  let sure = means.length;
  while (sure > 0 && !holdsZero(total[sure - 1]?.low ?? null, total[sure - 1]?.high ?? null)) --sure;
  const since = (record: number) => (record === 0 ? "from the start" : `from ${format.date(dates[record] ?? "")} on`);
  const surely = c.total.count < 2 ? "" : sure === means.length ? ", but not beyond chance at the end" : sure === turn ? ", and beyond chance" : `, beyond chance ${since(sure)}`;
  const title = end === 0 ? `${treatment} ends with as much as ${control}` : `${treatment} is ${word} ${control} ${since(turn)}${surely}`;
  const line = { name: "ΔW", x: dates.map(format.moment), means: total, colour: palette.blue, dash: "none" };
  return [{
    id: id("over-time"), title,
    subtitle: `Total change ΔW through time, in ${c.currency}, with ${intervalName(c.confidence)}.`,
    table: courseTable([line], "date", c.currency),
    draw: (width) => course(width, [line], { xLabel: null, yLabel: `ΔW (${c.currency})`, zero: true }),
  }];
}
