// SPDX-License-Identifier: MIT
// A chart on its card: title, subtitle, legend, controls, drawing, note, and buttons for the table and the downloads.
import { saveSvg, savePng, save } from "./download";
import { drawSoon } from "./drawing";
import { element, slug, svgElement } from "./element";
import { onSchemeChange } from "./scheme";
import { picture } from "./picture";
import { csv, tableView } from "./table";
import type { Card, LegendEntry, Table } from "./types";

export function chart(card: Card): HTMLElement {
  const heading = element("h3", { id: `${card.id}-title`, dir: "auto" }, card.title);
  const made = element("figure", { id: card.id, class: card.wide ? "card wide" : "card", "aria-labelledby": `${card.id}-title` }, heading);
  if (card.subtitle) made.append(element("p", { class: "subtitle", dir: "auto" }, card.subtitle));
  if (card.legend?.length) made.append(legend(card.legend));
  const area = element("div", { class: "chart" });
  let table = card.table;
  let drawnWidth = 0;

  const draw = () => {
    const width = Math.floor(area.clientWidth);
    if (!card.draw || width === 0) return;
    drawnWidth = width;
    const drawing = card.draw(width);
    for (const svg of drawing instanceof SVGElement ? [drawing] : drawing.querySelectorAll("svg")) {
      oneImage(svg, heading.textContent ?? card.title);
    }
    area.replaceChildren(drawing);
  };
  const numbers = tableToggle(card.id, () => tableView(table, heading.textContent ?? card.title));
  if (card.controls) {
    made.append(card.controls((renewed?: Table, title?: string) => {
      if (renewed) table = renewed;
      if (title) heading.textContent = title;
      draw();
      numbers.renew();
    }));
  }
  if (card.draw) {
    made.append(area);
    new ResizeObserver(() => {
      if (Math.abs(area.clientWidth - drawnWidth) > 1) drawSoon(draw);
    }).observe(area);
    onSchemeChange(() => drawSoon(draw));
  }
  if (card.note) made.append(element("p", { class: "note", dir: "auto" }, card.note));

  const stem = () => `${slug(document.title) || "report"}-${card.id}`;
  const drawn = () => {
    const drawing = area.querySelector<SVGSVGElement>("svg");
    return drawing && picture({ title: heading.textContent ?? "", subtitle: card.subtitle ?? "", legend: card.legend ?? [], drawing, scope: made });
  };
  const button = (label: string, act: () => void) => {
    const pressed = element("button", { type: "button", "aria-label": `Download ${label}: ${card.title}` }, label);
    pressed.addEventListener("click", act);
    return pressed;
  };
  const actions = element("div", { class: "actions" }, numbers.button);
  if (card.draw) {
    actions.append(
      button("SVG", () => { const svg = drawn(); if (svg) saveSvg(svg, `${stem()}.svg`); }),
      button("PNG", () => { const svg = drawn(); if (svg) savePng(svg, `${stem()}.png`); }),
    );
  }
  actions.append(button("CSV", () => save(csv(table), "text/csv;charset=utf-8", `${stem()}.csv`)));
  made.append(actions, numbers.place);
  return made;
}

/** To those who listen a chart is one image with a name; the table has its numbers. Labels that Plot gives to parts are hidden. */
function oneImage(svg: SVGElement, name: string): void {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", name);
  const parts = svgElement("g", { "aria-hidden": "true" }, ...svg.childNodes);
  svg.append(parts);
}

/** The button that shows the table. The table is made when it is first asked for. */
function tableToggle(id: string, make: () => HTMLElement): { button: HTMLButtonElement; place: HTMLElement; renew: () => void } {
  const place = element("div", { id: `${id}-table`, hidden: "" });
  const button = element("button", { type: "button", "aria-expanded": "false", "aria-controls": place.id }, "Table");
  const renew = () => place.replaceChildren(...(place.hidden ? [] : [make()]));
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
    renew();
  });
  return { button, place, renew };
}

function legend(entries: LegendEntry[]): HTMLElement {
  const list = element("ul", { class: "legend" });
  for (const entry of entries) {
    const sign = element("span", { class: entry.dash ? "sign line" : "sign" });
    sign.style.setProperty("--sign", entry.colour);
    if (entry.dash && entry.dash !== "none") sign.classList.add("dashed");
    list.append(element("li", { dir: "auto" }, sign, entry.label));
  }
  return list;
}
