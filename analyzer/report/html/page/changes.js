// What a change changes: a document of format "stepwarden-diff/1". Keys that it does not have are not missed.
import { append, counted, element } from "./dom.js";
import { difference } from "./data.js";

function shortText(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

function listOf(items, item) {
  return element("ul", {}, (items ?? []).map((each) => element("li", {}, item(each))));
}

function section(title, items, content) {
  if (!Array.isArray(items) || items.length === 0) return null;
  return element("section", {}, element("h3", {}, `${title} (${items.length})`), content(items));
}

function plainTable(name, heads, rows) {
  if (rows.length === 0) return null;
  return element(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": name },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map((cell) => element("td", {}, cell))))),
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
  const where = [change.workflow, change.role, change.step === undefined || change.step === null ? null : `step ${change.step}`];
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

function changeFacts(change) {
  const moved = change.moved_steps;
  const gates = change.gates ?? {};
  const facts = [
    ["Roles", (change.roles ?? []).join(", ")],
    ["Workflows", (change.workflows ?? []).join(", ")],
    ["Template", change.template],
    ["Was in", change.was],
    ["At", locationName(change.location)],
    ["Was at", locationName(change.old_location)],
    ["Moved", moved ? `from step ${shortText(moved.from)} to ${shortText(moved.to)}` : ""],
    ["Reordered", change.reordered ? "yes" : ""],
    ["Newly under the condition", shortText((gates.added ?? []).join("; "))],
    ["No longer under the condition", shortText((gates.removed ?? []).join("; "))],
    ["Jobs", (change.jobs ?? []).map((job) => job.name ?? job).join(", ")],
  ];
  const list = element("dl", { class: "facts" });
  for (const [name, value] of facts) if (value) list.append(element("dt", {}, name), element("dd", {}, value));
  return list;
}

function codeBlock(value) {
  return element("pre", {}, element("code", {}, shortText(value)));
}

function changeItem(change) {
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
  return element(
    "details",
    { class: "change" },
    element(
      "summary",
      {},
      element("span", { class: `change ${change.kind ?? "changed"}` }, change.kind ?? "changed"),
      " ",
      changeTitle(change),
      " ",
      element("span", { class: "faint" }, change.section ?? ""),
    ),
    changeFacts(change),
    plainTable("Changed fields", ["Field", "Before", "After"], fields),
    plainTable("Changed verdicts", ["Workflow", "Role", "Step", "Before", "After"], verdicts),
  );
}

function changesByService(changes) {
  const services = new Map();
  for (const change of changes) {
    const service = change.service || "no service";
    services.set(service, [...(services.get(service) ?? []), change]);
  }
  return [...services].map(([service, list]) =>
    element("section", { class: "service" }, element("h4", {}, service, " ", element("span", { class: "faint" }, counted(list.length, "task"))), list.map(changeItem)),
  );
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

function summaryTiles() {
  const changes = Array.isArray(difference.changes) ? difference.changes : [];
  const kinds = ["added", "removed", "changed"].map((kind) => [kind, changes.filter((each) => each.kind === kind).length]);
  const found = difference.findings ?? {};
  const tiles = [
    ...kinds.map(([kind, count]) => [count, `tasks ${kind}`]),
    [changes.filter((each) => each.moved_steps).length, "moved between steps"],
    [(found.new ?? []).length, "new findings"],
    [(found.fixed ?? []).length, "fixed findings"],
    [found.unchanged ?? 0, "unchanged findings"],
  ];
  return element(
    "ul",
    { class: "tiles" },
    tiles.map(([count, name]) => element("li", { class: "tile quiet" }, element("span", { class: "count" }, count), element("span", {}, name))),
  );
}

function sideName(side) {
  return typeof side === "string" ? side : (side?.name ?? side?.path ?? shortText(side));
}

export function buildChanges(view) {
  const found = difference.findings ?? {};
  append(
    view,
    element("p", { class: "lead" }, "From ", element("code", {}, sideName(difference.old)), " to ", element("code", {}, sideName(difference.new))),
    summaryTiles(),
    section("Effects that appear or vanish", difference.effects, (items) => listOf(items, effectItem)),
    section("New findings", found.new, (items) => listOf(items, findingLine)),
    section("Fixed findings", found.fixed, (items) => listOf(items, findingLine)),
    section("Changed tasks", difference.changes, changesByService),
    section("Changed tasks that no job exercises", difference.unexercised, (items) => listOf(items, unexercisedLine)),
    section("Not analysed", difference.unanalysed, (items) => listOf(items, unanalysedLine)),
  );
  return () => {};
}
