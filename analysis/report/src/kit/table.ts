// SPDX-License-Identifier: MIT
// The numbers of a chart as a table on the page and as CSV.
import { element } from "./element";
import { number } from "./format";
import type { Cell, Table } from "./types";

const rowsShown = 300;

const rowCount = (table: Table) => table.columns.reduce((most, column) => Math.max(most, column.values.length), 0);
const headOf = (column: Table["columns"][number]) => (column.unit && column.unit !== "1" ? `${column.name} (${column.unit})` : column.name);

/** A table in a region that scrolls and can be reached by the keyboard. */
export function tableView(table: Table, caption: string): HTMLElement {
  const rows = rowCount(table);
  const head = element("tr");
  table.columns.forEach((column, index) => {
    const numeric = index > 0 && column.values.some((value) => typeof value === "number");
    head.append(element("th", { scope: "col", dir: "auto", ...(numeric ? { class: "number" } : {}) }, headOf(column)));
  });
  const body = element("tbody");
  for (let row = 0; row < Math.min(rows, rowsShown); ++row) {
    const made = element("tr");
    table.columns.forEach((column, index) => made.append(cell(column.values[row] ?? null, index === 0)));
    body.append(made);
  }
  const said = rows > rowsShown ? `${caption} The first ${rowsShown} of ${number(rows)} rows; the CSV file has all.` : caption;
  return element("div", { class: "table-region", role: "region", tabindex: "0", "aria-label": `Table: ${caption}` },
    element("table", {}, element("caption", { dir: "auto" }, said), element("thead", {}, head), body));
}

function cell(value: Cell, first: boolean): HTMLElement {
  const attributes: Record<string, string> = first ? { scope: "row", dir: "auto" } : { dir: "auto" };
  if (typeof value === "number") {
    attributes["data-value"] = String(value);
    attributes["class"] = "number";
  }
  // The first column is often a year or a rank: it needs no separators.
  const text = typeof value === "number" && !(first && Number.isInteger(value)) ? number(value) : String(value ?? "–");
  return element(first ? "th" : "td", attributes, text);
}

/** All rows as CSV (RFC 4180), numbers with all their digits. */
export function csv(table: Table): string {
  const lines = [table.columns.map((column) => quoted(headOf(column)))];
  for (let row = 0; row < rowCount(table); ++row) lines.push(table.columns.map((column) => quoted(column.values[row] ?? null)));
  return lines.map((line) => line.join(",") + "\r\n").join("");
}

function quoted(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a name such as "=cmd()" as a formula.
  const text = /^[=+\-@\t\r]./.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
