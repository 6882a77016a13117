// How people are called on the page.
import { t } from "./words.js";

/** Names are kept in lower case; people read them with a capital. */
export const display = (name) => (name ? name[0].toLocaleUpperCase() + name.slice(1) : "");

/** A short name for somebody who has none here: contacts are random ids. */
export const codeOf = (contact, length = 4) => contact.replace(/^\w+-/, "").slice(0, length).toUpperCase();

const UNSEEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu; // what makes a name look like another one
const given = new Map(); // code → the contact that has it, so that no two guests are called the same

/** The name that the messenger gave, or one of ours. */
export function nameOf(row) {
  const name = row.name?.replace(UNSEEN, "").trim();
  if (name) return name;
  return t("guest", { code: distinct(row.contact) });
}

function distinct(contact) {
  for (const length of [4, 6, 8, 40]) {
    const code = codeOf(contact, length);
    if (!given.has(code)) given.set(code, contact);
    if (given.get(code) === contact) return code;
  }
  return contact;
}

/** One or two letters for the round sign beside a name. */
export function initialsOf(row) {
  const words = (row.name ?? "").match(/\p{L}[\p{L}\p{M}'’-]*/gu);
  if (!words) return codeOf(row.contact, 2);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("").toLocaleUpperCase();
}

export const faceOf = (row) => Number.parseInt(codeOf(row.contact).slice(0, 2), 16) % 6 || 0;
