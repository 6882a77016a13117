// Short messages at the lower edge: what was done, and a button that takes it back.
import { t } from "./words.js";

const place = document.getElementById("toasts");
const LASTS = 8000;

/** Say `text`; with `undo` there is a button for it, with `act` one of its own. Whoever does not see the page hears it. */
export function toast(text, { undo, act, bad = false, lasts = LASTS } = {}) {
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (undo) box.append(button(t("undo"), () => (box.remove(), undo())));
  if (act) box.append(button(act.label, () => (box.remove(), act.run())));
  box.append(button("✕", () => box.remove(), t("close")));
  place.append(box);
  announce(text);
  setTimeout(() => box.contains(document.activeElement) || box.remove(), lasts);
}

function button(text, act, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

export function announce(text) {
  document.getElementById("said").textContent = text;
}
