// SPDX-License-Identifier: MIT
// Choices above a chart, each with its label.
import { element } from "./element";

let made = 0;
const newId = () => `control-${++made}`;

export function select(label: string, options: string[], choose: (index: number) => void, chosen = 0): HTMLElement {
  const id = newId();
  const list = element("select", { id });
  options.forEach((text, index) => list.append(element("option", { value: String(index) }, text)));
  list.selectedIndex = chosen;
  list.addEventListener("change", () => choose(list.selectedIndex));
  return element("div", { class: "control" }, element("label", { for: id }, label), list);
}

/** Whole numbers from 0 to `last`; `describe` says what a position means. */
export function slider(
  label: string, last: number, describe: (position: number) => string, choose: (position: number) => void, start = 0,
): HTMLElement {
  const id = newId();
  const input = element("input", { id, type: "range", min: "0", max: String(last), step: "1", value: String(start) });
  const output = element("output", { for: id }, describe(start));
  input.setAttribute("aria-valuetext", describe(start));
  input.addEventListener("input", () => {
    const words = describe(input.valueAsNumber);
    output.textContent = words;
    input.setAttribute("aria-valuetext", words);
    choose(input.valueAsNumber);
  });
  return element("div", { class: "control" }, element("label", { for: id }, label), input, output);
}

/** Several controls in one row. */
export const controlRow = (...controls: HTMLElement[]) => element("div", { class: "control-row" }, ...controls);
