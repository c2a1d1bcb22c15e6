// SPDX-License-Identifier: MIT
// A chart as a picture that stands alone: title, subtitle, legend and drawing in one SVG, without variables or style sheets.
import { svgElement } from "./element";
import type { LegendEntry } from "./types";

const inherited = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
  "color", "font-family", "font-size", "font-weight", "font-style", "font-variant", "text-anchor", "visibility", "paint-order",
];
const margin = 16;
const family = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

export interface PictureParts {
  title: string;
  subtitle: string;
  legend: LegendEntry[];
  drawing: SVGSVGElement;
  /** Where the colours are looked up: an element of the page. */
  scope: HTMLElement;
}

export function picture(parts: PictureParts): SVGSVGElement {
  const box = parts.drawing.getBoundingClientRect();
  const width = Math.max(box.width, 320);
  const full = width + 2 * margin;
  const colourOf = resolver(parts.scope);
  const ink = colourOf("var(--ink)"), surface = colourOf("var(--surface)");
  const made = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", "font-family": family, fill: ink });
  let y = margin;
  for (const words of wrapped(parts.title, `600 17px ${family}`, width)) {
    y += 22;
    made.append(svgElement("text", { x: margin, y: y - 5, "font-size": 17, "font-weight": 600 }, words));
  }
  for (const words of wrapped(parts.subtitle, `13px ${family}`, width)) {
    y += 18;
    made.append(svgElement("text", { x: margin, y: y - 4, "font-size": 13 }, words));
  }
  y = legend(made, parts.legend, colourOf, width, y + 8);
  const drawing = resolved(parts.drawing, colourOf);
  drawing.setAttribute("x", String(margin));
  drawing.setAttribute("y", String(y));
  drawing.setAttribute("width", String(box.width));
  drawing.setAttribute("height", String(box.height));
  made.append(drawing);
  const height = Math.ceil(y + box.height + margin);
  for (const [name, value] of [["width", full], ["height", height], ["viewBox", `0 0 ${full} ${height}`]] as const) {
    made.setAttribute(name, String(value));
  }
  made.prepend(svgElement("title", {}, parts.title), svgElement("rect", { width: full, height, fill: surface }));
  return made;
}

function legend(into: SVGSVGElement, entries: LegendEntry[], colourOf: (colour: string) => string, width: number, top: number): number {
  let x = margin, y = top;
  for (const entry of entries) {
    const needed = 24 + measure(entry.label, `13px ${family}`) + 14;
    if (x > margin && x + needed > width + margin) {
      x = margin;
      y += 20;
    }
    const colour = colourOf(entry.colour);
    into.append(entry.dash
      ? svgElement("path", { d: `M${x},${y + 8}h16`, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": entry.dash })
      : svgElement("rect", { x, y: y + 2, width: 12, height: 12, rx: 2, fill: colour }));
    into.append(svgElement("text", { x: x + 22, y: y + 12, "font-size": 13 }, entry.label));
    x += needed;
  }
  return entries.length > 0 ? y + 26 : y;
}

/** A copy of a drawing on the page with the colours and fonts it is shown in. */
function resolved(drawing: SVGSVGElement, colourOf: (colour: string) => string): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const shown = [drawing, ...drawing.querySelectorAll<SVGElement>("*")];
  const copied = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  copied.forEach((target, index) => {
    const source = shown[index];
    if (!source) return;
    const style = getComputedStyle(source);
    const parent = index > 0 && source.parentElement ? getComputedStyle(source.parentElement) : null;
    for (const property of inherited) {
      const value = style.getPropertyValue(property);
      target.style.removeProperty(property);
      target.removeAttribute(property);
      if (parent && parent.getPropertyValue(property) === value) continue;
      target.setAttribute(property, /^(fill|stroke|color)$/.test(property) ? colourOf(value) : value);
    }
    target.removeAttribute("class");
    target.removeAttribute("tabindex");
  });
  for (const sheet of copy.querySelectorAll("style")) sheet.remove();
  copy.removeAttribute("style");
  return copy;
}

/** Colours as #rrggbb or rgba(): whatever the browser makes of variables and mixtures, painted on one pixel and read back. */
function resolver(scope: HTMLElement): (colour: string) => string {
  const known = new Map<string, string>();
  const probe = document.createElement("span");
  scope.append(probe);
  queueMicrotask(() => probe.remove());
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  return (colour) => {
    if (colour === "none" || colour.startsWith("url(") || !pixel) return colour;
    let found = known.get(colour);
    if (found === undefined) {
      probe.style.color = colour;
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = getComputedStyle(probe).color;
      pixel.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 255] = pixel.getImageData(0, 0, 1, 1).data;
      found = alpha === 255 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`;
      known.set(colour, found);
    }
    return found;
  };
}

const ruler = document.createElement("canvas").getContext("2d");

export function measure(text: string, font: string): number {
  if (!ruler) return text.length * 8;
  ruler.font = font;
  return ruler.measureText(text).width;
}

function wrapped(text: string, font: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = current ? `${current} ${word}` : word;
    if (current && measure(longer, font) > width) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return current ? [...lines, current] : lines;
}
