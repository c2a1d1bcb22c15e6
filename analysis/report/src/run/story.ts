// SPDX-License-Identifier: MIT
// The story of a run in five numbers.
import type { RunDocument } from "../document";
import { type Tile, tiles } from "../estimates/tiles";
import { element, format } from "../kit";
import { barrierWords } from "./barriers";
import { course, courses, customers, first, last, type Naming, unitOf } from "./series";

const servedStates = ["locked_in", "locked_on", "transactional"];

export function story(run: RunDocument, id: Naming): HTMLElement {
  const currency = run.provenance.currency, heads = customers(run);
  const states = courses(run, "customers_by_lock_state");
  const barriers = courses(run, "locked_out_by_barrier");
  const share = (names: string[]) => states.filter(({ name }) => names.includes(name)).reduce((sum, state) => sum + last(state.values), 0) / heads;
  const [barrier] = [...barriers].sort((a, b) => last(b.values) - last(a.values));
  const out = share(["locked_out"]), served = share(servedStates), held = share(["locked_in"]);
  const outcome = course(run, "outcome_stock");
  const cash = courses(run, "enterprise_cash");
  const made = cash.map(({ name, values }) => ({ name, gain: last(values) - first(values) })).sort((a, b) => b.gain - a.gain);
  const held_or_worth = held > 0 ? `; ${format.percent(held)} only because they are held` : "; none of them is held by a constraint";
  const numbers: Tile[] = states.length === 0 ? [] : [
    { value: format.percent(served), words: `of ${format.inWords(heads)} customers are served at the end${held_or_worth}` },
    { value: format.percent(out), words: out > 0 && barrier && last(barrier.values) > 0 ? `are kept out; most often they ${barrierWords[barrier.name] ?? format.plain(barrier.name)}` : "are kept out" },
  ];
  if (outcome.length > 1 && first(outcome) > 0) {
    const ratio = last(outcome) / first(outcome);
    const unit = format.unitWord(unitOf(run, "outcome_stock"));
    numbers.push(ratio > 4
      ? { value: `${format.inWords(last(outcome) / heads)} ${unit}`, words: `is what a household has of the outcome at the end, after ${format.inWords(first(outcome) / heads)}` }
      : { value: format.signed(ratio - 1, (value) => format.percent(value)), words: "change of what households have of the outcome" });
  }
  const [best] = made;
  if (best) numbers.push({ value: format.signed(best.gain, (value) => format.money(value, currency)), words: `in the hands of ${best.name} since the first record` });
  const judged = run.targets.filter(({ verdict }) => verdict === "hit" || verdict === "miss");
  if (judged.length > 0) numbers.push({ value: `${judged.filter(({ verdict }) => verdict === "hit").length} of ${judged.length}`, words: "known facts are met (targets)" });
  else {
    const years = run.series.years.at(-1) ?? 0;
    numbers.push({ value: `${format.number(years)} years`, words: `from ${format.date(run.provenance.start_date)} to ${format.date(run.provenance.end_date)}, in ${format.number(run.provenance.steps)} steps` });
  }
  const [largest] = states.map(({ name, values }) => ({ name, share: last(values) / heads })).sort((a, b) => b.share - a.share);
  return element("div", { class: "card wide", id: id("story") },
    element("h3", { dir: "auto" }, largest ? `${run.title}: ${format.percent(served)} are served at the end, ${format.percent(out)} kept out` : run.title),
    run.description ? element("p", { class: "subtitle", dir: "auto" }, run.description) : null,
    run.problem ? element("p", { class: "note", dir: "auto" }, run.problem) : null,
    tiles(numbers));
}
