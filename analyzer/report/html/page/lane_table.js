// The table of swim lanes: its heads, the rows of open lanes, and the marks in their cells.
import { append, counted, element, spoken } from "./dom.js";
import { effectsOf, findingsOf, stepName, tasks } from "./data.js";
import { icon } from "./marks.js";
import { openTask } from "./task_dialog.js";

/** More marks than this in a cell are folded. */
const CELL_MARKS = 12;
/** Marks that a folded lane counts. */
const COUNTED_MARKS = ["stop", "start", "update", "remove", "migrate"];

function columnName(column) {
  const round = column.round > 0 ? ` (${column.round + 1})` : "";
  return `${column.playbook}${round}`;
}

function markLabel(number, service, column, sure) {
  const task = tasks[number];
  const parts = [
    task.name,
    effectsOf(task).join("; ") || "no effect known",
    service,
    `${columnName(column)} ${stepName(column.step)}`,
  ];
  if (!sure) parts.push("the node decides");
  const found = findingsOf(number).length;
  if (found > 0) parts.push(counted(found, "finding"));
  return parts.join(", ");
}

/** The table of one workflow, with what is open in it. */
export class LaneTable {
  constructor(workflow, lanes, open, changed) {
    this.workflow = workflow;
    this.lanes = lanes;
    this.open = open;
    this.changed = changed;
    /** Elements of tasks: number to [{button, column}]. */
    this.marks = new Map();
    /** Heads of lanes: [{lane, cells by column}]. */
    this.heads = [];
    this.table = element(
      "table",
      { class: "lanes" },
      element("caption", { class: "spoken" }, `Tasks of ${workflow.name} by hosts, service and step`),
      this.head(),
      lanes.map((lane) => this.laneBody(lane)),
    );
    this.table.addEventListener("keydown", (event) => this.onKey(event));
    this.table.addEventListener("focusin", (event) => this.makeReachable(event.target.closest("button.mark")));
    this.makeReachable(this.table.querySelector("button.mark"));
  }

