// SPDX-License-Identifier: MIT
// What the page shows of a run against what h5py reads in its file; money that flows through the slider; names that look like markup; a
// market of a million customers. `node --test`
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { hostile, hostileScenario, makeReport, plussum } from "./reports.mjs";

const folder = mkdtempSync(join(tmpdir(), "plussum-numbers-"));
let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads with h5py; `code` prints JSON from `file`. */
function hdf5(name, code) {
  const words = `import h5py, json\nwith h5py.File(${JSON.stringify(join(folder, name))}) as file:\n    print(json.dumps(${code}))`;
  return JSON.parse(execFileSync(process.env.PLUSSUM_PYTHON ?? "/usr/bin/python3", ["-c", words], { encoding: "utf8", maxBuffer: 1e8 }));
}

/** Head, texts and full numbers of a card's table. */
async function tableOf(page, card) {
  const figure = page.locator(card);
  await figure.getByRole("button", { name: "Table", exact: true }).click();
  return figure.evaluate((made) => ({
    head: [...made.querySelectorAll("thead th")].map((cell) => cell.textContent),
    rows: [...made.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => ({
      text: cell.textContent, value: cell.dataset.value === undefined ? null : Number(cell.dataset.value),
    }))),
  }));
}

/** "1,234.5" as shown equals the number when it is rounded to the digits shown. */
function showsRounded(text, value) {
  const shown = text.replaceAll(",", "").replaceAll("−", "-");
  const decimals = /\.(\d+)/.exec(shown)?.[1].length ?? 0;
  return Math.abs(Number(shown) - value) <= 0.5000001 * 10 ** -decimals || Math.abs(Number(shown) / value - 1) < 1e-9;
}

test("lock states, barriers and enterprises as h5py reads them, to the digits printed", async () => {
  const { page, complaints, close } = await open(browser, makeReport(folder, "case"));
  for (const [card, series, axis] of [["#lock-states", "customers_by_lock_state", "lock_state"], ["#barriers", "locked_out_by_barrier", "barrier"],
    ["#partners", "partner_cash", "partner"]]) {
    const stored = hdf5("cemex.h5", `dict(labels=list(file["series/${axis}"].asstr()[:]), values=file["series/${series}"][:].tolist())`);
    const shown = await tableOf(page, card);
    assert.ok(shown.rows.length === Math.min(300, stored.values.length) && shown.head.length > 1, card);
    let compared = 0;
    shown.head.slice(1).forEach((head, column) => {
      const label = stored.labels.findIndex((name) => head.startsWith(name.replaceAll("_", " ")));
      assert.ok(label >= 0, `${card} has a column ${head}`);
      shown.rows.forEach((row, record) => {
        const cell = row[column + 1], value = stored.values[record][label];
        assert.equal(cell.value, value, `${card} ${head} at ${row[0].text}`);
        assert.ok(showsRounded(cell.text, value), `${card} shows ${cell.text} for ${value}`);
        ++compared;
      });
    });
    assert.ok(compared >= stored.values.length, card);
  }
  assert.deepEqual(complaints, []);
  await close();
});

test("the Sankey shows the ledger's sums, and its slider another period", async () => {
  const { page, close } = await open(browser, makeReport(folder, "run"));
  const card = page.locator("#money");
  await card.locator("select").selectOption({ label: "everyday money too" });
  const ledger = hdf5("era3.h5", `dict(names=list(file["ledger/transfer"].asstr()[:]), scale=float(file["ledger/moved"].attrs["scale_factor"]), represents=float(file.attrs["represents"]), moved=file["ledger/moved"][:].sum(axis=0).tolist())`);
  const shown = await tableOf(page, "#money");
  const amounts = new Map(shown.rows.map((row) => [row[0].text, row.at(-1).value]));
  let compared = 0;
  ledger.names.forEach((name, index) => {
    const moved = Math.abs(ledger.moved[index]) * ledger.scale * ledger.represents;
    if (moved === 0) return;
    const value = amounts.get(name.replaceAll("_", " "));
    assert.ok(Math.abs(value - moved) <= 1e-9 * moved, `${name}: ${value}, and ${moved} in the file`);
    ++compared;
  });
  assert.equal(compared, shown.rows.length);
  const before = await card.locator(".chart svg").innerHTML();
  const title = await card.locator("h3").innerText();
  await card.locator("input[type=range]").focus();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await card.locator(".chart svg").innerHTML(), before);
  assert.notEqual(await card.locator("h3").innerText(), title);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await card.locator("h3").innerText(), title);
  await close();
});

