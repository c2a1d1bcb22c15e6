// SPDX-License-Identifier: MIT
// The answer in words and five numbers: people first.
import type { Estimate } from "../document";
import { intervalName } from "../estimates/words";
import { tiles } from "../estimates/tiles";
import { element, format } from "../kit";
import { endsWords } from "./ends";
import type { Pair } from "./pair";

const meanings: Record<string, string> = {
  "plus-sum": "no constituent loses",
  "plus-sum of what is priced": "no constituent that has a price loses",
  "potential plus-sum": "those who gain could make up for those who lose",
  "zero-sum": "what some gain others lose",
  "minus-sum": "more is lost than gained",
};

const noClass = "no class of sum, because the outcome has no price";

const range = ({ low, high }: Estimate) => (low === null || high === null ? "" : ` (${format.percent(low)} to ${format.percent(high)})`);

/** "61 % of the people are not worse off with B than with A; all together have 3 million USD more: minus-sum, more is lost than gained" */
function answer({ comparison: c, control, treatment }: Pair): string {
  const mean = c.total.mean ?? 0;
  const amount = mean === 0 ? "as much" : `${format.money(Math.abs(mean), c.currency)} ${mean > 0 ? "more" : "less"}`;
  const nothing = c.people.equal.mean === 1 && c.constituents.every(({ effect }) => effect.mean === 0);
  const meaning = nothing ? "nobody has more or less" : c.sum_class === null ? "" : meanings[c.sum_class] ?? "";
  return `${format.percent(c.people.not_worse.mean)} of the people are not worse off with ${treatment} than with ${control}; all together have ${amount}: ${[c.sum_class ?? noClass, meaning].filter(Boolean).join(", ")}`;
}

export function headline(pair: Pair): HTMLElement {
  const { comparison: c, control, treatment } = pair;
  const { mean, low, high, count } = c.total;
  const losers = c.constituents.filter(({ effect, priced }) => priced && (effect.mean ?? 0) < 0).length;
  const unpriced = c.constituents.filter(({ priced }) => !priced).map(({ constituent }) => constituent);
  const classes = c.sum_classes.map(({ sum_class, replicates }) => `${sum_class} in ${replicates}`);
  const interval = low === null || high === null
    ? "With one replicate there is no interval."
    : `${format.capital(intervalName(c.confidence).replace("intervals", "interval"))} of the change in all: ${format.signed(low, format.inWords)} to ${format.signed(high, format.inWords)} ${c.currency}, over ${count} replicates on common random numbers.`;
  const ends = endsWords(pair);
  const { not_worse: notWorse, better, equal, worse } = c.people;
  return element("div", { class: "card wide", id: pair.id("headline") },
    element("h3", { dir: "auto" }, format.capital(ends || answer(pair))),
    ends ? element("p", { dir: "auto" }, `${answer(pair)}.`) : null,
    element("p", { class: "subtitle", dir: "auto" }, interval),
    tiles([
      { value: format.percent(notWorse.mean), words: `of the people are not worse off${range(notWorse)}, each by her own account: ${format.percent(better.mean)} have more, ${format.percent(equal.mean)} as much, ${format.percent(worse.mean)} less` },
      { value: format.percent(c.pareto_share), words: `of ${c.constituents.length} constituents are known not to lose (Pareto share); ${losers === 0 ? "none" : losers === 1 ? "one" : losers} of those with a price ${losers < 2 ? "loses" : "lose"}${unpriced.length > 0 ? `; not priced: ${format.listed(unpriced)}` : ""}` },
      { value: format.signed(mean, (value) => format.money(value, c.currency)), words: `change of what all constituents have (ΔW) at the end, ${treatment} less ${control}` },
      { value: c.sum_class ?? "–", words: c.sum_class === null ? noClass : classes.length > 1 ? `by the mean changes; of the replicates: ${format.listed(classes)}` : `${meanings[c.sum_class] ?? ""}${count > 1 ? "; in every replicate" : ""}` },
      { value: format.percent(c.transfer_ratio), words: "of all changes only moves from one to another (transfer ratio)" },
    ]),
    c.failed.length > 0
      ? element("p", { class: "note", dir: "auto" }, `Left out, because the books broke: ${format.listed(c.failed.map(({ seed, message }) => `seed ${seed} (${message.replace(/\.$/, "")})`))}.`)
      : null);
}
