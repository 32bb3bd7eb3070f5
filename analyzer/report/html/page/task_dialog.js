// One task, opened over the page: what it is, what it does, what becomes of it where and why, and its source.
import { append, counted, element, spoken } from "./dom.js";
import { effectsOf, findingsOf, hostClasses, report, taskNumber, tasks } from "./data.js";
import { changeAddress, onAddress, readAddress } from "./address.js";
import { icon } from "./marks.js";
import { sourceLines } from "./excerpt.js";

let dialog = null;

/** Rows of the data that tell the same of several playbooks, as one. */
function foldedVerdicts(task) {
  const rows = new Map();
  for (const [hostClass, playbook, steps, verdict, why, hosts] of task.verdicts) {
    const key = JSON.stringify([hostClass, steps, verdict, why, hosts]);
    const row = rows.get(key) ?? { hostClass, steps, verdict, why: report.texts[why], hosts, playbooks: [] };
    row.playbooks.push(report.texts[playbook]);
    rows.set(key, row);
  }
  return [...rows.values()];
}

function hostsName(row) {
  if (row.hostClass === null) return "hosts added by the run";
  const { name, count } = hostClasses[row.hostClass];
  return row.hosts === count ? name : `${name} (${row.hosts} of ${count} hosts)`;
}

function stepsName(steps) {
  const numbers = steps.filter((step) => step !== null);
  const parts = numbers.length > 0 ? [numbers.join(", ")] : [];
  if (numbers.length < steps.length) parts.push("outside of steps");
  return parts.join(", ");
}

function verdictTable(task) {
  const rows = foldedVerdicts(task);
  if (rows.length === 0) return element("p", {}, "No playbook of the directory comes to this task.");
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, hostsName(row)),
      element("td", {}, stepsName(row.steps)),
      element("td", {}, element("span", { class: `verdict ${row.verdict}` }, row.verdict)),
      element("td", {}, row.why === "" ? "no condition stands in the way" : row.why),
      element(
        "td",
        {},
        element(
          "ul",
          { class: "plain" },
          row.playbooks.map((name) => element("li", {}, name)),
        ),
      ),
    ),
  );
  const heads = ["Hosts", "Steps", "Verdict", "Why", "Playbooks"].map((name) => element("th", { scope: "col" }, name));
  return element(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Verdicts" },
    element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, body)),
  );
}

function factList(task) {
  const facts = [
    ["Services", task.services.join(", ")],
    ["Role", task.role],
    ["Section", task.section],
    ["Module", task.action],
    ["Written at", task.written],
    [task.written === undefined ? "Place" : "Rendered at", `${task.path}:${task.line}`],
  ];
  const list = element("dl", { class: "facts" });
  for (const [name, value] of facts) if (value) list.append(element("dt", {}, name), element("dd", {}, value));
  return list;
}

function effectList(task) {
  const effects = effectsOf(task);
  if (effects.length === 0) return element("p", {}, "Nothing that is known to change a host.");
  return element(
    "ul",
    {},
    effects.map((effect) => element("li", {}, effect)),
  );
}

function findingList(number) {
  const list = findingsOf(number);
  if (list.length === 0) return null;
  return [
    element("h3", {}, counted(list.length, "finding")),
    element(
      "ul",
      {},
      list.map((finding) =>
        element(
          "li",
          {},
          element("span", { class: `severity ${finding.severity}` }, finding.severity),
          " ",
          element("a", { href: `#finding-${finding.id}` }, finding.message),
        ),
      ),
    ),
  ];
}

function fillDialog(number) {
  const task = tasks[number];
  dialog.replaceChildren();
  const close = element(
    "button",
    { type: "button", class: "close", on: { click: () => dialog.close() } },
    "Close",
    spoken(" task"),
  );
  append(
    dialog,
    element("header", {}, element("h2", { id: "task-title" }, icon(task.mark), task.name), close),
    element(
      "div",
      { class: "dialog-body" },
      factList(task),
      findingList(number),
      element("h3", {}, "What it does"),
      effectList(task),
      element("h3", {}, "What becomes of it"),
      verdictTable(task),
      element("h3", {}, "Source"),
      sourceLines(task.line, report.sources[task.source], `Source of ${task.name}`),
    ),
  );
}

function followAddress({ parameters }) {
  const number = taskNumber(parameters.get("task") ?? "");
  if (number === undefined) {
    if (dialog.open) dialog.close();
    return;
  }
  fillDialog(number);
  if (!dialog.open) dialog.showModal();
}

/** Once, before the first address is followed. */
export function prepareTaskDialog() {
  dialog = element("dialog", { class: "task", "aria-labelledby": "task-title" });
  dialog.addEventListener("close", () => {
    if (readAddress().parameters.has("task")) changeAddress({ task: null }, true);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  onAddress(followAddress);
}

export function openTask(number) {
  changeAddress({ task: tasks[number].id });
}
