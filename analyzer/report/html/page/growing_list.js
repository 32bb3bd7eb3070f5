// A list that shows a long sequence piece by piece, so that a page of many thousand items opens at once.
import { append, element } from "./dom.js";

const USUAL_PIECE = 100;

export class GrowingList {
  /** `render(item)` gives an element of `list`; so many are shown at a time. */
  constructor(list, render, piece = USUAL_PIECE) {
    this.list = list;
    this.render = render;
    this.piece = piece;
    this.more = element("button", { type: "button", class: "more", on: { click: () => this.grow(USUAL_PIECE) } });
    this.items = [];
    this.count = 0;
  }

  show(items) {
    this.items = items;
    this.count = 0;
    this.list.replaceChildren();
    this.grow(this.piece);
  }

  grow(count) {
    const next = this.items.slice(this.count, this.count + count);
    append(this.list, next.map(this.render));
    this.count += next.length;
    const left = this.items.length - this.count;
    this.more.hidden = left === 0;
    this.more.textContent = `Show ${Math.min(left, USUAL_PIECE)} more of ${left}`;
  }

  /** Makes sure that an item is shown; false when it is not among the items. */
  reach(isWanted) {
    const place = this.items.findIndex(isWanted);
    if (place >= this.count) this.grow(place + 1 - this.count);
    return place >= 0;
  }
}
