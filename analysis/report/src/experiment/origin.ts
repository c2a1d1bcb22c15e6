// SPDX-License-Identifier: MIT
// How to make the same runs again.
import type { ExperimentDocument } from "../document";
import { counted } from "../estimates/words";
import { code, copyButton, element, format, saveButton } from "../kit";

export function origin({ name, store, engine_version, reproduce, experiment_yaml, needs, added_settings, settings }: ExperimentDocument): HTMLElement[] {
  const file = `${name}.yaml`;
  const commands = reproduce.join("\n");
  const needed = needs.length > 0 ? `, with ${format.listed(needs)} where it names ${needs.length === 1 ? "it" : "them"}; ${needs.length === 1 ? "it is" : "they are"} not in this page` : "";
  const how = added_settings ? "The experiment comes with PlusSum: the commands work in any folder." : `Save the experiment in the folder it comes from, or another${needed}.`;
  return [element("div", { class: "card wide", id: "experiment-origin" },
    element("h3", {}, `${counted(reproduce.length, "command")} make the same runs again`),
    element("p", { class: "subtitle", dir: "auto" }, `Experiment ${name}, store ${store}, made by PlusSum ${engine_version}. ${how}`),
    settings.length > 0 ? element("p", { class: "note", dir: "auto" }, `Laid over the scenario in every run, in this order: ${format.listed(settings)}.`) : null,
    code(commands, "Commands"),
    element("div", { class: "actions" }, copyButton(commands), saveButton(experiment_yaml, file)),
    element("details", {}, element("summary", { dir: "auto" }, `Show ${file}`), code(experiment_yaml, "Experiment file")))];
}
