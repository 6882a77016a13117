// Unsent texts, per agent, contact and kind. They outlast a reload and a new sign-in, for a day, in this browser only;
// signing out forgets them.
import { changed, me } from "./store.js";

const DAY = 24 * 3600 * 1000;
const name = (contact, kind) => `draft:${me.name}:${kind}:${contact}`;

const unkept = new Map(); // where the browser keeps nothing

export function draftOf(contact, kind = "reply") {
  if (unkept.has(name(contact, kind))) return unkept.get(name(contact, kind));
  try {
    return JSON.parse(localStorage.getItem(name(contact, kind)) ?? "{}").text ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(contact, kind, text) {
  unkept.delete(name(contact, kind));
  if (!text) return localStorage.removeItem(name(contact, kind));
  try {
    localStorage.setItem(name(contact, kind), JSON.stringify({ text, at: Date.now() }));
  } catch {
    unkept.set(name(contact, kind), text);
  }
}

export const hasDraft = (contact) => ["reply", "note"].some((kind) => draftOf(contact, kind).trim());

/** Everything that an agent leaves in the browser goes with them; what is old goes by itself, whoever's it is. */
export function forgetDrafts() {
  forget(localStorage, (key) => key.startsWith(`draft:${me.name}:`));
  forget(sessionStorage, (key) => key.startsWith(`act:${me.name}:`) || key === "lotse-back");
}

export function watchDrafts() {
  forget(localStorage, (key) => key.startsWith("draft:") && !isFresh(localStorage.getItem(key)));
  window.addEventListener("storage", ({ key }) => key?.startsWith(`draft:${me.name}:`) && changed("drafts"));
}

function isFresh(text) {
  try {
    return Date.now() - JSON.parse(text).at < DAY;
  } catch {
    return false;
  }
}

function forget(storage, which) {
  for (const key of Object.keys(storage)) if (which(key)) storage.removeItem(key);
}
