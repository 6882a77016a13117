// Single keys, while no text is being written and no dialog is open.
import { isDialogOpen } from "./dialogs.js";

export function listenToKeys(commands) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isDialogOpen()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const command = commands[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  });
}
