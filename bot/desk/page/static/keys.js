// Single keys, while no text is being written and no dialog is open.
import { isDialogOpen } from "./dialogs.js";

let touched = 0;

/** Grows with each key and click: who has done something meanwhile is not moved elsewhere. */
export const touches = () => touched;

/** Whether somebody types there; from there nothing takes the cursor away. */
export const isWriting = (target = document.activeElement) => Boolean(target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"));

export function listenToKeys(commands) {
  for (const what of ["keydown", "pointerdown"]) document.addEventListener(what, () => { touched += 1; }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (isDialogOpen() || isWriting(event.target)) return;
    const command = commands[nameOf(event)];
    if (!command || command(event) === false) return;
    event.preventDefault();
  });
}

function nameOf(event) {
  if (event.altKey) return "";
  const held = event.ctrlKey || event.metaKey;
  if (held) return event.key.toLowerCase() === "z" && !event.shiftKey ? "Control+z" : "";
  return event.key;
}
