// A workflow as lanes: one for each class of hosts, in it a row for each service, in that the tasks by column.
import { findingsOf, hostClasses, tasks } from "./data.js";

export function serviceName(task) {
  if (task.services.length > 0) return task.services.join(", ");
  return task.section === "" ? "the playbooks' own" : "service not known";
}

/** Whether a task is worth a mark when those without effects are left out. */
function isNotable(number) {
  return tasks[number].mark !== "none" || findingsOf(number).length > 0;
}

/**
 * [{hostClass, rows: [{service, cells}], counts}]: cells is a Map of columns to [{task, sure}], counts one of columns
 * to Maps of marks to numbers,
 * in the order in which the workflow comes to them. `wishes`: {all, service, withFindings}.
 */
export function lanesOf(workflow, wishes) {
  const lanes = new Map();
  for (const [column, hostClass, number, sure] of workflow.moments) {
    const task = tasks[number];
    const service = serviceName(task);
    if (!wishes.all && !isNotable(number)) continue;
    if (!service.toLowerCase().includes(wishes.service.toLowerCase())) continue;
    if (!lanes.has(hostClass))
      lanes.set(hostClass, {
        hostClass: hostClasses[hostClass],
        number: hostClass,
        rows: new Map(),
        counts: new Map(),
      });
    const lane = lanes.get(hostClass);
    if (!lane.rows.has(service)) lane.rows.set(service, { service, cells: new Map(), hasFindings: false });
    const row = lane.rows.get(service);
    row.hasFindings ||= findingsOf(number).length > 0;
    if (!row.cells.has(column)) row.cells.set(column, []);
    row.cells.get(column).push({ task: number, sure: sure === 1 });
  }
  return [...lanes.values()].map((lane) => finished(lane, wishes)).filter((lane) => lane.rows.length > 0);
}

function finished(lane, wishes) {
  const rows = [...lane.rows.values()].filter((row) => !wishes.withFindings || row.hasFindings);
  for (const row of rows)
    for (const [column, cell] of row.cells) {
      if (!lane.counts.has(column)) lane.counts.set(column, new Map());
      const counts = lane.counts.get(column);
      for (const { task } of cell) counts.set(tasks[task].mark, (counts.get(tasks[task].mark) ?? 0) + 1);
    }
  return { ...lane, rows };
}

/** Findings that join two tasks of the lanes, with the pairs: [{finding, pairs: [[task, task]]}]. */
export function conflictsOf(findings, lanes) {
  const present = new Set();
  for (const lane of lanes)
    for (const row of lane.rows) for (const cell of row.cells.values()) for (const { task } of cell) present.add(task);
  const conflicts = [];
  for (const finding of findings) {
    if (finding.task === null || !present.has(finding.task)) continue;
    const others = new Set(finding.related.map((place) => place.task));
    const pairs = [...others].filter((other) => other !== null && other !== finding.task && present.has(other));
    conflicts.push({ finding, pairs: pairs.map((other) => [finding.task, other]) });
  }
  return conflicts;
}
