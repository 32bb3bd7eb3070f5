// The marks that stand for what a task does. Shapes differ as well as colours; a hollow mark may be skipped.
import { drawing, element } from "./dom.js";
import { report } from "./data.js";

const SHAPES = {
  stop: "M1 1h10v10H1z",
  start: "M2 1 11 6 2 11z",
  update: "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z",
  remove: "M3 1 6 4 9 1 11 3 8 6 11 9 9 11 6 8 3 11 1 9 4 6 1 3z",
  migrate: "M6 0.5 11.5 6 6 11.5 0.5 6z",
  write: "M2 4.2h8v3.6h-8z",
  none: "M6 3.8a2.2 2.2 0 1 1 0 4.4a2.2 2.2 0 1 1 0-4.4z",
};

export function icon(mark, sure = true) {
  return drawing(
    "svg",
    { class: `icon ${mark}${sure ? "" : " unsure"}`, viewBox: "0 0 12 12", "aria-hidden": "true", focusable: "false" },
    drawing("path", { d: SHAPES[mark] ?? SHAPES.none }),
  );
}

/** What marks mean, as a list. */
export function legend() {
  const list = element("ul", { class: "legend", "aria-label": "Legend" });
  for (const mark of report?.marks ?? []) list.append(element("li", {}, icon(mark.name), mark.meaning));
  list.append(
    element("li", {}, icon("stop"), icon("stop", false), "filled: runs for sure; hollow: the node decides"),
    element("li", {}, element("span", { class: "arc-sample", "aria-hidden": "true" }), "tasks of one finding"),
  );
  return list;
}
