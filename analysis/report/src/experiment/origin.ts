// SPDX-License-Identifier: MIT
// How to make the same runs again.
import type { ExperimentDocument } from "../document";
import { counted } from "../estimates/words";
import { element } from "../kit";

export function origin({ name, store, engine_version, reproduce, experiment_yaml }: ExperimentDocument): HTMLElement[] {
  const code = (text: string, label: string) => {
    const block = element("pre", { tabindex: "0", role: "region", "aria-label": label }, element("code", { dir: "auto" }, text));
    Object.assign(block.style, { overflow: "auto", maxHeight: "24rem", margin: "0" });
    return block;
  };
  return [element("div", { class: "card wide", id: "experiment-origin" },
    element("h3", {}, reproduce.length > 0 ? `${counted(reproduce.length, "command")} ${reproduce.length === 1 ? "makes" : "make"} the same runs again` : "The experiment"),
    element("p", { class: "subtitle", dir: "auto" }, `Experiment ${name}, store ${store}, made by PlusSum ${engine_version}.`),
    reproduce.length > 0 ? code(reproduce.join("\n"), "Commands") : null,
    experiment_yaml ? element("details", {}, element("summary", {}, "The experiment file"), code(experiment_yaml, "Experiment file")) : null)];
}
