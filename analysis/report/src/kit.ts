// SPDX-License-Identifier: MIT
// What all charts of the page share.
export { chart } from "./kit/card";
export { controlRow, select, slider } from "./kit/controls";
export { element, slug, svgElement } from "./kit/element";
export * as format from "./kit/format";
export { page } from "./kit/page";
export * as palette from "./kit/palette";
export { measure } from "./kit/picture";
export { Plot, plot, tickCount } from "./kit/plot";
export { code, copyButton, saveButton } from "./kit/source";
export type { Card, Cell, LegendEntry, Redraw, Section, Table } from "./kit/types";
