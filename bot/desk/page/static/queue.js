// The left pane: who waits, who is mine, who is with colleagues.
import { hasDraft } from "./drafts.js";
import { el, icon, refill } from "./dom.js";
import { isMine, known, on, sections } from "./store.js";
import { codeOf, display } from "./names.js";
import { inLanguage, t, word } from "./words.js";
import { isPast, left, now, since } from "./time.js";

const SOON = 2 * 60 * 60 * 1000; // a window that closes within two hours is worth a look
const LATE = 10 * 60 * 1000;
const pane = document.getElementById("queue");

export const topicOf = (row) => inLanguage(row.topic) || t("topic.none");
export const channelOf = (row) => word("channel", row.channel);

/** The same order as on the screen, for the keys. */
export const order = () => Object.values(sections()).flat();

export function showQueue(select) {
  const show = () => known.loaded && refill(pane, Object.entries(sections()).map(([name, rows]) => section(name, rows, select)));
  for (const what of ["queue", "selection", "drafts", "acts"]) on(what, show);
}

function section(name, rows, select) {
  if (name !== "waiting" && !rows.length && name === "others") return null;
  const heading = `queue-${name}`;
  const empty = { waiting: t("queue.none"), mine: t("queue.none_mine") }[name];
  return el("section", { class: name, "aria-labelledby": heading },
    el("h2", { id: heading }, t(`queue.${name}`), el("span", { class: "count" }, String(rows.length))),
    rows.length
      ? el("ul", {}, rows.map((row) => el("li", {}, entry(row, select))))
      : el("p", { class: "quiet-text" }, empty));
}

function entry(row, select) {
  const selected = row.contact === known.selected;
  return el("button", { type: "button", class: row.danger ? "entry danger" : "entry", data: { key: row.contact }, "aria-current": selected ? "true" : null, onclick: () => select(row.contact) },
    el("span", { class: `face face-${parseInt(codeOf(row.contact), 16) % 6 || 0}`, "aria-hidden": "true" }, codeOf(row.contact).slice(0, 2)),
    el("span", { class: "topic" }, topicOf(row)),
    waitingTime(row),
    el("span", { class: "line" },
      dangerBadge(row),
      row.reason && row.reason !== "danger" && el("span", { class: `badge reason-${row.reason}` }, word("reason", row.reason)),
      el("span", { class: "badge channel" }, channelOf(row)),
      windowBadge(row),
      row.owner === "agent" && !isMine(row) && el("span", { class: "badge owner" }, display(row.agent)),
      hasDraft(row.contact) && el("span", { class: "badge draft" }, t("compose.draft"))));
}

function waitingTime(row) {
  if (!row.waiting_since) return el("span", { class: "wait answered" }, icon("check"), el("span", { class: "hidden" }, t("queue.answered")));
  const late = now() - Date.parse(row.waiting_since) > LATE;
  return el("span", { class: late ? "wait late" : "wait" },
    el("span", { class: "hidden" }, t("queue.waits"), " "),
    el("time", { datetime: row.waiting_since, data: { since: row.waiting_since } }, since(row.waiting_since)));
}

export const dangerBadge = (row) => row.danger && el("span", { class: "badge danger" }, t(`danger.${row.danger}`));

export function windowBadge(row, always = false) {
  if (!row.window_until) return null;
  if (isPast(row.window_until)) return el("span", { class: "badge window closed", data: { closes: row.window_until } }, t("window.closed"));
  if (!always && Date.parse(row.window_until) - now() > SOON) return null;
  const soon = Date.parse(row.window_until) - now() <= SOON;
  return el("span", { class: soon ? "badge window soon" : "badge window", data: { left: row.window_until } }, t("window.short", { left: left(row.window_until) }));
}

/** Times go on by themselves; nothing is read again for it. */
export function tick() {
  for (const node of document.querySelectorAll("[data-since]")) {
    const text = since(node.dataset.since);
    if (node.textContent !== text) node.textContent = text;
    node.closest(".wait")?.classList.toggle("late", now() - Date.parse(node.dataset.since) > LATE);
  }
  for (const node of document.querySelectorAll("[data-left]")) {
    const text = isPast(node.dataset.left) ? t("window.closed") : t("window.short", { left: left(node.dataset.left) });
    if (node.textContent !== text) node.textContent = text;
    node.classList.toggle("closed", isPast(node.dataset.left));
  }
}
