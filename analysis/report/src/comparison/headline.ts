// SPDX-License-Identifier: MIT
// The answer in words and four numbers.
import { intervalName } from "../estimates/words";
import { tiles } from "../estimates/tiles";
import { element, format } from "../kit";
import type { Pair } from "./pair";

const meanings: Record<string, string> = {
  "plus-sum": "nobody loses",
  "potential plus-sum": "those who gain could make up for those who lose",
  "zero-sum": "what some gain others lose",
  "minus-sum": "more is lost than gained",
};

export function headline(pair: Pair): HTMLElement {
  const { comparison: c, control, treatment } = pair;
  const { mean, low, high, count } = c.total;
  const direction = mean === null ? "cannot be compared with" : mean > 0 ? "leaves all together better off than" : mean < 0 ? "leaves all together worse off than" : "leaves all together with as much as";
  const amount = mean ? ` by ${format.money(Math.abs(mean), c.currency)}` : "";
  const losers = c.constituents.filter(({ effect }) => (effect.mean ?? 0) < 0).length;
  const meaning = c.constituents.every(({ effect }) => effect.mean === 0) ? "nobody has more or less" : meanings[c.sum_class] ?? "";
  const classes = c.sum_classes.map(({ sum_class, replicates }) => `${sum_class} in ${replicates}`);
  const range = low === null || high === null
    ? "With one replicate there is no interval."
    : `${format.capital(intervalName(c.confidence).replace("intervals", "interval"))}: ${format.signed(low, format.inWords)} to ${format.signed(high, format.inWords)} ${c.currency}, over ${count} replicates on common random numbers.`;
  return element("div", { class: "card wide", id: pair.id("headline") },
    element("h3", { dir: "auto" }, `${treatment} ${direction} ${control}${amount}: ${c.sum_class}, ${meaning}`.replace(/, $/, "")),
    element("p", { class: "subtitle", dir: "auto" }, range),
    tiles([
      { value: format.signed(mean, (value) => format.money(value, c.currency)), words: `change of what all constituents have (ΔW), ${treatment} less ${control}` },
      { value: c.sum_class, words: classes.length > 1 ? `by the mean changes; of the replicates: ${format.listed(classes)}` : `${meaning}${count > 1 ? "; in every replicate" : ""}` },
      { value: format.percent(c.pareto_share), words: `of ${c.constituents.length} constituents do not lose (Pareto share); ${losers === 0 ? "none loses" : losers === 1 ? "one loses" : `${losers} lose`}` },
      { value: format.percent(c.transfer_ratio), words: "of all changes only moves from one to another (transfer ratio)" },
    ]),
    c.failed.length > 0
      ? element("p", { class: "note", dir: "auto" }, `Left out: ${format.listed(c.failed.map(({ seed, message }) => `seed ${seed} (${message.replace(/\.$/, "")})`))}.`)
      : null);
}
