// Unsent texts, per agent, contact and kind. They last as long as this browser tab.
import { me } from "./store.js";

const name = (contact, mode) => `draft:${me.name}:${mode}:${contact}`;

export const draftOf = (contact, mode = "reply") => sessionStorage.getItem(name(contact, mode)) ?? "";

export function keepDraft(contact, mode, text) {
  if (text) sessionStorage.setItem(name(contact, mode), text);
  else sessionStorage.removeItem(name(contact, mode));
}

export const hasDraft = (contact) => ["reply", "note"].some((mode) => draftOf(contact, mode).trim());

export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(`draft:${me.name}:`) || key.startsWith(`act:${me.name}:`)) sessionStorage.removeItem(key);
}
