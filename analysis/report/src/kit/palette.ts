// SPDX-License-Identifier: MIT
// Colours by name. Their values, light and dark, are in style.css.

export const blue = "var(--blue)", sky = "var(--sky)", green = "var(--green)", yellow = "var(--yellow)";
export const orange = "var(--orange)", vermilion = "var(--vermilion)", purple = "var(--purple)", grey = "var(--grey)";
export const ink = "var(--ink)", muted = "var(--muted)", line = "var(--line)", surface = "var(--surface)";

/** For kinds without a colour of their own, in this order; then dashes tell them apart. */
export const categories = [blue, orange, green, vermilion, purple, sky, yellow, grey] as const;
const dashes = ["none", "6 3", "2 3", "8 3 2 3"] as const;

export const category = (index: number): string => categories[index % categories.length] ?? blue;

/** Lines differ in dash too, so that colour is never alone. */
export const dash = (index: number): string => dashes[index % dashes.length] ?? "none";

const lockStates: Record<string, string> = {
  locked_on: "var(--locked-on)",
  transactional: "var(--transactional)",
  locked_in: "var(--locked-in)",
  outside: "var(--outside)",
  locked_out: "var(--locked-out)",
};
export const lockColour = (state: string): string => lockStates[state] ?? grey;

/** A single hue from the ground (0) to full (1). */
export function sequential(share: number, colour: string = blue): string {
  return `color-mix(in srgb, ${colour} ${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%, var(--surface))`;
}

/** From orange (-1) over the ground (0) to blue (1). */
export function diverging(share: number): string {
  return sequential(Math.abs(share), share < 0 ? orange : blue);
}

