// A table whose rows are sorted by the column whose heading is pressed.
import { element } from "./dom.js";

function compareValues(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** `columns` are {title, value(row), cell(row), numeric}; the first one heads its row. `name` is the caption. */
export function sortableTable(name, columns, rows) {
  const body = element("tbody");
  const heads = [];
  let sorted = null;

  const fill = () => {
    const order = [...rows];
    if (sorted !== null)
      order.sort((a, b) => sorted.direction * compareValues(sorted.column.value(a), sorted.column.value(b)));
    body.replaceChildren(
      ...order.map((row) =>
        element(
          "tr",
          {},
          columns.map((column, i) => {
            const attributes = { class: column.numeric ? "numeric" : null, scope: i === 0 ? "row" : null };
            return element(i === 0 ? "th" : "td", attributes, column.cell(row));
          }),
        ),
      ),
    );
  };

  const sortBy = (column) => {
    const again = sorted?.column === column;
    const first = column.numeric ? -1 : 1;
    sorted = { column, direction: again ? -sorted.direction : first };
    heads.forEach((head, i) => {
      const direction = sorted.direction === 1 ? "ascending" : "descending";
      head.setAttribute("aria-sort", columns[i] === column ? direction : "none");
    });
    fill();
  };

  for (const column of columns)
    heads.push(
      element(
        "th",
        { scope: "col", class: column.numeric ? "numeric" : null, "aria-sort": "none" },
        element("button", { type: "button", on: { click: () => sortBy(column) } }, column.title),
      ),
    );
  fill();
  const table = element(
    "table",
    { class: "sortable" },
    element("caption", {}, name),
    element("thead", {}, element("tr", {}, heads)),
    body,
  );
  return {
    table,
    /** Shows other rows, sorted as before. */
    show: (other) => {
      rows = other;
      fill();
    },
  };
}
