// SPDX-License-Identifier: MIT
// Light or dark: as the system says, or as the button was set.
import { element } from "./element";

const listeners: (() => void)[] = [];
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (document.documentElement.dataset["theme"] ?? (systemIsDark.matches ? "dark" : "light")) === "dark";

export function onSchemeChange(listener: () => void): void {
  listeners.push(listener);
}

export function schemeButton(): HTMLButtonElement {
  const button = element("button", { type: "button", class: "scheme" });
  const changed = () => {
    button.textContent = isDark() ? "Light colours" : "Dark colours";
    for (const listener of listeners) listener();
  };
  button.addEventListener("click", () => {
    document.documentElement.dataset["theme"] = isDark() ? "light" : "dark";
    changed();
  });
  systemIsDark.addEventListener("change", changed);
  changed();
  return button;
}
