// One conversation in the list: who, what they last wrote, since when they wait, and what is special about it.
import { hasDraft } from "./drafts.js";
import { el, icon } from "./dom.js";
import { faceOf, initialsOf, nameOf, display } from "./names.js";
import { unreadOf } from "./seen.js";
import { isAlone, isMine, known } from "./store.js";
import { isPast, left, now, since } from "./time.js";
import { inLanguage, t, word } from "./words.js";

const SOON = 2 * 60 * 60 * 1000; // a window that closes within two hours is worth a look
const LAST = 15 * 60 * 1000; // one that closes within minutes comes first
const LATE = 10 * 60 * 1000;

export const topicOf = (row) => inLanguage(row.topic) || t("topic.none");
export const channelOf = (row) => word("channel", row.channel);
export const languageOf = (row) => word("locale", (row.locale ?? "").replace(/_sie$/, ""));

/** Whatever the row shows, apart from time: it is made anew only when this changes. */
export const contentOf = (row) => JSON.stringify([row, row.contact === known.selected, unreadOf(row), hasDraft(row.contact), isAlone()]);

export function showRow(row, select) {
  const unread = unreadOf(row);
  const looks = ["entry", row.danger && "danger", unread && "new", row.failed && "failed"].filter(Boolean).join(" ");
  return el("button", { type: "button", class: looks, tabindex: "-1", data: { key: row.contact }, "aria-current": row.contact === known.selected ? "true" : null, onclick: () => select(row.contact) },
    el("span", { class: `face face-${faceOf(row)}`, "aria-hidden": "true" }, initialsOf(row)),
    el("bdi", { class: "name" }, nameOf(row)),
    row.closing_until ? el("span", { class: "wait" }, t("queue.just")) : row.closed_at ? el("time", { class: "wait", datetime: row.closed_at, data: { since: row.closed_at, ago: "1" } }, t("queue.ago", { span: since(row.closed_at) })) : waitingTime(row),
    el("span", { class: "last" }, lastLine(row)),
    unread > 0 && el("span", { class: "unread" }, String(unread), el("span", { class: "hidden" }, ` ${t("queue.unread")}`)),
    el("span", { class: "facts" },
      el("span", { class: "about" }, [topicOf(row), channelOf(row), languageOf(row)].filter(Boolean).join(" · ")),
      windowBadge(row)),
    el("span", { class: "line" },
      dangerBadge(row),
      failedBadge(row),
      leavingBadge(row),
      row.reason && !["danger", "asked"].includes(row.reason) && el("span", { class: `badge reason-${row.reason}` }, word("reason", row.reason)),
      row.closed_open && el("span", { class: "badge reason-unsure" }, t("queue.closed_open")),
      row.closed_by && el("span", { class: "badge owner" }, t("queue.closed_by", { agent: display(row.closed_by) })),
      row.owner === "agent" && !isMine(row) && el("span", { class: "badge owner" }, display(row.agent)),
      hasDraft(row.contact) && el("span", { class: "badge draft" }, t("compose.draft"))));
}

function lastLine(row) {
  const { who, text: words, beside } = row.last ?? {};
  const text = [beside && word("media", beside), words].filter(Boolean).join(": ");
  if (!text) return topicOf(row);
  return who && who !== "customer" ? `${who === "agent" ? display(row.last.agent) || t("who.team") : t(`who.${who}`)}: ${text}` : text;
}

function waitingTime(row) {
  if (!row.waiting_since) return el("span", { class: "wait answered" }, icon("check"), el("span", { class: "hidden" }, t("queue.answered")));
  const late = now() - Date.parse(row.waiting_since) > LATE;
  return el("span", { class: late ? "wait late" : "wait" },
    el("span", { class: "hidden" }, t("queue.waits"), " "),
    el("time", { datetime: row.waiting_since, data: { since: row.waiting_since } }, since(row.waiting_since)));
}

export const dangerBadge = (row) => row.danger && el("span", { class: "badge danger" }, t(`danger.${row.danger}`));
export const failedBadge = (row) => row.failed && el("span", { class: "badge undelivered" }, icon("warn"), t("queue.failed"));

/** Whether the customer waits so long that the agent has been warned. */
export const isOverdue = (row) => Boolean(row.warned_until && row.waiting_since);

/** That it goes back to all soon, if nobody does anything. */
const leavingBadge = (row) => isOverdue(row) && !isAlone() && el("span", { class: "badge returning", data: { left: row.warned_until, word: "leaving.short", past: "leaving.now" } },
  isPast(row.warned_until) ? t("leaving.now") : t("leaving.short", { left: left(row.warned_until) }));

export function windowBadge(row) {
  if (!row.window_until || row.closed_at || row.closing_until) return null;
  return el("span", { class: `badge window ${hurry(row.window_until)}`, data: { left: row.window_until, word: "window.short", past: "window.closed" } },
    isPast(row.window_until) ? t("window.closed") : t("window.short", { left: rest(row.window_until) }));
}

/** Minutes count only where they are few. */
function rest(until) {
  const hours = Math.floor((Date.parse(until) - now()) / 3600000);
  return hours >= 2 && hours < 48 ? t("time.hours", { h: hours }) : left(until);
}

function hurry(until) {
  const rest = Date.parse(until) - now();
  return rest <= 0 ? "closed" : rest <= LAST ? "closing" : rest <= SOON ? "soon" : "";
}

/** Times go on by themselves; nothing is read again for it. */
export function tick() {
  for (const node of document.querySelectorAll("[data-since]")) {
    say(node, node.dataset.ago ? t("queue.ago", { span: since(node.dataset.since) }) : since(node.dataset.since));
    node.closest(".wait")?.classList.toggle("late", !node.dataset.ago && now() - Date.parse(node.dataset.since) > LATE);
  }
  for (const node of document.querySelectorAll("[data-left]")) {
    const { left: until, word: name, past } = node.dataset;
    say(node, isPast(until) ? t(past) : t(name, { left: name === "window.short" ? rest(until) : left(until) }));
    if (!node.classList.contains("window")) continue;
    for (const look of ["closed", "closing", "soon"]) node.classList.toggle(look, hurry(until) === look);
  }
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
