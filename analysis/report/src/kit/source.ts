// SPDX-License-Identifier: MIT
// Texts to be taken along: commands and files, with buttons that copy and save them.
import { save } from "./download";
import { element } from "./element";

export const code = (text: string, label: string) => {
  const block = element("pre", { tabindex: "0", role: "region", "aria-label": label }, element("code", { dir: "auto" }, text));
  Object.assign(block.style, { overflow: "auto", maxHeight: "24rem", margin: "0" });
  return block;
};

export function saveButton(text: string, file: string): HTMLButtonElement {
  const button = element("button", { type: "button", dir: "auto" }, `Save ${file}`);
  button.addEventListener("click", () => save(text, "application/yaml;charset=utf-8", file));
  return button;
}

/** Says what became of it on the button itself, which is read out too. */
export function copyButton(text: string): HTMLButtonElement {
  const words = element("span", { "aria-live": "polite" }, "Copy");
  const button = element("button", { type: "button" }, words);
  button.addEventListener("click", () => {
    const said = (outcome: string) => {
      words.textContent = outcome;
      setTimeout(() => { words.textContent = "Copy"; }, 2000);
    };
    // A browser may refuse, or know no clipboard on a page opened from disk; the text can still be marked by hand.
    if (!navigator.clipboard) said("Cannot copy here");
    else navigator.clipboard.writeText(text).then(() => said("Copied"), () => said("Cannot copy here"));
  });
  return button;
}
