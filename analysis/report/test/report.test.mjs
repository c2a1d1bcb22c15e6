// SPDX-License-Identifier: MIT
// Opens every kind of report from disk with the network off: charts, tables, downloads, tooltips, slider, colours, widths,
// accessibility, and the numbers of the files they were made from. `node --test`; pictures are kept in PLUSSUM_SCREENSHOTS.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { drawn, launch, open } from "./browser.mjs";
import { hostile, kinds, makeReport, plussum } from "./reports.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "plussum-report-"));
const screenshots = process.env.PLUSSUM_SCREENSHOTS ?? join(folder, "screenshots");
mkdirSync(screenshots, { recursive: true });
const reports = new Map();
const report = (kind) => {
  if (!reports.has(kind)) reports.set(kind, makeReport(folder, kind));
  return reports.get(kind);
};

let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** "1,234 (−0.5)" -> numbers as printed, with half a unit of their last digit. */
function printed(text) {
  const [whole, power] = text.replaceAll(",", "").replaceAll("−", "-").split(" × 10");
  const scale = 10 ** Number((power ?? "0").replace(/[⁻⁰¹²³⁴-⁹]/g, (sign) => "-0123456789"["⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)]));
  const decimals = /\.(\d+)/.exec(whole)?.[1].length ?? 0;
  return { value: Number(whole) * scale, half: 0.5 * 10 ** -decimals * scale };
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((node) => node.target).join(", ")}`);
}

const overflow = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1).slice(0, 5)
    .map((e) => `${e.tagName} ${e.id} ${e.className?.baseVal ?? e.className} in ${e.closest(".card")?.id}`);
});

/** 1 when a shape of a drawing without tips of Plot's is found by a pointer on it, and has a title. In the page. */
function titledShapeUnderPointer(figure) {
  if (figure.querySelector('[aria-label="tip"]')) return 0;
  return Number([...figure.querySelectorAll(".chart svg :is(path, rect)")].some((shape) => {
    const at = shape.getPointAtLength(shape.getTotalLength() / 2).matrixTransform(shape.getScreenCTM());
    const found = document.elementFromPoint(at.x, at.y);
    return figure.contains(found) && Boolean((found.querySelector(":scope > title") ?? found.parentElement.querySelector(":scope > title"))?.textContent);
  }));
}

for (const kind of kinds) {
  describe(`the report of kind ${kind}`, { concurrency: false }, () => {
    let opened;
    before(async () => { opened = await open(browser, report(kind)); });
    after(() => opened.close());

    test("opens without complaint, and asks for nothing", async () => {
      assert.deepEqual(opened.complaints, []);
      await opened.page.screenshot({ path: join(screenshots, `${kind}.png`), fullPage: true });
    });

    test("has charts with titles, marks and names, and tables with the numbers as printed", async () => {
      const { page } = opened;
      const charts = await page.locator("figure.card:has(.chart)").all();
      assert.ok(charts.length >= 3, `${charts.length} charts`);
      const drawings = await page.evaluate(() => [...document.querySelectorAll("figure.card:has(.chart)")].map((card) => ({
        id: card.id, title: card.querySelector("h3").textContent.trim(),
        marks: card.querySelectorAll(".chart svg :is(path, rect, circle, line, polyline)").length,
        named: [...card.querySelectorAll(".chart svg[role=img]")].every((svg) => svg.getAttribute("aria-label")),
      })));
      for (const { id, title, marks, named } of drawings) {
        assert.ok(title.length > 10, `${id} has no title`);
        assert.ok(marks > 0, `${id} has no marks`);
        assert.ok(named, `a drawing of ${id} has no name`);
      }
      const tables = await page.evaluate(() => [...document.querySelectorAll("figure.card")].map((card) => {
        const toggle = [...card.querySelectorAll("button")].find((button) => button.textContent === "Table");
        const isOpen = toggle.getAttribute("aria-expanded") === "true"; // where the table is the whole card
        if (!isOpen) toggle.click();
        const cells = [...card.querySelectorAll("[data-value]")].map((cell) => [cell.textContent, Number(cell.dataset.value)]);
        const rows = card.querySelectorAll("tbody tr").length;
        if (!isOpen) toggle.click();
        return { id: card.id, rows, cells };
      }));
      for (const { id, rows, cells } of tables) {
        assert.ok(rows > 0, `the table of ${id} is empty`);
        for (const [text, value] of cells) {
          const shown = printed(text);
          assert.ok(Math.abs(shown.value - value) <= shown.half * 1.0001 + Math.abs(value) * 6e-4 * (Math.abs(value) < 1000),
            `${id} shows ${text} for ${value}`);
        }
      }
    });

    test("lets every chart be saved as SVG, PNG and CSV", async () => {
      const { page, close } = await open(browser, report(kind)); // a page of its own: it is changed here
      const button = page.getByRole("button", { name: "Download CSV" }).first();
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      assert.ok(readFileSync(await download.path()).length > 20, "a file really comes to the disk");
      // The others are caught where the browser would be given them.
      const files = await page.evaluate(async () => {
        const blobs = new Map(), saved = [], files = [];
        const create = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob) => { const address = create(blob); blobs.set(address, blob); return address; };
        HTMLAnchorElement.prototype.click = function () { saved.push({ name: this.download, blob: blobs.get(this.href) }); };
        for (const card of document.querySelectorAll("figure.card")) {
          for (const format of card.querySelector(".chart") ? ["SVG", "PNG", "CSV"] : ["CSV"]) {
            const before = saved.length;
            card.querySelector(`button[aria-label^="Download ${format}"]`)?.click();
            for (let tries = 0; saved.length === before && tries < 500; ++tries) await new Promise((done) => setTimeout(done, 10));
            const { name = "", blob = new Blob() } = saved[before] ?? {};
            const text = format === "PNG" ? String.fromCharCode(...new Uint8Array(await blob.slice(1, 4).arrayBuffer())) : await blob.text();
            const fault = format === "SVG" ? new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "" : "";
            files.push({ id: card.id, format, name, text, fault });
          }
        }
        return files;
      });
      for (const { id, format, name, text, fault } of files) {
        assert.ok(name.endsWith(`${id}.${format.toLowerCase()}`), `${id} cannot be saved as ${format}: ${name}`);
        assert.equal(fault, "", id);
        if (format === "PNG") assert.equal(text, "PNG", id);
        if (format === "SVG") assert.ok(text.includes("<svg") && !text.includes("var(--"), `${id}.svg refers to colours of the page`);
        if (format === "CSV") assert.ok(text.split("\r\n").length > 2, id);
      }
      await close();
    });

    test("explains marks under the pointer", async () => {
      const { page } = opened;
      let tips = 0;
      for (const card of await page.locator("figure.card:has(.chart svg)").all()) {
        await card.scrollIntoViewIfNeeded();
        const box = await card.locator(".chart svg").first().boundingBox();
        for (const [x, y] of [[0.5, 0.5], [0.4, 0.3], [0.6, 0.7], [0.3, 0.6], [0.7, 0.25]]) {
          await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 3 });
          const told = await card.evaluate((figure) => [...figure.querySelectorAll('[aria-label="tip"]')].some((tip) => tip.textContent));
          if (told) { ++tips; break; }
        }
        tips += await card.evaluate(titledShapeUnderPointer);
      }
      const charts = await page.locator("figure.card:has(.chart svg)").count();
      assert.ok(tips >= 0.9 * charts, `${tips} of ${charts} charts explain themselves`);
    });

    test("has no serious accessibility violation, light or dark", async () => {
      const { page } = opened;
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await drawn(page);
        assert.deepEqual(await violations(page), [], colorScheme);
      }
      await page.screenshot({ path: join(screenshots, `${kind}-dark.png`), fullPage: true });
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
      assert.ok(background[0] < 80, `dark is ${background}`);
      await page.emulateMedia({ colorScheme: "light" });
    });

    test("fits a phone of 360 pixels, in both colour schemes", async () => {
      for (const colorScheme of ["light", "dark"]) {
        const phone = await open(browser, report(kind), { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, colorScheme });
        assert.deepEqual(await overflow(phone.page), []);
        assert.deepEqual(phone.complaints, []);
        if (colorScheme === "light") {
          await phone.page.screenshot({ path: join(screenshots, `${kind}-phone.png`), fullPage: true });
          assert.deepEqual(await violations(phone.page), []);
        }
        await phone.close();
      }
    });

    test("prints without buttons", async () => {
      await opened.page.emulateMedia({ media: "print" });
      assert.equal(await opened.page.locator("button:visible").count(), 0);
      await opened.page.emulateMedia({ media: "screen" });
    });

    test("can be used by the keyboard alone", async () => {
      const { page, close } = await open(browser, report(kind)); // where nothing has been clicked yet
      await page.keyboard.press("Tab");
      const first = await page.evaluate(() => document.activeElement?.getAttribute("href"));
      assert.equal(first, "#content", "the first stop is the way past the navigation");
      const toggle = page.locator("figure.card button[aria-expanded]").first();
      await toggle.focus();
      await page.keyboard.press("Enter");
      assert.equal(await toggle.getAttribute("aria-expanded"), "true");
      await page.keyboard.press("Tab");
      await toggle.press("Space");
      assert.equal(await toggle.getAttribute("aria-expanded"), "false");
      await close();
    });
  });
}
