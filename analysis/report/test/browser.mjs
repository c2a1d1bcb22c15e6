// SPDX-License-Identifier: MIT
// The browser of the tests: Debian's Chromium, headless, with the network off.
import { chromium } from "playwright-core";

const switches = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: process.env.PLUSSUM_CHROMIUM ?? "/usr/bin/chromium", args: switches });

/** A page opened from disk, offline, with everything it complained of or asked for. */
export async function open(browser, file, options = {}) {
  const context = await browser.newContext({ offline: true, acceptDownloads: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);  // a busy machine is slow, not wrong
  const complaints = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`); });
  await page.goto(`file://${file}`);
  await page.locator("main section").first().waitFor();
  await drawn(page);
  return { page, complaints, close: () => context.close() };
}

/** Waits until every chart has been drawn for the width it has. Charts may wait until they come near the screen. */
export async function drawn(page) {
  await page.evaluate(async () => {
    for (const area of document.querySelectorAll(".chart")) {
      area.scrollIntoView({ behavior: "instant" });
      for (let tries = 0; area.children.length === 0 && tries < 100; ++tries) await new Promise((done) => setTimeout(done, 20));
    }
    scrollTo({ top: 0, behavior: "instant" });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}
