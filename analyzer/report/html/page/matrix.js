// The coverage matrix: which service has how many tasks in which section at which step.
import { append, counted, element, spoken } from "./dom.js";
import { report } from "./data.js";
import { filterBar } from "./filters.js";
import { sortableTable } from "./sortable_table.js";

function countColumn(title, value) {
  return { title, value, numeric: true, cell: (row) => (value(row) === 0 ? "" : value(row)) };
}

function textColumn(title, value) {
  return { title, value, numeric: false, cell: value };
}

/** How many, and pressing tells which. */
function namesColumn(title, value) {
  const cell = (row) => {
    const names = value(row);
    if (names.length === 0) return "";
    const summary = element("summary", {}, names.length, spoken(` ${title.toLowerCase()}`));
    return element(
      "details",
      { class: "names" },
      summary,
      element(
        "ul",
        { class: "plain" },
        names.map((name) => element("li", {}, name)),
      ),
    );
  };
  return { title, value: (row) => value(row).length, numeric: true, cell };
}

function matrixColumns({ rows, of_templates: ofTemplates, jobs_known: jobsKnown }) {
  const steps = [...new Set(rows.flatMap((row) => Object.keys(row.steps)))].sort((a, b) => Number(a) - Number(b));
  return [
    textColumn("Service", (row) => row.service),
    ...(ofTemplates ? [textColumn("Template", (row) => row.template)] : []),
    textColumn("Section", (row) => row.section || "no tasks"),
    textColumn("Roles", (row) => row.roles.join(", ")),
    ...steps.map((step) => countColumn(`Step ${step}`, (row) => row.steps[step] ?? 0)),
    countColumn("Every step", (row) => row.every_step),
    countColumn("No step", (row) => row.unstepped),
    ...(ofTemplates ? [namesColumn("Scenarios", (row) => row.scenarios)] : []),
    ...(jobsKnown ? [namesColumn("Jobs", (row) => row.jobs)] : []),
    {
      title: ofTemplates ? "Covered" : "Played",
      value: (row) => row.covered,
      numeric: false,
      cell: (row) => element("span", { class: `covered ${row.covered}` }, row.covered),
    },
  ];
}

function matrixNote({ of_templates: ofTemplates, jobs_known: jobsKnown }) {
  if (!ofTemplates)
    return (
      "How many tasks a service has in each section at each step, and whether a workflow comes to them: never, in a " +
      "deployment, or in an upgrade or update."
    );
  const jobs = jobsKnown ? "which CI jobs have it" : "which plans and scenarios deploy it";
  return `How many tasks a template has in each section at each step, and ${jobs}.`;
}

const MATRIX_FIELDS = [
  { name: "section", title: "Section", values: (row) => (row.section === "" ? [] : [row.section]) },
  { name: "role", title: "Role", values: (row) => row.roles },
  { name: "covered", title: "Covered", values: (row) => [row.covered] },
];

export function buildMatrix(section) {
  const { rows, unattributed } = report.matrix;
  const filters = filterBar(rows, MATRIX_FIELDS, (row) =>
    `${row.service}\n${row.template}\n${row.section}`.toLowerCase(),
  );
  const status = element("p", { class: "status", role: "status" });
  const matrix = sortableTable("Tasks by service, section and step", matrixColumns(report.matrix), rows);
  append(
    section,
    element("p", {}, matrixNote(report.matrix), " A heading sorts by its column."),
    unattributed > 0 ? element("p", {}, `The service of ${counted(unattributed, "task")} is not known.`) : null,
    filters.form,
    status,
    element(
      "div",
      { class: "scroller tall", tabindex: "0", role: "region", "aria-label": "Coverage matrix" },
      matrix.table,
    ),
  );
  let key = null;
  return (parameters) => {
    const relevant = new URLSearchParams([...parameters].filter(([name]) => name !== "task")).toString();
    if (relevant === key) return;
    key = relevant;
    const shown = filters.select(parameters);
    matrix.show(shown);
    status.textContent =
      shown.length === rows.length ? counted(rows.length, "row") : `${shown.length} of ${counted(rows.length, "row")}`;
  };
}
