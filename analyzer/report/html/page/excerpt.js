// Pieces of source: lines with their numbers, and a marked place.
import { element } from "./dom.js";
import { report } from "./data.js";

function sourceLine(number, text, marked, offset, length) {
  const code = element("code");
  if (marked) {
    const characters = Array.from(text);
    code.append(
      characters.slice(0, offset).join(""),
      element("mark", {}, characters.slice(offset, offset + length).join("")),
      characters.slice(offset + length).join(""),
    );
  } else {
    code.append(text);
  }
  return element(
    "span",
    { class: marked ? "line marked" : "line" },
    element("span", { class: "number", "aria-hidden": "true" }, number),
    code,
    "\n",
  );
}

/** Lines of a file from `first` on. */
export function sourceLines(first, text, label) {
  const lines = text.split("\n").map((line, i) => sourceLine(first + i, line, false));
  return element("pre", { class: "source", tabindex: "0", role: "region", "aria-label": label }, lines);
}

/** The excerpt of this number; null gives nothing. */
export function excerpt(number, label) {
  if (number === null) return null;
  const data = report.excerpts[number];
  const lines = data.lines
    .split("\n")
    .map((line, i) => sourceLine(data.first + i, line, data.first + i === data.line, data.offset, data.length));
  return element("pre", { class: "source", tabindex: "0", role: "region", "aria-label": label }, lines);
}
