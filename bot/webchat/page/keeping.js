// What this page keeps in the browser: for this tab only, or on the device where the visitor wants to be remembered.

const OUTBOX = "lotse.outbox";
const DRAFT = "lotse.draft";
const ENDED = "lotse.ended";
const memory = new Map(); // where a browser keeps nothing

export let remembered = document.body?.dataset.remembered === "yes";

const place = (name) => (remembered && name === OUTBOX ? localStorage : sessionStorage);

function read(name) {
  try {
    return place(name).getItem(name) ?? memory.get(name) ?? "";
  } catch {
    return memory.get(name) ?? "";
  }
}

function write(name, text) {
  try {
    memory.delete(name);
    if (text) place(name).setItem(name, text);
    else place(name).removeItem(name);
  } catch {
    memory.set(name, text); // private mode, or full: this page alone remembers
  }
}

function forget(storage) {
  try {
    for (const name of [OUTBOX, DRAFT]) storage().removeItem(name);
  } catch {
    // nothing is kept here
  }
}

export const outbox = { read: () => read(OUTBOX) || "[]", write: (text) => write(OUTBOX, text) };
export const draft = { read: () => read(DRAFT), write: (text) => write(DRAFT, text) };

/** What was written before the choice goes with it; nothing stays on a device that is to forget. */
export function remember(yes) {
  if (yes === remembered) return;
  const waiting = outbox.read();
  write(OUTBOX, "");
  remembered = yes;
  outbox.write(waiting);
}

/** Nothing of this chat stays behind. `why` is said once on the fresh page. */
export function forgetAll(why, unsent) {
  forget(() => localStorage);
  forget(() => sessionStorage);
  memory.clear();
  write(ENDED, why);
  write(OUTBOX, unsent);
}

/** Why the page began anew, said once. */
export function ended() {
  const why = read(ENDED);
  write(ENDED, "");
  return why;
}
