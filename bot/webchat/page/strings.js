// The words of this page, as the live release has them. German unless the browser prefers English.

import { STRINGS } from "./catalogue.js";

const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
export const language = wanted.find((tag) => tag in STRINGS) ?? "de";
export const strings = STRINGS[language];

const DAYS = { mo: 0, di: 1, tu: 1, mi: 2, we: 2, do: 3, th: 3, fr: 4, sa: 5, so: 6, su: 6 };

const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const newcomers = (seconds) =>
  seconds < 120
    ? put(strings.newcomers_seconds, { seconds })
    : put(strings.newcomers_minutes, { minutes: Math.ceil(seconds / 60) });
export const left = (count) => (count < 0 ? put(strings.too_many, { count: -count }) : put(strings.left, { count }));

/** When the team is there, as the operator has set it ("Mo-Fr 08:00-18:00"), in the reader's days. */
export const hours = (text) =>
  text.replaceAll("-", "–").replace(/\b[A-Z]{2}\b/gi, (day) => strings.days.split(" ")[DAYS[day.toLowerCase()]] ?? day);

export const codeLives = (minutes) => put(strings.code_lives, { minutes });
export const newcodes = (seconds) => put(strings.code_later, { minutes: Math.ceil(seconds / 60) });
export const keeps = (days) => put(strings.remember_hint, { days });
export const teamHours = (text) => put(strings.empty_hours, { hours: hours(text) });

/** Puts words where the page asks for them: as text, label or placeholder. */
export function fill(root = document) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = strings[node.dataset.text];
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", strings[node.dataset.label]);
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = strings[node.dataset.hint];
}
