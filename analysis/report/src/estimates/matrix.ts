// SPDX-License-Identifier: MIT
// A heat-map of names against names with the values in the cells.
import { format, palette, Plot, plot } from "../kit";
import { widest } from "./rows";

export interface MatrixCell {
  x: number;
  y: number;
  /** -1 (full orange) over 0 to 1 (full blue). */
  share: number;
  text: string;
  title: string;
  strong?: boolean;
  grey?: boolean;
}

export interface MatrixOptions {
  xNames: string[];
  yNames: string[];
  xLabel?: string;
  yLabel?: string;
  /** Further marks in the coordinates of positions: cell i reaches from i - 0.5 to i + 0.5. */
  marks?: Plot.Markish[];
  /** y grows upwards, as on a map of numbers. */
  upwards?: boolean;
}

const widestCell = 150;

function fieldText(cell: MatrixCell): string {
  const strong = Math.abs(cell.share) > 0.55;
  if (cell.grey || !strong) return palette.ink;
  return cell.share > 0 ? "var(--on-field)" : "#1b1e23"; // dark on orange in both schemes
}

export function matrix(room: number, cells: readonly MatrixCell[], options: MatrixOptions): SVGSVGElement {
  const across = options.xNames.length, down = options.yNames.length;
  const left = Math.min(widest(options.yNames) + 14, room * 0.36) + (options.yLabel ? 18 : 0);
  const cellWidth = Math.min((room - left - 12) / across, widestCell);
  const width = Math.round(left + 12 + across * cellWidth);
  const longest = Math.min(widest(options.xNames), 130);
  const tilted = longest > cellWidth - 4;
  const bottom = (tilted ? longest * 0.75 + 20 : 24) + (options.xLabel ? 22 : 0);
  const cellHeight = Math.max(26, Math.min(44, cellWidth * 0.7));
  // All texts or none: a single one that fits would look like the only one that counts.
  const longestText = widest(cells.map(({ text }) => text));
  const fontSize = [12, 10].find((pixels) => (longestText * pixels) / 12 <= cellWidth - 4);
  const box = { x1: (cell: MatrixCell) => cell.x - 0.5, x2: (cell: MatrixCell) => cell.x + 0.5, y1: (cell: MatrixCell) => cell.y - 0.5, y2: (cell: MatrixCell) => cell.y + 0.5 };
  const middle = { x: (cell: MatrixCell) => cell.x, y: (cell: MatrixCell) => cell.y };
  return plot(width, {
    height: Math.round(down * cellHeight + bottom + 10),
    marginLeft: left,
    marginRight: 12,
    marginTop: 8,
    marginBottom: bottom,
    x: { type: "linear", domain: [-0.5, across - 0.5], axis: null },
    y: { type: "linear", domain: options.upwards ? [-0.5, down - 0.5] : [down - 0.5, -0.5], axis: null },
    marks: [
      Plot.axisX(options.xNames.map((_, index) => index), {
        anchor: "bottom", tickSize: 0, tickFormat: (index: number) => options.xNames[index] ?? "", tickRotate: tilted ? -45 : 0,
        lineWidth: 11, textOverflow: "ellipsis-middle", label: options.xLabel ?? null, labelAnchor: "center", labelArrow: "none",
      }),
      Plot.axisY(options.yNames.map((_, index) => index), {
        tickSize: 0, tickFormat: (index: number) => options.yNames[index] ?? "", lineWidth: (left - 12) / 12, textOverflow: "ellipsis-middle", label: options.yLabel ?? null,
        labelAnchor: "center", labelArrow: "none",
      }),
      Plot.rect(cells, { ...box, fill: (cell: MatrixCell) => (cell.grey ? palette.sequential(0.25 * cell.share, palette.grey) : palette.diverging(cell.share)), inset: 0.75 }),
      ...(options.marks ?? []), // below the numbers
      ...[400, 700].map((fontWeight) => Plot.text(cells.filter((cell) => fontSize !== undefined && (cell.strong ?? false) === (fontWeight === 700)), {
        ...middle, text: (cell: MatrixCell) => cell.text, fill: fieldText, fontWeight, fontSize: fontSize ?? 12,
      })),
      Plot.tip(cells, Plot.pointer({ ...middle, maxRadius: widestCell, title: (cell: MatrixCell) => cell.title })),
    ],
  });
}

/** A number that fits into a cell. */
export const cellText = (value: number | null) => (value === null ? "" : format.tick(Number(value.toPrecision(3))));