test("names that look like markup are shown as text", async () => {
  writeFileSync(join(folder, "hostile.yaml"), hostileScenario);
  plussum(folder, "run", "hostile.yaml", "--steps", "30", "-o", "hostile.h5", "-q");
  plussum(folder, "report", "hostile.h5", "-o", "hostile.html", "--no-runs", "-q");
  const { page, complaints, close } = await open(browser, join(folder, "hostile.html"));
  assert.deepEqual(complaints, []);
  assert.equal(await page.evaluate(() => globalThis.owned), undefined);
  assert.equal(await page.title(), hostile.title);
  assert.ok((await page.locator("h1").innerText()).includes(hostile.title.slice(0, 40)));
  assert.ok((await page.locator("main").innerText()).includes(hostile.meaning));
  assert.equal(await page.locator("main img, main script, main b, main i").count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await close();
});

test("what could not be measured is said, and what the scenario changes on the way", async () => {
  const [before, text, after] = readFileSync(makeReport(folder, "run"), "utf8").split(/(?<=<script type="application\/json" id="document">)([^<]*)/);
  const document = JSON.parse(text), [run] = document.runs;
  const lost = run.loops.loops.find(({ closed, strength }) => closed && strength);
  lost.strength = null;
  run.notes = [`With loop ${lost.name} cut a run did not come to its end.`];
  run.events = [{ step: run.series.steps[9], date: run.series.dates[9], parameter: "enterprises.firm.outlet_share", value: 0.25, unit: "1" }];
  writeFileSync(join(folder, "lost.html"), before + JSON.stringify(document).replaceAll("<", "\\u003c") + after);
  const { page, complaints, close } = await open(browser, join(folder, "lost.html"));
  assert.deepEqual(complaints, []);
  assert.ok((await page.locator("#left-out").innerText()).includes(run.notes[0]));
  assert.match(await page.locator("#loops h3").innerText(), /of those measured$/);
  assert.ok((await page.locator("#loop-strength .note").innerText()).includes(`${lost.name} (${lost.title})`));
  assert.match(await page.locator("#events h3").innerText(), /enterprises\.firm\.outlet_share to 0\.25 on /);
  assert.deepEqual((await tableOf(page, "#events")).rows.map((row) => row.map((cell) => cell.text)),
    [[run.events[0].date, String(run.events[0].step), "enterprises.firm.outlet_share", "0.25", "1"]]);
  await close();
});

test("a million customers make no larger page, and it opens as fast", async (t) => {
  const pages = { run: makeReport(folder, "run"), million: makeReport(folder, "million") };
  assert.ok(statSync(pages.million).size < 5e6, `${statSync(pages.million).size} bytes`);
  const took = {};
  for (const name of ["run", "million", "run", "million"]) {
    const began = performance.now();
    const { close } = await open(browser, pages[name]);
    took[name] = Math.min(took[name] ?? Infinity, performance.now() - began);
    await close();
  }
  t.diagnostic(`opened and drawn: ${Math.round(took.million)} ms for a million customers, ${Math.round(took.run)} ms for two thousand`);
  assert.ok(took.million < 3 * took.run, `${took.million} ms against ${took.run} ms`);
});

test("a card says first which enterprise is gone, and then for how many people it is no loss", async () => {
  const market = ["null-market", "--set", "population.customers=300", "--steps", "24"];
  plussum(folder, "run", ...market, "-o", "stays.h5", "-q");
  // Outlets that no cash can pay for.
  assert.throws(() => plussum(folder, "run", ...market, "--set", "enterprises.firm.outlet_cost=1200 USD/week", "--set", "enterprises.firm.starting_cash=20000 USD", "-o", "goes.h5", "-q"), { status: 1 });
  plussum(folder, "report", "stays.h5", "goes.h5.stopped", "-o", "gone.html", "--replicates", "3", "--screen", "0", "-q");
  const { page, complaints, close } = await open(browser, join(folder, "gone.html"));
  const card = page.locator("#comparison-headline");
  assert.match(await card.locator("h3").innerText(), /^Enterprise firm leaves the market in 3 of 3 replicates of .*, insolvent \(.*\): at the end .* of the customers are locked out/);
  const lines = await card.innerText();
  assert.match(lines, /of the people are not worse off with .* than with /);
  const [comparison] = await page.evaluate(() => JSON.parse(document.getElementById("document").textContent).comparisons);
  const first = await card.locator(".tile").first().innerText();
  assert.ok(first.includes("not worse off"), first);
  const share = Number(/(\d+(?:\.\d+)?) %/.exec(await card.locator(".tile dd").first().innerText())?.[1]);
  assert.ok(Math.abs(share - 100 * comparison.people.not_worse.mean) <= 0.51, `${share} for ${comparison.people.not_worse.mean}`);
  // Better, and regretted, for whom: every title names the party.
  for (const id of ["#comparison-parties", "#comparison-regret"])
    for (const party of ["for all together", "for people", "for enterprise firm"]) assert.ok((await page.locator(`${id} h3`).innerText()).includes(party), `${id} ${party}`);
  assert.ok((await page.locator("#comparison-headline").innerText()).includes("not priced"));
  assert.deepEqual(complaints, []);
  await close();
});