  head() {
    const { columns } = this.workflow;
    const groups = [];
    for (const column of columns) {
      const name = columnName(column);
      if (groups.at(-1)?.name === name) ++groups.at(-1).span;
      else groups.push({ name, span: 1 });
    }
    return element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col", rowspan: 2, class: "corner" }, "Hosts and service"),
        groups.map(({ name, span }) => element("th", { scope: "colgroup", colspan: span, class: "playbook" }, name)),
      ),
      element(
        "tr",
        {},
        columns.map(({ step }) =>
          element(
            "th",
            { scope: "col", class: "step" },
            step === null ? ["–", spoken(" no step")] : [spoken("step "), step],
          ),
        ),
      ),
    );
  }

  laneBody(lane) {
    const body = element("tbody");
    const isOpen = this.open.has(lane.number);
    const button = element(
      "button",
      {
        type: "button",
        class: "lane",
        "aria-expanded": String(isOpen),
        on: { click: () => this.changed(lane.number, !this.open.has(lane.number)) },
      },
      element("span", { class: "name" }, lane.hostClass.name),
      element(
        "span",
        { class: "faint" },
        `${counted(lane.hostClass.count, "host")}, ${counted(lane.rows.length, "service")}`,
      ),
    );
    button.title = lane.hostClass.hosts;
    const cells = this.workflow.columns.map((column, i) => this.countCell(lane.counts.get(i)));
    this.heads.push({ lane, cells });
    body.append(element("tr", { class: "lane" }, element("th", { scope: "rowgroup" }, button), cells));
    if (isOpen)
      append(
        body,
        lane.rows.map((row) => this.serviceRow(row)),
      );
    return body;
  }

  countCell(counts) {
    if (counts === undefined) return element("td");
    const chips = COUNTED_MARKS.filter((mark) => counts.has(mark)).map((mark) =>
      element("li", {}, icon(mark), counts.get(mark), spoken(` ${mark}`)),
    );
    return element("td", {}, chips.length === 0 ? null : element("ul", { class: "counts" }, chips));
  }

  serviceRow(row) {
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, row.service),
      this.workflow.columns.map((column, i) => this.cell(row, column, i)),
    );
  }

  cell(row, column, place) {
    const entries = row.cells.get(place);
    if (entries === undefined) return element("td");
    const box = element("div", { class: "marks" });
    const shown = entries.length > CELL_MARKS ? entries.slice(0, CELL_MARKS - 1) : entries;
    const add = (list) =>
      append(
        box,
        list.map((entry) => this.mark(entry, row.service, column, place)),
      );
    add(shown);
    const folded = entries.slice(shown.length);
    if (folded.length > 0) {
      const more = element("button", { type: "button", class: "fold" }, `+${folded.length}`, spoken(" more tasks"));
      more.addEventListener("click", () => {
        for (const { task } of folded) this.forget(task, more);
        more.remove();
        add(folded);
        box.children[shown.length].focus();
        this.changed(null, true);
      });
      for (const { task } of folded) this.remember(task, more, place);
      box.append(more);
    }
    return element("td", {}, box);
  }

  mark({ task, sure }, service, column, place) {
    const label = markLabel(task, service, column, sure);
    const found = findingsOf(task);
    const worst = ["error", "warning", "note"].find((severity) => found.some((each) => each.severity === severity));
    const button = element(
      "button",
      {
        type: "button",
        class: worst === undefined ? "mark" : `mark found ${worst}`,
        tabindex: "-1",
        title: label,
        "aria-label": label,
        on: { click: () => openTask(task) },
      },
      icon(tasks[task].mark, sure),
    );
    this.remember(task, button, place);
    return button;
  }

  remember(task, button, column) {
    if (!this.marks.has(task)) this.marks.set(task, []);
    this.marks.get(task).push({ button, column });
  }

  forget(task, button) {
    this.marks.set(
      task,
      this.marks.get(task).filter((mark) => mark.button !== button),
    );
  }

  /** One mark is in the order of the Tab key; arrows lead to the others. */
  makeReachable(button) {
    if (button === null) return;
    if (this.reachable !== undefined) this.reachable.tabIndex = -1;
    this.reachable = button;
    button.tabIndex = 0;
  }

  onKey(event) {
    const button = event.target.closest("button.mark");
    if (button === null) return;
    const all = [...this.table.querySelectorAll("button.mark")];
    const place = all.indexOf(button);
    const next = {
      ArrowRight: () => all[place + 1],
      ArrowLeft: () => all[place - 1],
      ArrowDown: () => this.inOtherRow(button, 1),
      ArrowUp: () => this.inOtherRow(button, -1),
      Home: () => all[0],
      End: () => all.at(-1),
    }[event.key]?.();
    if (next === undefined || next === null) return;
    event.preventDefault();
    next.focus();
  }

  /** The nearest mark of the next row that has any. */
  inOtherRow(button, direction) {
    const rows = [...this.table.querySelectorAll("tbody tr")].filter(
      (row) => row.querySelector("button.mark") !== null,
    );
    const row = rows[rows.indexOf(button.closest("tr")) + direction];
    if (row === undefined) return null;
    const center = (node) => node.getBoundingClientRect().left;
    const distance = (node) => Math.abs(center(node) - center(button));
    return [...row.querySelectorAll("button.mark")].reduce((a, b) => (distance(b) < distance(a) ? b : a));
  }

  /** What stands for a task: its mark at the wanted step, else another of its marks, else its folded lane's cell. */
  elementOf(task, step) {
    const marks = this.marks.get(task) ?? [];
    const atStep = marks.find(({ column }) => this.workflow.columns[column].step === step);
    if (marks.length > 0) return (atStep ?? marks[0]).button;
    for (const { lane, cells } of this.heads)
      for (const row of lane.rows)
        for (const [column, entries] of row.cells)
          if (entries.some((entry) => entry.task === task)) return cells[column];
    return null;
  }
}
