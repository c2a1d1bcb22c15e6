// SPDX-License-Identifier: MIT
// Where the numbers of a run come from, and how to make the same again.
import type { RunDocument } from "../document";
import { counted } from "../estimates/words";
import { code, copyButton, element, format, saveButton } from "../kit";

export function provenanceCards(run: RunDocument, id: (name: string) => string): HTMLElement[] {
  return [again(run, id("again")), facts(run, id("provenance")), ...sources(run, id("sources"))];
}

function again({ name, provenance: p }: RunDocument, id: string): HTMLElement {
  const files = [
    ...p.branched_from.flatMap(({ scenario }, place) => (scenario ? [{ file: `${p.scenario_name}-before-${place + 1}.yaml`, text: scenario }] : [])),
    { file: `${p.scenario_name}.yaml`, text: p.scenario },
  ].filter(({ text }) => text !== "");
  const commands = p.reproduce.join("\n");
  const card = element("div", { class: "card wide", id },
    element("h3", {}, `${counted(p.reproduce.length, "command")} ${p.reproduce.length === 1 ? "makes" : "make"} the same run again, to the last bit`),
    element("p", { class: "subtitle", dir: "auto" }, `Save ${files.length === 1 ? "the scenario" : "the scenarios"} in a folder, run this there with PlusSum ${p.code_version}, and compare the digest: ${p.digest}.`),
    code(commands, `Commands, ${name}`),
    element("div", { class: "actions" }, copyButton(commands), ...files.map(({ file, text }) => saveButton(text, file))));
  for (const { file, text } of files) {
    card.append(element("details", {}, element("summary", { dir: "auto" }, `Show ${file}`), code(text, `${file}, ${name}`)));
  }
  return card;
}

function facts({ name, customers, series, provenance: p }: RunDocument, id: string): HTMLElement {
  const rows: [string, string][] = [
    ["Scenario", p.scenario_name],
    ["Seed", String(p.seed)],
    ["Digest of the final state", p.digest],
    ["Time", `${counted(p.steps, p.step_unit)}, ${format.date(p.start_date)} to ${format.date(p.end_date)}`],
    ["Customers", `${format.number(customers)} simulated, each standing for ${format.number(p.represents)}`],
    ...(series.thinning > 1 ? [["Records shown", `one of ${format.number(series.thinning)}; totals are added up`] as [string, string]] : []),
    ["Version", p.code_version],
    ["Commit", p.has_uncommitted_changes ? `${p.git_commit}, with uncommitted changes: the commit alone does not make these numbers` : p.git_commit],
    ["Build", p.build],
    ["Packages", p.packages],
    ["Command", p.command],
    ["Made", `${format.date(p.created)}, in ${format.number(p.wall_seconds)} seconds`],
    ...p.branched_from.map(({ file, step, digest, seed }): [string, string] =>
      ["Goes on from", `${file} at step ${format.number(step)} (digest ${digest})${seed === null ? "" : `, with seed ${seed}`}`]),
  ];
  const body = element("tbody");
  for (const [what, value] of rows.filter(([, said]) => said !== "")) {
    body.append(element("tr", {}, element("th", { scope: "row" }, what), element("td", { dir: "auto" }, value)));
  }
  const table = element("table", {}, element("caption", { dir: "auto" }, `Provenance of ${name}`), body);
  for (const cell of table.querySelectorAll("td")) cell.style.overflowWrap = "anywhere";
  return element("div", { class: "card wide", id }, element("h3", {}, `Seed ${p.seed} and PlusSum ${p.code_version} made this run`), table);
}

function sources({ provenance }: RunDocument, id: string): HTMLElement[] {
  if (provenance.sources.length === 0) return [];
  const list = element("ul");
  for (const source of provenance.sources) list.append(element("li", { dir: "auto" }, source));
  return [element("div", { class: "card wide", id },
    element("h3", {}, `The mechanisms of this run rest on ${counted(provenance.sources.length, "source")}`),
    element("details", {}, element("summary", {}, "Show the sources"), list))];
}
