// SPDX-License-Identifier: MIT
// Numbers, dates and names as people read them.

const missing = "–";
const minus = (text: string) => text.replace("-", "−");

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const four = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 4 });

const raised: Record<string, string> = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** Thousands with separators and no decimals, smaller numbers with four significant digits. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return missing;
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) {
    const [digits, exponent] = value.toExponential(2).split("e");
    return `${minus(digits ?? "")} × 10${[...String(Number(exponent))].map((sign) => raised[sign] ?? sign).join("")}`;
  }
  return minus((size >= 1000 ? whole : four).format(value));
}

/** "367.3 million": for sentences. */
export function inWords(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return missing;
  const scales: [number, string][] = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];
  for (const [scale, word] of scales) {
    if (Math.abs(value) >= scale) return `${minus(four.format(value / scale))} ${word}`;
  }
  return number(value);
}

/** "367.3 million USD". */
export const money = (value: number | null, currency: string) => `${inWords(value)} ${currency}`;

/** "+12" or "−12". */
export function signed(value: number | null, format: (value: number | null) => string = number): string {
  return value !== null && value > 0 ? `+${format(value)}` : format(value);
}

/** A share as "79.5 %". */
export function percent(share: number | null, decimals = 1): string {
  if (share === null || !Number.isFinite(share)) return missing;
  const rounded = (share * 100).toFixed(decimals);
  // What is not quite everything or nothing must not look as if it were.
  if (share > 0 && Number(rounded) === 0) return `< ${10 ** -decimals} %`;
  if (share < 1 && Number(rounded) === 100) return `> ${100 - 10 ** -decimals} %`;
  return `${minus(rounded.replace(/\.0+$/, ""))} %`;
}

/** Short, for the ticks of an axis: "1.5M". */
export function tick(value: number): string {
  const scales: [number, string][] = [[1e12, "T"], [1e9, "bn"], [1e6, "M"], [1e3, "k"]];
  for (const [scale, letter] of scales) {
    if (Math.abs(value) >= scale) return minus(`${four.format(value / scale)}${letter}`);
  }
  return number(value);
}

export const percentTick = (share: number) => minus(`${four.format(share * 100)} %`);

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** An ISO date as "31 Mar 2004". */
export function date(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  const name = months[(month ?? 0) - 1];
  return year && name && day ? `${day} ${name} ${year}` : iso;
}

/** An ISO date as a moment for Plot. */
export const moment = (iso: string) => new Date(`${iso.slice(0, 10)}T00:00:00Z`);

/** A unit as it follows a number: nothing for pure numbers, plurals where there are any. */
export function unitWord(unit: string): string {
  if (unit === "1" || unit === "") return "";
  return /^(customer|group|week|month|year|instalment|service-year|room|run|unit)$/.test(unit) ? `${unit}s` : unit;
}

export function withUnit(value: number | null, unit: string): string {
  const word = unitWord(unit);
  return word && value !== null ? `${inWords(value)} ${value === 1 ? unit : word}` : inWords(value);
}

/** A name of the model in plain words: "locked_out" as "locked out". */
export const plain = (name: string) => name.replaceAll("_", " ");

/** "customers.outcome_stock" as "outcome stock (customers)"; a name without a table as it is. */
export function plainColumn(column: string): string {
  const [table, name] = column.split(".", 2);
  return table && name ? `${plain(name)} (${plain(table)})` : plain(column);
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "a, b and c". */
export function listed(words: string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
