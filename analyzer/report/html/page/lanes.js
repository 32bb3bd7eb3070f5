// The workflow as swim lanes: columns are its steps, lanes the classes of hosts, rows the services, and marks
// what tasks do.
import { append, counted, element } from "./dom.js";
import { findings, workflows } from "./data.js";
import { changeAddress } from "./address.js";
import { legend } from "./marks.js";
import { conflictsOf, lanesOf } from "./lane_model.js";
import { Arcs } from "./arcs.js";
import { GrowingList } from "./growing_list.js";
import { LaneTable } from "./lane_table.js";

/** Lanes with no more rows than this, all together, are open at first; else the largest one is. */
const OPEN_ROWS = 50;

function checkbox(name, title) {
  const box = element("input", {
    type: "checkbox",
    on: { change: () => changeAddress({ [name]: box.checked ? "1" : "" }, true) },
  });
  return { box, label: element("label", { class: "check" }, box, element("span", {}, title)) };
}

function controls() {
  const choice = element("select", { on: { change: () => changeAddress({ workflow: choice.value }, true) } });
  for (const workflow of workflows) choice.append(element("option", { value: workflow.name }, workflow.name));
  const service = element("input", {
    type: "search",
    autocomplete: "off",
    on: { input: () => changeAddress({ service: service.value }, true) },
  });
  const all = checkbox("all", "Tasks without effects");
  const only = checkbox("found", "Only services with findings");
  const form = element(
    "form",
    { class: "filters", "aria-label": "What the lanes show" },
    element("label", {}, element("span", {}, "Workflow"), choice),
    element("label", {}, element("span", {}, "Service"), service),
    all.label,
    only.label,
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  const read = (parameters) => {
    const workflow = workflows.find(({ name }) => name === parameters.get("workflow")) ?? workflows[0];
    choice.value = workflow.name;
    if (service.value !== (parameters.get("service") ?? "")) service.value = parameters.get("service") ?? "";
    all.box.checked = parameters.get("all") === "1";
    only.box.checked = parameters.get("found") === "1";
    return { workflow, wishes: { all: all.box.checked, service: service.value, withFindings: only.box.checked } };
  };
  return { form, read };
}

function initiallyOpen(lanes) {
  const rows = lanes.reduce((sum, lane) => sum + lane.rows.length, 0);
  const bySize = [...lanes].sort((a, b) => b.rows.length - a.rows.length);
  return new Set((rows <= OPEN_ROWS ? lanes : bySize.slice(0, 1)).map((lane) => lane.number));
}

export function buildLanes(section) {
  if (workflows.length === 0) {
    section.append(element("p", {}, "No workflow that a client runs fits this input, so there is nothing to draw."));
    return () => {};
  }
  const { form, read } = controls();
  const canvas = element("div", { class: "canvas" });
  const status = element("p", { class: "status", role: "status" });
  const noConflicts = element("p", {}, "None.");
  const highlight = (id) => () => arcs.highlight(id);
  const conflictList = new GrowingList(element("ol", { class: "conflicts" }), (finding) =>
    element(
      "li",
      {
        on: {
          mouseenter: highlight(finding.id),
          mouseleave: highlight(null),
          focusin: highlight(finding.id),
          focusout: highlight(null),
        },
      },
      element("span", { class: `severity ${finding.severity}` }, finding.severity),
      " ",
      element("a", { href: `#finding-${finding.id}` }, finding.message),
    ),
  );
  const foldAll = (open) => {
    shown.open = new Set(open ? shown.lanes.map((lane) => lane.number) : []);
    redraw();
  };
  const buttons = element(
    "p",
    { class: "actions" },
    element("button", { type: "button", on: { click: () => foldAll(true) } }, "Open all lanes"),
    element("button", { type: "button", on: { click: () => foldAll(false) } }, "Fold all lanes"),
  );
  append(
    section,
    element(
      "p",
      {},
      "Each mark is a task; press it to see its source and what becomes of it. Among marks the arrow keys lead on.",
    ),
    form,
    buttons,
    status,
    element("div", { class: "scroller lanes", tabindex: "0", role: "region", "aria-label": "Swim lanes" }, canvas),
    legend(),
    element("h3", {}, "Findings in this picture"),
    noConflicts,
    conflictList.list,
    conflictList.more,
  );

  let shown = null;
  let arcs = null;
  new ResizeObserver(() => arcs?.draw()).observe(canvas);

  const redraw = () => {
    const table = new LaneTable(shown.workflow, shown.lanes, shown.open, (lane, isOpen) => {
      if (lane === null) {
        arcs.draw();
        return;
      }
      if (isOpen) shown.open.add(lane);
      else shown.open.delete(lane);
      redraw();
      canvas.querySelectorAll("button.lane")[shown.lanes.findIndex(({ number }) => number === lane)].focus();
    });
    canvas.replaceChildren(table.table);
    arcs = new Arcs(canvas);
    arcs.show(
      shown.conflicts.flatMap(({ finding, pairs }) =>
        pairs.map(([from, to]) => ({
          finding,
          from: () => table.elementOf(from, finding.step),
          to: () => table.elementOf(to, finding.step),
        })),
      ),
    );
  };

  const listConflicts = () => {
    conflictList.show(shown.conflicts.map(({ finding }) => finding));
    noConflicts.hidden = shown.conflicts.length > 0;
  };

  let key = null;
  return (parameters) => {
    const relevant = new URLSearchParams([...parameters].filter(([name]) => name !== "task")).toString();
    if (relevant === key) return;
    key = relevant;
    const { workflow, wishes } = read(parameters);
    const lanes = lanesOf(workflow, wishes);
    const keepsOpen = shown?.workflow === workflow && !wishes.service && !wishes.withFindings;
    shown = {
      workflow,
      lanes,
      open: keepsOpen ? shown.open : initiallyOpen(lanes),
      conflicts: conflictsOf(findings, lanes),
    };
    const marks = lanes.flatMap((lane) => lane.rows.flatMap((row) => [...row.cells.values()].flat())).length;
    status.textContent = `${counted(marks, "mark")} in ${counted(lanes.length, "lane")}`;
    redraw();
    listConflicts();
  };
}
