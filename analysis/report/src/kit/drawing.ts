// SPDX-License-Identifier: MIT
// When charts are drawn: one after the other as soon as the browser has time, all of them before printing.

const waiting = new Set<() => void>();
let scheduled = false;

export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  document.documentElement.dataset["drawn"] = "false";
  if (scheduled) return;
  scheduled = true;
  setTimeout(work);
}

/** Draws for a few hundredths of a second, then lets the browser answer before it goes on. */
function work(): void {
  const end = performance.now() + 30;
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() > end) break;
  }
  scheduled = waiting.size > 0;
  if (scheduled) setTimeout(work);
  else document.documentElement.dataset["drawn"] = "true";
}

addEventListener("beforeprint", () => {
  for (const draw of waiting) draw();
  waiting.clear();
});
