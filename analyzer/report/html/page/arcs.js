// Arcs over the lanes: each joins two tasks of one finding. The list below the picture tells the same in words.
import { drawing } from "./dom.js";

/** An element's box in the canvas. */
function boxIn(node, canvas) {
  const box = node.getBoundingClientRect();
  const base = canvas.getBoundingClientRect();
  const left = box.left - base.left;
  const top = box.top - base.top;
  return { x: left + box.width / 2, right: left + box.width, top, middle: top + box.height / 2 };
}

/** More arcs than this are faint, until one of them is pointed at. */
const CROWD = 60;

/** From top to top over what lies between; on the right where one end stands above the other. */
function arcPath(from, to) {
  const width = Math.abs(to.x - from.x);
  const isAbove = width < 40 && Math.abs(to.middle - from.middle) > 12;
  if (isAbove) {
    const x = Math.max(from.right, to.right) + 16 + Math.abs(to.middle - from.middle) / 8;
    return `M${from.right} ${from.middle}Q${x} ${(from.middle + to.middle) / 2} ${to.right} ${to.middle}`;
  }
  const lift = 8 + width / 8;
  return `M${from.x} ${from.top}Q${(from.x + to.x) / 2} ${Math.min(from.top, to.top) - lift} ${to.x} ${to.top}`;
}

export class Arcs {
  constructor(canvas) {
    this.canvas = canvas;
    this.picture = drawing("svg", { class: "arcs", "aria-hidden": "true", focusable: "false" });
    this.drawn = [];
    canvas.append(this.picture);
  }

  /** `arcs` are {finding, from(), to()}: functions that give the elements to join, or null where there is none. */
  show(arcs) {
    this.drawn = arcs;
    this.draw();
  }

  draw() {
    this.picture.replaceChildren();
    this.picture.classList.toggle("crowd", this.drawn.length > CROWD);
    const { scrollWidth, scrollHeight } = this.canvas.querySelector("table");
    this.picture.setAttribute("width", scrollWidth);
    this.picture.setAttribute("height", scrollHeight);
    for (const { finding, from, to } of this.drawn) {
      const ends = [from(), to()];
      if (ends.includes(null) || ends[0] === ends[1]) continue;
      const path = drawing(
        "path",
        { class: `arc ${finding.severity}`, d: arcPath(boxIn(ends[0], this.canvas), boxIn(ends[1], this.canvas)) },
        drawing("title", {}, `${finding.severity}: ${finding.message}`),
      );
      path.dataset.finding = finding.id;
      path.addEventListener("click", () => {
        location.hash = `finding-${finding.id}`;
      });
      this.picture.append(path);
    }
  }

  /** Brings out the arcs of one finding; null of none. */
  highlight(id) {
    for (const path of this.picture.children) path.classList.toggle("active", path.dataset.finding === id);
  }
}
