// SPDX-License-Identifier: MIT
// What the experiment is: its size, how much of it is done, what is varied and what is measured.
import type { ExperimentDocument } from "../document";
import { type Tile, tiles } from "../estimates/tiles";
import { axisName, counted } from "../estimates/words";
import { element, format } from "../kit";

const designs: Record<string, string> = {
  grid: "all combinations of their levels", list: "combinations that were written down", paired: "the arms side by side",
  one_at_a_time: "each changed alone", factorial: "all combinations of their levels", fractional_factorial: "a balanced part of all combinations",
  latin_hypercube: "spread evenly over their ranges (Latin hypercube)", sobol_sequence: "spread evenly over their ranges (Sobol sequence)",
  morris: "ways on which one changes at a time (Morris)", saltelli: "two samples and their mixtures, for Sobol indices (Saltelli)",
  permutations: "the steps of random orders in which they change", ramp: "one of them goes up and down again",
};

export function summary(experiment: ExperimentDocument): HTMLElement {
  const { planned, finished, missing, failed, factors, metrics, replicates, points, design } = experiment;
  const state = finished === planned ? "all are finished" : `${format.number(finished)} are finished`;
  const items: Tile[] = [
    { value: format.number(points.length), words: `points: settings of ${factors.length === 0 ? "no factor" : `${counted(factors.length, "factor")}, ${designs[design] ?? format.plain(design)}`}` },
    { value: format.number(replicates), words: `replicate${replicates === 1 ? "" : "s"} at each point, on common random numbers` },
    { value: format.number(finished), words: `of ${format.number(planned)} runs finished` },
  ];
  if (failed.length > 0) items.push({ value: format.number(failed.length), words: `run${failed.length === 1 ? "" : "s"} failed` });
  if (missing > 0) items.push({ value: format.number(missing), words: `run${missing === 1 ? "" : "s"} still missing; plussum sweep goes on` });
  return element("div", { class: "card wide", id: "experiment-summary" },
    element("h3", { dir: "auto" }, `${counted(planned, "run")} of ${counted(points.length, "point")}; ${state}${failed.length > 0 ? `, ${format.number(failed.length)} failed` : ""}`),
    tiles(items), meanings("What is measured", metrics), meanings("What is varied", factors));
}

/** Names as the charts have them, with their units, and what they mean. */
function meanings(title: string, named: readonly { name: string; unit: string; meaning: string }[]): HTMLElement | null {
  if (named.length === 0) return null;
  return element("div", { class: "meanings" }, element("h4", {}, title), element("ul", {}, ...named.map(({ name, unit, meaning }) =>
    element("li", { dir: "auto" }, element("strong", {}, axisName(format.plain(name), unit)), meaning ? `: ${meaning}` : ""))));
}

/** Why nothing could be attributed, where that was to be expected. */
export function refusalCards({ attribution }: ExperimentDocument): HTMLElement[] {
  if (!attribution.refusal || attribution.result) return [];
  return [element("div", { class: "card wide", id: "attribution-refusal" },
    element("h3", {}, "This experiment cannot tell what is due to which factor"),
    element("p", { class: "note", dir: "auto" }, ...withCode(format.capital(attribution.refusal))))];
}

/** What stands between backticks, as code; the rest in plain words. */
const withCode = (text: string) => text.split("`").map((part, place) => (place % 2 === 1 ? element("code", {}, part) : format.plain(part)));
