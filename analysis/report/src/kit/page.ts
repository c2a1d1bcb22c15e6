// SPDX-License-Identifier: MIT
// The page around the charts: head, navigation, sections, foot.
import type { ReportDocument } from "../document";
import { chart } from "./card";
import { element } from "./element";
import { date } from "./format";
import { schemeButton } from "./scheme";
import type { Section } from "./types";

export function page(root: HTMLElement, report: ReportDocument, sections: Section[]): void {
  document.title = report.title;
  const main = element("main", { id: "content", tabindex: "-1" });
  const links = new Map<string, HTMLAnchorElement>();
  for (const section of sections) main.append(shown(section));
  root.append(
    element("a", { class: "skip", href: "#content" }, "Skip to the charts"),
    element("header", { class: "head" },
      element("div", {},
        element("h1", { dir: "auto" }, report.title),
        element("p", { class: "subtitle" }, `${kind(report)} Made by PlusSum ${report.version} on ${date(report.created)}.`)),
      schemeButton()),
    element("div", { class: "body" }, navigation(sections, links), main),
    element("footer", {}, element("p", {}, "Made with ", element("code", { dir: "auto" }, report.command),
      ". Everything is in this file; nothing is loaded from elsewhere.")),
  );
  followReading(main, links);
}

function kind(report: ReportDocument): string {
  if (report.experiment) return "An experiment: many runs of a simulated market ecosystem, and what they show.";
  if (report.comparisons.length > 0) return "A comparison: simulated market ecosystems on the same random numbers, and who has more or less.";
  return "A run: one simulated market ecosystem, from its first step to its last.";
}

function shown(section: Section): HTMLElement {
  const made = element("section", { id: section.id, "aria-labelledby": `${section.group ? `${section.id}-group ` : ""}${section.id}-heading` });
  if (section.group) made.append(element("p", { id: `${section.id}-group`, class: "group", dir: "auto" }, section.group));
  made.append(element("h2", { id: `${section.id}-heading`, dir: "auto" }, section.title));
  if (section.intro) made.append(element("p", { class: "intro", dir: "auto" }, section.intro));
  const cards = element("div", { class: "cards" });
  for (const card of section.cards) cards.append(card instanceof HTMLElement ? card : chart(card));
  made.append(cards);
  return made;
}

function navigation(sections: Section[], links: Map<string, HTMLAnchorElement>): HTMLElement {
  const list = element("ul");
  let group: string | undefined;
  for (const section of sections) {
    if (section.group && section.group !== group) list.append(element("li", { class: "group", dir: "auto" }, section.group));
    group = section.group;
    const link = element("a", { href: `#${section.id}`, dir: "auto" }, section.title);
    links.set(section.id, link);
    list.append(element("li", {}, link));
  }
  const folded = element("details", {}, element("summary", {}, "Sections"), list);
  const wide = matchMedia("(min-width: 1000px)");
  const fold = () => { folded.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  list.addEventListener("click", () => { folded.open = wide.matches; });
  return element("nav", { "aria-label": "Sections" }, folded);
}

/** Marks the section that is being read. */
function followReading(main: HTMLElement, links: Map<string, HTMLAnchorElement>): void {
  const seen = new Set<string>();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) seen.add(entry.target.id);
      else seen.delete(entry.target.id);
    }
    const reading = [...links.keys()].find((id) => seen.has(id));
    for (const [id, link] of links) {
      if (id === reading) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-20% 0px -60% 0px" });
  for (const section of main.children) observer.observe(section);
}
