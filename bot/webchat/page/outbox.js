// What the customer has written and the transcript does not show yet. Survives a reload.

import { outbox } from "./keeping.js";

const WEEK = 7 * 86_400_000;

function read() {
  try {
    return JSON.parse(outbox.read()).filter((entry) => Date.now() - entry.at < WEEK);
  } catch {
    return [];
  }
}

const write = (entries) => outbox.write(entries.length ? JSON.stringify(entries) : "");

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const all = read;

/** The oldest message that the server has not confirmed: they leave one by one, so they stay in order. */
export const next = () => read().find((entry) => !entry.stored && !entry.failed);

/** `supplied` are words of ours that the customer has only tapped. */
export function add(text, choice = null, supplied = false) {
  const entry = { id: newId(), text, choice, supplied, at: Date.now() };
  write([...read(), entry]);
  return entry;
}

export function change(id, changes) {
  write(read().map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
}

/** The transcript shows these messages now: they are no longer ours to keep. */
export function drop(ids) {
  const entries = read();
  const kept = entries.filter((entry) => !ids.includes(entry.id));
  if (kept.length < entries.length) write(kept);
}

/** What no server has yet, as it is kept. */
export const unsent = () => (next() ? outbox.read() : "");

/** Another browser identity: what an earlier one was promised cannot be seen here any more. */
export const forgetConfirmed = () => write(read().filter((entry) => !entry.stored));
