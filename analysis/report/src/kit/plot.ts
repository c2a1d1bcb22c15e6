// SPDX-License-Identifier: MIT
// Observable Plot with the page's fonts, sizes and grid.
import * as Plot from "@observablehq/plot";

export { Plot };

/** A drawing of Plot at `width` pixels; options as in Plot. A narrow one gets fewer ticks. */
export function plot(width: number, options: Plot.PlotOptions): SVGSVGElement {
  const made = Plot.plot({
    width,
    height: Math.round(Math.min(340, Math.max(240, width * 0.5))),
    marginLeft: 56,
    marginRight: 16,
    ...options,
    style: { background: "transparent", fontFamily: "inherit", fontSize: "12px", color: "inherit", overflow: "visible" },
  });
  const drawing = made instanceof SVGSVGElement ? made : made.querySelector("svg");
  if (!drawing) throw new Error("Plot made no drawing");
  return drawing;
}

/** Ticks that a scale of `width` pixels has room for. */
export const tickCount = (width: number) => Math.max(3, Math.min(8, Math.floor(width / 90)));
