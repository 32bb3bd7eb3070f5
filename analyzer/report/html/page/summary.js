// The first view: how much there is of what, and where to go on.
import { append, counted, element } from "./dom.js";
import { findings, placeName, report, workflows } from "./data.js";
import { addressOf } from "./address.js";

function tile(count, name, kind, href) {
  const content = [element("span", { class: "count" }, count), element("span", {}, name)];
  return href === null
    ? element("li", { class: `tile ${kind}` }, content)
    : element("li", { class: `tile ${kind}` }, element("a", { href }, content));
}

function severityTile(count, noun) {
  const href = count > 0 ? addressOf("findings", { severity: noun }) : null;
  return tile(count, count === 1 ? noun : `${noun}s`, noun, href);
}

/** Rules with what they found, the most first. */
function ruleTable() {
  const rules = new Map();
  for (const finding of findings) {
    const row = rules.get(finding.rule) ?? { rule: finding.rule, error: 0, warning: 0, note: 0, all: 0 };
    ++row[finding.severity];
    ++row.all;
    rules.set(finding.rule, row);
  }
  const rows = [...rules.values()].sort((a, b) => b.error - a.error || b.all - a.all || (a.rule < b.rule ? -1 : 1));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      element(
        "th",
        { scope: "row" },
        element("a", { href: addressOf("findings", { rule: row.rule }) }, row.rule),
        element("div", { class: "faint" }, report.rules[row.rule]?.summary ?? ""),
      ),
      ["error", "warning", "note"].map((severity) =>
        element("td", { class: "numeric" }, row[severity] === 0 ? "" : row[severity]),
      ),
    ),
  );
  const heads = [
    element("th", { scope: "col" }, "Rule"),
    ["Errors", "Warnings", "Notes"].map((name) => element("th", { scope: "col", class: "numeric" }, name)),
  ];
  return element(
    "table",
    { class: "rules" },
    element("thead", {}, element("tr", {}, heads)),
    element("tbody", {}, body),
  );
}

function unanalysedList() {
  return [
    element("h3", {}, "Not analysed"),
    element("p", {}, "What follows could not be read or followed. The rest was analysed."),
    element(
      "ul",
      { class: "unanalysed" },
      report.unanalysed.map((input) => element("li", {}, element("code", {}, placeName(input)), `: ${input.reason}`)),
    ),
  ];
}

export function buildSummary(section) {
  const { summary } = report;
  const covered = [
    counted(summary.files, "file"),
    counted(summary.tasks, "task"),
    counted(summary.services, "service"),
    counted(workflows.length, "workflow"),
  ];
  append(
    section,
    element(
      "p",
      { class: "lead" },
      `${covered.slice(0, -1).join(", ")} and ${covered.at(-1)} of `,
      element("code", {}, report.name),
    ),
    report.remarks.map((remark) => element("p", { class: "remark" }, remark)),
    element(
      "ul",
      { class: "tiles" },
      severityTile(summary.errors, "error"),
      severityTile(summary.warnings, "warning"),
      severityTile(summary.notes, "note"),
      summary.known > 0 ? tile(summary.known, "in the baseline", "quiet", null) : null,
      summary.suppressed > 0 ? tile(summary.suppressed, "suppressed by comments", "quiet", null) : null,
      report.unanalysed.length > 0 ? tile(report.unanalysed.length, "not analysed", "quiet", null) : null,
    ),
    findings.length === 0 ? element("p", {}, "No rule found anything.") : [element("h3", {}, "By rule"), ruleTable()],
    report.unanalysed.length > 0 ? unanalysedList() : null,
  );
  return () => {};
}
