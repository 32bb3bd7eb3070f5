// Arcs over the lanes: each joins two tasks of one finding. The list below the picture tells the same in words.
import { drawing } from "./dom.js";

function middle(node, canvas) {
  const box = node.getBoundingClientRect();
  const base = canvas.getBoundingClientRect();
  return { x: box.left - base.left + box.width / 2, y: box.top - base.top + box.height / 2 };
}

/** Over what lies between; on the right where one end stands above the other. */
function arcPath(from, to) {
  const width = Math.abs(to.x - from.x);
  if (width < 40) {
    const x = Math.max(from.x, to.x) + 24 + Math.abs(to.y - from.y) / 8;
    return `M${from.x} ${from.y}Q${x} ${(from.y + to.y) / 2} ${to.x} ${to.y}`;
  }
  const lift = 18 + width / 10;
  return `M${from.x} ${from.y}Q${(from.x + to.x) / 2} ${Math.min(from.y, to.y) - lift} ${to.x} ${to.y}`;
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
    const { scrollWidth, scrollHeight } = this.canvas.querySelector("table");
    this.picture.setAttribute("width", scrollWidth);
    this.picture.setAttribute("height", scrollHeight);
    for (const { finding, from, to } of this.drawn) {
      const ends = [from(), to()];
      if (ends.includes(null) || ends[0] === ends[1]) continue;
      const path = drawing(
        "path",
        { class: `arc ${finding.severity}`, d: arcPath(middle(ends[0], this.canvas), middle(ends[1], this.canvas)) },
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
