// SPDX-License-Identifier: MIT
// A picture of the beginning of a report: `node picture.mjs REPORT.html PICTURE.png`
import { resolve } from "node:path";
import { launch, open } from "./test/browser.mjs";

const [report, picture] = process.argv.slice(2);
if (!report || !picture) {
  console.error("usage: node picture.mjs REPORT.html PICTURE.png");
  process.exit(2);
}
const browser = await launch();
const { page, complaints } = await open(browser, resolve(report), { colorScheme: "light", viewport: { width: 1280, height: 1120 } });
await page.screenshot({ path: picture });
await browser.close();
if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}
