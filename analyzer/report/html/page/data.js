// What the page shows: the documents that were written into it.

/** The document of a data block, or null when the page has none. */
function readBlock(id) {
  const block = document.getElementById(id);
  return block === null ? null : JSON.parse(block.textContent);
}

export const report = readBlock("report-data");
export const difference = readBlock("difference-data");

export const tasks = report?.tasks ?? [];
export const hostClasses = report?.classes ?? [];
export const workflows = report?.workflows ?? [];
export const findings = report?.findings ?? [];

const taskNumbers = new Map(tasks.map((task, number) => [task.id, number]));
const findingsOfTasks = new Map();
for (const finding of findings) {
  for (const place of [finding, ...finding.related]) {
    if (place.task === null) continue;
    const list = findingsOfTasks.get(place.task) ?? [];
    if (!list.includes(finding)) list.push(finding);
    findingsOfTasks.set(place.task, list);
  }
}

/** The number of the task with this id, or undefined. */
export function taskNumber(id) {
  return taskNumbers.get(id);
}

/** The findings that a task has a part in. */
export function findingsOf(task) {
  return findingsOfTasks.get(task) ?? [];
}

export function effectsOf(task) {
  return task.effects.map((number) => report.texts[number]);
}

export function stepName(step) {
  return step === null ? "no step" : `step ${step}`;
}

/** "path:line", or the path alone for a file as a whole. */
export function placeName(place) {
  return place.line > 0 ? `${place.path}:${place.line}` : place.path;
}
