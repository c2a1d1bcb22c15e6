// SPDX-License-Identifier: MIT
// Makes one report of every kind with the program of PLUSSUM_PROGRAM, in a folder that the tests share.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const program = process.env.PLUSSUM_PROGRAM ?? join(root, "build/release/sim/plussum");

/** Runs the program in `folder`; its complaint is the error. */
export function plussum(folder, ...words) {
  return execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

// What no page may take for markup, and what no layout may be broken by.
export const hostile = {
  title: `</script><script>window.owned = 1</script><img src=x onerror="window.owned = 2"> "quoted" 'single' & <b>`,
  meaning: "שוק & <i>🧱</i> '; DROP TABLE",
};

/** The starter's market with texts that are hard to show. Names of enterprises and the like cannot hold such letters. */
export const hostileScenario = readFileSync(join(root, "scenarios/lessons/starter.yaml"), "utf8")
  .replace(/^title: .*/m, () => `title: ${JSON.stringify(hostile.title)}`)
  .replace(/^description: .*/m, () => `description: ${JSON.stringify(`<style>*{display:none}</style> \u202Ertl\u202C ${"long".repeat(60)}`)}`)
  + `\ntargets:\n  - { id: T1, meaning: ${JSON.stringify(hostile.meaning)}, metric: outcome_stock, at: 2020-06-01, low: 0, high: 1e9, source: ${JSON.stringify(hostile.title)} }\n`;

/** Name and words of each report; made when asked for, so that a test of one does not wait for all. */
const recipes = {
  run: (folder) => {
    plussum(folder, "run", "emerging-era3", "--steps", "120", "-o", "era3.h5", "-q");
    return ["era3.h5"];
  },
  case: (folder) => {
    plussum(folder, "run", "cemex", "--steps", "104", "-o", "cemex.h5", "-q");
    return ["cemex.h5", "--no-runs"];
  },
  comparison: () => ["emerging-era1", "emerging-era3", "--set", "population.customers=500", "--replicates", "5"],
  cases: (folder) => {
    for (const name of ["cemex-self-build", "cemex"])
      plussum(folder, "run", name, "--steps", "104", "--set", "population.customers=20000", "-o", `${name}.small.h5`, "-q");
    return ["cemex-self-build.small.h5", "cemex.small.h5", "--replicates", "2"];
  },
  attribution: () => ["era-attribution", "--set", "population.customers=200", "--replicates", "3"],
  hypothesis: () => ["quality-debt", "--replicates", "4"],
  // So small a market that some enterprises run out of cash: the page tells of runs that failed.
  morris: () => ["morris-emerging", "--set", "population.customers=200", "--replicates", "1"],
  sobol: () => ["sobol-emerging", "--set", "population.customers=200", "--replicates", "1"],
  million: (folder) => {
    plussum(folder, "run", "emerging-era3", "--set", "population.customers=1000000", "--set", "enterprises.firm.may_be_overdrawn=true", "--steps", "24", "-o", "million.h5", "-q");
    return ["million.h5", "--no-runs"];
  },
};

export const kinds = Object.keys(recipes);

export function makeReport(folder, kind) {
  mkdirSync(folder, { recursive: true });
  const page = join(folder, `${kind}.html`);
  try {
    plussum(folder, "report", ...recipes[kind](folder), "-o", page, "-q");
  } catch (error) {
    if (error.status !== 1) throw error; // 1: some runs failed; the page is there and tells them
  }
  // The document is what docs/schemas say.
  execFileSync(process.env.PLUSSUM_PYTHON ?? "python3", [join(root, "tests/cli/documents.py"), page], { stdio: ["ignore", "pipe", "inherit"] });
  return page;
}
