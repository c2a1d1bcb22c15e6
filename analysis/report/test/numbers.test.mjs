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
