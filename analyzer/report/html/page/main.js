// The frame of the page: its views, and which of them is shown.
import { append, element } from "./dom.js";
import { difference, findings, report } from "./data.js";
import { announceAddress, onAddress } from "./address.js";
import { themeSwitch } from "./theme.js";
import { prepareTaskDialog } from "./task_dialog.js";
import { buildSummary } from "./summary.js";
import { buildFindings } from "./findings.js";
import { buildLanes } from "./lanes.js";
import { buildMatrix } from "./matrix.js";
import { buildChanges } from "./changes.js";

/** Views that there is something for. `build(section)` fills one and gives what follows the address in it. */
const views = [
  { name: "summary", title: "Summary", build: buildSummary, has: report !== null },
  { name: "changes", title: "Changes", build: buildChanges, has: difference !== null },
  { name: "findings", title: "Findings", build: buildFindings, has: report !== null, count: findings.length },
  { name: "lanes", title: "Workflows", build: buildLanes, has: report?.workflows !== undefined },
  { name: "coverage", title: "Coverage", build: buildMatrix, has: report?.matrix !== undefined },
].filter((view) => view.has);

function viewLink(view) {
  view.link = element("a", { href: `#${view.name}` }, view.title);
  if (view.count !== undefined) view.link.append(element("span", { class: "badge" }, view.count));
  return element("li", {}, view.link);
}

function viewSection(view) {
  const heading = `${view.name}-heading`;
  view.section = element("section", { class: `view ${view.name}`, "aria-labelledby": heading, hidden: true });
  view.section.append(element("h2", { id: heading, tabindex: "-1" }, view.title));
  return view.section;
}

function show({ view: name, parameters }) {
  const shown = views.find((view) => view.name === name) ?? views[0];
  for (const view of views) {
    view.section.hidden = view !== shown;
    if (view === shown) view.link.setAttribute("aria-current", "page");
    else view.link.removeAttribute("aria-current");
  }
  shown.follow ??= shown.build(shown.section);
  shown.follow(parameters);
}

function start() {
  const main = element("main", { id: "content", tabindex: "-1" }, views.map(viewSection));
  const skip = element("a", { class: "skip-link", href: "#content" }, "Skip to content");
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  append(
    document.body,
    skip,
    element(
      "header",
      { class: "page" },
      element("h1", {}, "stepwarden", element("span", { class: "input" }, report?.name ?? "")),
      element("nav", { "aria-label": "Views" }, element("ul", {}, views.map(viewLink))),
      themeSwitch(),
    ),
    main,
  );
  prepareTaskDialog();
  onAddress(show);
  announceAddress();
  document.documentElement.dataset.ready = "yes";
}

start();
