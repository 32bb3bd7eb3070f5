// Elements, made so that whatever the input says can only ever be text: there is no way in here to give markup.

const SVG = "http://www.w3.org/2000/svg";

/** Adds what an element is to hold: elements, texts, lists of both; null and undefined stand for nothing. */
export function append(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

function configure(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  return node;
}

/** `attributes.on` holds listeners by event; an attribute of true is set empty, one of false is left out. */
export function element(name, attributes = {}, ...children) {
  return append(configure(document.createElement(name), attributes), ...children);
}

export function drawing(name, attributes = {}, ...children) {
  return append(configure(document.createElementNS(SVG, name), attributes), ...children);
}

/** Text for screen readers alone. */
export function spoken(text) {
  return element("span", { class: "spoken" }, text);
}

/** "1 task", "2 tasks" */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Moves an element into view and the focus to it, without animation where that is not wanted. */
export function bringTo(node) {
  node.focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
}
