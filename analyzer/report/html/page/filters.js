// A row of filters whose choices stand in the address.
import { append, element } from "./dom.js";
import { changeAddress } from "./address.js";

/** Distinct values with how often they come, in order. */
function choices(items, valuesOf) {
  const counts = new Map();
  for (const item of items) for (const value of valuesOf(item)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}

function selectField(field, items) {
  const select = element("select", {
    name: field.name,
    on: { change: () => changeAddress({ [field.name]: select.value, finding: null }, true) },
  });
  select.append(element("option", { value: "" }, "all"));
  for (const [value, count] of choices(items, field.values))
    select.append(element("option", { value }, `${value} (${count})`));
  return { select, label: element("label", {}, element("span", {}, field.title), select) };
}

/**
 * `fields` are {name, title, values(item)}: the texts of an item that can be chosen; `textOf(item)` is what is
 * searched, in lower case.
 * Gives the form, and `select(parameters)`: sets the form and gives the items that pass.
 */
export function filterBar(items, fields, textOf) {
  const selects = new Map();
  const search = element("input", {
    type: "search",
    name: "q",
    autocomplete: "off",
    on: { input: () => changeAddress({ q: search.value, finding: null }, true) },
  });
  const reset = element(
    "button",
    {
      type: "button",
      on: {
        click: () =>
          changeAddress(
            Object.fromEntries([...fields.map(({ name }) => [name, ""]), ["q", ""], ["finding", ""]]),
            true,
          ),
      },
    },
    "Show all",
  );
  const form = element("form", { class: "filters", role: "search", "aria-label": "Filter" });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const field of fields) {
    const { select, label } = selectField(field, items);
    selects.set(field, select);
    form.append(label);
  }
  append(form, element("label", {}, element("span", {}, "Text"), search), reset);

  const select = (parameters) => {
    for (const [field, choice] of selects) choice.value = parameters.get(field.name) ?? "";
    if (search.value !== (parameters.get("q") ?? "")) search.value = parameters.get("q") ?? "";
    const words = (parameters.get("q") ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const wanted = fields.filter(({ name }) => parameters.get(name));
    return items.filter(
      (item) =>
        wanted.every((field) => field.values(item).includes(parameters.get(field.name))) &&
        words.every((word) => textOf(item).includes(word)),
    );
  };
  return { form, select };
}
