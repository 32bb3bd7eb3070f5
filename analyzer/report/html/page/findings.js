// All findings, with filters. Each has an address of its own; long lists are shown piece by piece.
import { append, bringTo, counted, element } from "./dom.js";
import { findings, placeName, report, stepName, tasks } from "./data.js";
import { addressOf } from "./address.js";
import { excerpt } from "./excerpt.js";
import { filterBar } from "./filters.js";
import { GrowingList } from "./growing_list.js";
import { openTask } from "./task_dialog.js";

const FIELDS = [
  { name: "severity", title: "Severity", values: (finding) => [finding.severity] },
  { name: "rule", title: "Rule", values: (finding) => [finding.rule] },
  { name: "service", title: "Service", values: (finding) => finding.services },
  { name: "role", title: "Role", values: (finding) => (finding.role === "" ? [] : [finding.role]) },
  { name: "step", title: "Step", values: (finding) => (finding.step === null ? [] : [String(finding.step)]) },
];

const searchTexts = new Map();

function searchText(finding) {
  if (!searchTexts.has(finding)) {
    const texts = [
      finding.message,
      finding.rule,
      finding.name,
      finding.path,
      finding.section,
      finding.services,
      finding.id,
    ];
    searchTexts.set(finding, texts.flat().join("\n").toLowerCase());
  }
  return searchTexts.get(finding);
}

function metaLine(finding) {
  const parts = [
    element("a", { href: addressOf("findings", { rule: finding.rule }) }, finding.rule),
    finding.services.length > 0 ? finding.services.join(", ") : null,
    finding.role || null,
    finding.section || null,
    finding.step === null ? null : stepName(finding.step),
    finding.name === "" ? null : `task: ${finding.name}`,
  ];
  return element(
    "ul",
    { class: "meta" },
    parts.filter((part) => part !== null).map((part) => element("li", {}, part)),
  );
}

function taskButton(number) {
  return element(
    "button",
    { type: "button", on: { click: () => openTask(number) } },
    "Open task",
    element("span", { class: "spoken" }, ` ${tasks[number].name}`),
  );
}

function relatedPlace(place) {
  return element(
    "li",
    {},
    element(
      "p",
      {},
      place.message,
      " ",
      element("code", {}, placeName(place)),
      " ",
      place.task === null ? null : taskButton(place.task),
    ),
    excerpt(place.excerpt, `Lines of ${placeName(place)}`),
  );
}

function relatedPlaces(finding) {
  if (finding.related.length === 0) return null;
  const details = element("details", {}, element("summary", {}, counted(finding.related.length, "related place")));
  details.addEventListener(
    "toggle",
    () => details.append(element("ul", { class: "related" }, finding.related.map(relatedPlace))),
    { once: true },
  );
  return details;
}

function aboutRule(finding) {
  const rule = report.rules[finding.rule];
  if (rule === undefined) return null;
  const list = element("dl");
  for (const [name, text] of [
    ["What is flagged", rule.what],
    ["Why it hurts", rule.why],
    ["What to do", rule.fix],
  ])
    list.append(element("dt", {}, name), element("dd", {}, text));
  return element("details", {}, element("summary", {}, `About ${finding.rule}`), list);
}

function findingItem(finding) {
  const title = `finding-${finding.id}-title`;
  return element(
    "li",
    {},
    element(
      "article",
      { id: `finding-${finding.id}`, class: `finding ${finding.severity}`, tabindex: "-1", "aria-labelledby": title },
      element(
        "h3",
        { id: title },
        element("span", { class: `severity ${finding.severity}` }, finding.severity),
        " ",
        element("span", { class: "message" }, finding.message),
      ),
      metaLine(finding),
      element("p", { class: "place" }, element("code", {}, placeName(finding))),
      excerpt(finding.excerpt, `Lines of ${placeName(finding)}`),
      finding.help === "" ? null : element("p", { class: "help" }, element("strong", {}, "Help: "), finding.help),
      relatedPlaces(finding),
      aboutRule(finding),
      element(
        "p",
        { class: "actions" },
        finding.task === null ? null : taskButton(finding.task),
        element(
          "a",
          { href: `#finding-${finding.id}` },
          "Link",
          element("span", { class: "spoken" }, ` to this finding: ${finding.message}`),
        ),
      ),
    ),
  );
}

export function buildFindings(section) {
  const filters = filterBar(findings, FIELDS, searchText);
  const status = element("p", { class: "status", role: "status" });
  const list = new GrowingList(element("ol", { class: "findings" }), findingItem);
  append(section, filters.form, status, list.list, list.more);
  let key = null;
  return (parameters) => {
    const relevant = new URLSearchParams([...parameters].filter(([name]) => name !== "task" && name !== "finding"));
    if (relevant.toString() !== key) {
      key = relevant.toString();
      const items = filters.select(parameters);
      list.show(items);
      status.textContent =
        items.length === findings.length
          ? counted(findings.length, "finding")
          : `${items.length} of ${counted(findings.length, "finding")}`;
    }
    const wanted = parameters.get("finding");
    if (!wanted || parameters.get("task")) return;
    if (list.reach((finding) => finding.id === wanted)) bringTo(document.getElementById(`finding-${wanted}`));
    else status.textContent = `There is no finding ${wanted} among those shown.`;
  };
}
