// What a change changes: a document of format "stepwarden-diff/1". Keys that it does not have are not missed.
import { append, counted, element } from "./dom.js";
import { difference } from "./data.js";
import { filterBar } from "./filters.js";
import { GrowingList } from "./growing_list.js";

/** So many of a list are shown at first, so that all lists can be seen. */
const FIRST_ITEMS = 12;

const CHANGE_FIELDS = [
  { name: "kind", title: "Change", values: (change) => kindsOf(change) },
  { name: "service", title: "Service", values: (change) => [serviceOf(change)] },
  { name: "section", title: "Section", values: (change) => (change.section ? [change.section] : []) },
  { name: "role", title: "Role", values: (change) => change.roles ?? [] },
  { name: "workflow", title: "Workflow", values: (change) => change.workflows ?? [] },
];

function serviceOf(change) {
  return change.service || "no service";
}

/** A task may be changed in several ways. */
function kindsOf(change) {
  const kinds = [change.kind ?? "changed"];
  if (change.moved_steps) kinds.push("moved");
  if (change.reordered) kinds.push("reordered");
  if (change.gates?.added?.length > 0) kinds.push("gated");
  if (change.gates?.removed?.length > 0) kinds.push("ungated");
  return kinds;
}

function shortText(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

/** A heading and a list of what `item` gives for each; nothing where there is nothing. */
function listSection(title, items, item) {
  if (!Array.isArray(items) || items.length === 0) return null;
  const list = new GrowingList(element("ul"), (each) => element("li", {}, item(each)), FIRST_ITEMS);
  list.show(items);
  return element("section", {}, element("h3", {}, `${title} (${items.length})`), list.list, list.more);
}

function plainTable(name, heads, rows) {
  if (rows.length === 0) return null;
  return element(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": name },
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          heads.map((head) => element("th", { scope: "col" }, head)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) =>
          element(
            "tr",
            {},
            row.map((cell) => element("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}

function locationName(location) {
  if (!location) return null;
  if (typeof location === "string") return location;
  return location.line > 0 ? `${location.path}:${location.line}` : location.path;
}

function effectItem(change) {
  const words = { appears: "added", vanishes: "removed" }[change.change] ?? "changed";
  const effect = change.effect ?? {};
  const sentence = change.sentence ?? [change.change, effect.op, effect.kind, effect.name].filter(Boolean).join(" ");
  const where = [
    change.workflow,
    change.role,
    change.step === undefined || change.step === null ? null : `step ${change.step}`,
  ];
  return [
    element("span", { class: `change ${words}` }, change.change ?? "changes"),
    " ",
    sentence,
    " ",
    element("span", { class: "faint" }, where.filter(Boolean).join(", ")),
  ];
}

function changeTitle(change) {
  const name = change.task || change.was_task || "a task without a name";
  return change.was_task && change.task && change.was_task !== change.task ? `${name} (was: ${change.was_task})` : name;
}

function stepsText(steps) {
  if (!Array.isArray(steps)) return `step ${shortText(steps)}`;
  return steps.length === 0 ? "no step" : `step ${steps.join(", ")}`;
}

function reorderedText(reordered) {
  if (!reordered) return "";
  if (reordered.after) return `now after '${reordered.after}'`;
  return reordered.before ? `now before '${reordered.before}'` : "yes";
}

function changeFacts(change) {
  const moved = change.moved_steps;
  const gates = change.gates ?? {};
  const facts = [
    ["Roles", (change.roles ?? []).join(", ")],
    ["Workflows", (change.workflows ?? []).join(", ")],
    ["Template", change.template],
    ["Was in", [change.was, change.was_service, change.was_section].filter(Boolean).join(", ")],
    ["At", locationName(change.location)],
    ["Was at", locationName(change.old_location)],
    ["Moved", moved ? `from ${stepsText(moved.from)} to ${stepsText(moved.to)}` : ""],
    ["Reordered", reorderedText(change.reordered)],
    ["Newly under the condition", shortText((gates.added ?? []).join("; "))],
    ["No longer under the condition", shortText((gates.removed ?? []).join("; "))],
    [
      "Exercised by",
      change.jobs?.length === 0 ? "no job that is known" : (change.jobs ?? []).map((job) => job.name ?? job).join(", "),
    ],
  ];
  const list = element("dl", { class: "facts" });
  for (const [name, value] of facts) if (value) list.append(element("dt", {}, name), element("dd", {}, value));
  return list;
}

function codeBlock(value) {
  return element("pre", {}, element("code", {}, shortText(value)));
}

function changeDetails(change) {
  const fields = (change.fields ?? []).map((field) => [
    field.field,
    element("div", { class: "old" }, codeBlock(field.old)),
    element("div", { class: "new" }, codeBlock(field.new)),
  ]);
  const verdicts = (change.verdicts ?? []).map((each) => [
    each.workflow ?? "",
    each.role ?? "",
    shortText(each.step),
    shortText(each.old),
    shortText(each.new),
  ]);
  return [
    changeFacts(change),
    plainTable("Changed fields", ["Field", "Before", "After"], fields),
    plainTable("Changed verdicts", ["Workflow", "Role", "Step", "Before", "After"], verdicts),
  ];
}

function changeItem(change) {
  const details = element(
    "details",
    { class: "change" },
    element(
      "summary",
      {},
      kindsOf(change).map((kind) => [element("span", { class: `change ${kind}` }, kind), " "]),
      changeTitle(change),
      " ",
      element("span", { class: "faint" }, [serviceOf(change), change.section].filter(Boolean).join(", ")),
    ),
  );
  details.addEventListener("toggle", () => append(details, changeDetails(change)), { once: true });
  return element("li", {}, details);
}

function findingLine(finding) {
  return [
    element("span", { class: `severity ${finding.severity ?? "note"}` }, finding.severity ?? ""),
    " ",
    finding.message ?? shortText(finding),
    " ",
    element("code", {}, locationName(finding.location) ?? ""),
    finding.rule ? ` [${finding.rule}]` : "",
  ];
}

function unexercisedLine(each) {
  if (typeof each === "string") return each;
  return [each.service, each.section, each.task].filter(Boolean).join(", ") || shortText(each);
}

function unanalysedLine(each) {
  if (typeof each === "string") return each;
  return [element("code", {}, locationName(each) ?? ""), `: ${each.reason ?? ""}`];
}

function summaryTiles(changes, found) {
  const countOf = (kind) => changes.filter((each) => kindsOf(each).includes(kind)).length;
  const tiles = [
    [countOf("added"), "tasks added"],
    [countOf("removed"), "tasks removed"],
    [countOf("changed"), "tasks changed"],
    [countOf("moved"), "moved between steps"],
    [(found.new ?? []).length, "new findings"],
    [(found.fixed ?? []).length, "fixed findings"],
    [found.unchanged ?? 0, "unchanged findings"],
  ];
  return element(
    "ul",
    { class: "tiles" },
    tiles.map(([count, name]) =>
      element("li", { class: "tile quiet" }, element("span", { class: "count" }, count), element("span", {}, name)),
    ),
  );
}

function sideName(side) {
  return typeof side === "string" ? side : (side?.name ?? side?.path ?? shortText(side));
}

function searchedText(change) {
  const location = locationName(change.location) ?? locationName(change.old_location) ?? "";
  return [change.task, change.was_task, change.service, change.template, location].join("\n").toLowerCase();
}

export function buildChanges(view) {
  const found = difference.findings ?? {};
  const changes = Array.isArray(difference.changes) ? difference.changes : [];
  const unanalysed = difference.unanalysed ?? [];
  const filters = filterBar(changes, CHANGE_FIELDS, searchedText);
  const status = element("p", { class: "status", role: "status" });
  const list = new GrowingList(element("ul", { class: "plain" }), changeItem);
  append(
    view,
    element(
      "p",
      { class: "lead" },
      "From ",
      element("code", {}, sideName(difference.old)),
      " to ",
      element("code", {}, sideName(difference.new)),
    ),
    (difference.remarks ?? []).length > 0
      ? element(
          "details",
          {},
          element("summary", {}, "About this comparison"),
          element(
            "ul",
            {},
            difference.remarks.map((each) => element("li", {}, each)),
          ),
        )
      : null,
    summaryTiles(changes, found),
    listSection("Effects that appear or vanish", difference.effects, effectItem),
    listSection("New findings", found.new, findingLine),
    listSection("Fixed findings", found.fixed, findingLine),
    element("h3", {}, "Tasks"),
    filters.form,
    status,
    list.list,
    list.more,
    listSection("Changed tasks that no job exercises", difference.unexercised, unexercisedLine),
    listSection(
      "Not analysed",
      Array.isArray(unanalysed) ? unanalysed : [...(unanalysed.old ?? []), ...(unanalysed.new ?? [])],
      unanalysedLine,
    ),
  );
  let key = null;
  return (parameters) => {
    const relevant = parameters.toString();
    if (relevant === key) return;
    key = relevant;
    const shown = filters.select(parameters);
    list.show(shown);
    status.textContent =
      shown.length === changes.length
        ? counted(changes.length, "task")
        : `${shown.length} of ${counted(changes.length, "task")}`;
  };
}
