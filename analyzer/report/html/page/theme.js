// Light, dark, or as the system has it. The choice is kept where the browser lets a local file keep something.
import { element } from "./dom.js";

const THEMES = ["system", "light", "dark"];
const THEME_KEY = "stepwarden-theme";

function keptTheme() {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return THEMES.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

function applyTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // The choice then holds for as long as the page is open.
  }
}

export function themeSwitch() {
  const select = element("select", { "aria-label": "Theme", on: { change: () => applyTheme(select.value) } });
  for (const theme of THEMES) select.append(element("option", { value: theme }, theme));
  select.value = keptTheme();
  applyTheme(select.value);
  return element("label", { class: "theme" }, element("span", {}, "Theme"), select);
}
