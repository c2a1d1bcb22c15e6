// SPDX-License-Identifier: MIT
// What the experiment is: its size, and how much of it is done.
import type { ExperimentDocument } from "../document";
import { type Tile, tiles } from "../estimates/tiles";
import { counted } from "../estimates/words";
import { element, format } from "../kit";

export function summary(experiment: ExperimentDocument): HTMLElement {
  const { planned, finished, missing, failed, factors, metrics, replicates, points } = experiment;
  const state = finished === planned ? "all are finished" : `${format.number(finished)} are finished`;
  const items: Tile[] = [
    { value: format.number(points.length), words: `points: settings of ${factors.length === 0 ? "no factor" : counted(factors.length, "factor")}, laid out as ${format.plain(experiment.design)}` },
    { value: format.number(replicates), words: `replicate${replicates === 1 ? "" : "s"} at each point, on common random numbers` },
    { value: format.number(finished), words: `of ${format.number(planned)} runs finished` },
  ];
  if (failed.length > 0) items.push({ value: format.number(failed.length), words: `run${failed.length === 1 ? "" : "s"} failed` });
  if (missing > 0) items.push({ value: format.number(missing), words: `run${missing === 1 ? "" : "s"} still missing; plussum sweep goes on` });
  items.push({ value: format.number(metrics.length), words: `metric${metrics.length === 1 ? "" : "s"}: ${format.listed(metrics.map(({ name }) => format.plain(name)))}` });
  const named = factors.map(({ name, meaning }) => (meaning ? `${format.plain(name)} (${meaning})` : format.plain(name)));
  return element("div", { class: "card wide", id: "experiment-summary" },
    element("h3", { dir: "auto" }, `${counted(planned, "run")} of ${counted(points.length, "point")}; ${state}${failed.length > 0 ? `, ${format.number(failed.length)} failed` : ""}`),
    tiles(items),
    named.length > 0 ? element("p", { class: "note", dir: "auto" }, `Factors: ${format.listed(named)}.`) : null);
}

/** Why nothing could be attributed, where that was to be expected. */
export function refusalCards({ attribution }: ExperimentDocument): HTMLElement[] {
  if (!attribution.refusal || attribution.result) return [];
  return [element("div", { class: "card wide", id: "attribution-refusal" },
    element("h3", {}, "This experiment cannot tell what is due to which factor"),
    element("p", { class: "note", dir: "auto" }, format.capital(attribution.refusal)))];
}
