// SPDX-License-Identifier: MIT
// Bundles the report page: one HTML file without any reference to another. `node build.mjs OUTPUT`
// The program puts a document (src/document.ts) in the place of PLUSSUM_DOCUMENT.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2];
if (!output) {
  console.error("usage: node build.mjs OUTPUT");
  process.exit(2);
}

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2022"],
    charset: "utf8",
    legalComments: "inline", // the licences of what is bundled go with it
    logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

// Inside a page nothing may look like the end of its script or style.
const inScript = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
const [script, style] = await Promise.all([bundle("main.ts"), bundle("style.css")]);
const page = readFileSync(join(here, "src", "page.html"), "utf8")
  .replace("/* PLUSSUM_STYLE */", () => style.replaceAll("</style", "<\\/style"))
  .replace("/* PLUSSUM_SCRIPT */", () => inScript(script));
writeFileSync(output, page);
