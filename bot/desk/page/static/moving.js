// Which row is next: from the open one, or from the place where it was before it went.
import { order } from "./queue.js";
import { known } from "./store.js";

let place = -1; // where the open conversation stood when it was last in the list

export function remember() {
  const at = order().findIndex((row) => row.contact === known.selected);
  if (at >= 0) place = at;
}

/** The row `by` steps from here, or nothing where the list is empty. */
export function neighbour(by) {
  const rows = order();
  const at = rows.findIndex((row) => row.contact === known.selected);
  if (at >= 0) return rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (place < 0) return rows[by > 0 ? 0 : rows.length - 1];
  const next = by > 0 ? place + by - 1 : place + by; // those below have moved up by one
  return rows[Math.min(Math.max(next, 0), rows.length - 1)];
}

export function focusRow(contact) {
  const entry = document.querySelector(`.entry[data-key="${CSS.escape(contact)}"]`);
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: "nearest" });
}
