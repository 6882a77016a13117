// The bar below the page: what was resolved a moment ago, for how long it may be taken back, and the button for it.
import { el, icon, announce } from "./dom.js";
import { nameOf } from "./names.js";
import { known, on } from "./store.js";
import { now } from "./time.js";
import { t } from "./words.js";

const bar = document.getElementById("undo");
let shown = ""; // whom the bar is about
let said = null;
let rest = null;

/** Whatever was resolved last, while it may still be taken back. */
export const undoable = () => known.closing
  .filter((row) => Date.parse(row.closing_until) > now())
  .sort((one, other) => Date.parse(other.closing_until) - Date.parse(one.closing_until))[0];

export function offerUndo(undo) {
  said = el("span", { class: "said" });
  rest = el("span", { class: "seconds", "aria-hidden": "true" });
  bar.append(icon("check"), said, el("button", { type: "button", class: "secondary", "aria-keyshortcuts": "u Control+z", onclick: undo }, icon("undo"), t("undo.go"), rest));
  on("queue", tickUndo);
}

export function tickUndo() {
  const row = undoable();
  bar.hidden = !row;
  if (!row) {
    shown = "";
    return;
  }
  const seconds = Math.ceil((Date.parse(row.closing_until) - now()) / 1000);
  rest.textContent = String(seconds);
  const key = row.contact + row.closing_until;
  if (key === shown) return;
  shown = key;
  said.textContent = t("undo.done", { name: nameOf(row) });
  announce(t("undo.said", { name: nameOf(row), seconds }));
}
