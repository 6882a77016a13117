// The left pane: mine above who waits, then those of colleagues; or what was closed. One Tab stops at the whole list.
import { el, icon } from "./dom.js";
import { folding, keyed } from "./lists.js";
import { display, nameOf } from "./names.js";
import { channelOf, contentOf, languageOf, showRow, topicOf } from "./row.js";
import { unreadInAll } from "./seen.js";
import { findClosed, onlyMine, readMoreClosed } from "./closed.js";
import { changed, known, on, sections } from "./store.js";
import { t, word } from "./words.js";

const pane = document.getElementById("queue");
const FOLDED = "lotse-folded";
let words = []; // what the agent looks for
let parts = null;
let more = null;
let mine = null; // shows only what I closed
const SHOWN = "section:not([hidden]) > div:not([hidden]) .entry";

/** The same order as on the screen, for the keys. */
export const order = () => visible().flatMap(([, rows]) => rows);

const visible = () => Object.entries(known.view === "closed" ? { closed: closed() } : sections())
  .filter(([name]) => !parts?.[name] || parts[name].isOpen())
  .map(([name, rows]) => [name, name === "closed" ? rows : rows.filter(fits)]);

/** What may still be taken back stands first. */
const closed = () => [...known.closing, ...known.closed];

export function showQueue(select) {
  const show = () => known.loaded && fill(select);
  for (const what of ["queue", "selection", "drafts", "acts", "seen", "closed"]) on(what, show);
  build();
}

function build() {
  const search = el("input", { type: "search", id: "filter", placeholder: t("queue.filter"), "aria-label": t("queue.filter"), "aria-keyshortcuts": "/", autocomplete: "off", spellcheck: "false" });
  search.addEventListener("input", () => {
    words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    if (known.view === "closed") findClosed(search.value);
    changed("queue");
  });
  search.addEventListener("keydown", (event) => {
    if (["Enter", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      pane.querySelector(SHOWN)?.focus();
    }
    if (event.key !== "Escape") return;
    search.value = "";
    search.dispatchEvent(new Event("input"));
    search.blur();
  });
  const views = ["open", "closed"].map((name) => el("button", { type: "button", class: "view", data: { view: name }, onclick: () => look(name) }, t(`queue.${name}`), name === "open" && el("span", { class: "unread", hidden: true })));
  const only = el("input", { type: "checkbox", onchange: () => onlyMine(only.checked) });
  mine = el("label", { class: "only-mine", hidden: true }, only, t("queue.only_mine"));
  parts = Object.fromEntries(["mine", "waiting", "others", "closed"].map((name) => [name, section(name)]));
  more = el("button", { type: "button", class: "quiet more", hidden: true, onclick: readMoreClosed }, t("queue.more"));
  pane.replaceChildren(
    el("div", { class: "finding" }, el("div", { class: "views", role: "group", "aria-label": t("queue.view") }, views), el("div", { class: "search" }, icon("search"), search), mine),
    parts.mine.box,
    el("div", { class: "below-mine" }, parts.waiting.box, parts.others.box, parts.closed.box, more));
  pane.addEventListener("focusin", ({ target }) => target.matches(".entry") && stop(target));
}

function look(view) {
  known.view = view;
  if (view === "closed") findClosed(document.getElementById("filter").value);
  changed("queue");
}

function section(name) {
  const list = el("ul", { id: `list-${name}` });
  const body = el("div", { id: `body-${name}` }, list, el("p", { class: "quiet-text" }));
  const folded = (localStorage.getItem(FOLDED) ?? "").split(" ");
  const fold = folding(t(`queue.${name}`), body, { closed: folded.includes(name) });
  fold.head.addEventListener("click", () => {
    const closed = Object.keys(parts).filter((one) => !parts[one].isOpen());
    localStorage.setItem(FOLDED, closed.join(" "));
    changed("queue");
  });
  const box = el("section", { class: name, "aria-label": t(`queue.${name}`) }, fold.head, body);
  return { ...fold, box, show: keyed(list), empty: body.lastChild };
}

function fill(select) {
  const all = { ...sections(), closed: closed() };
  for (const [name, part] of Object.entries(parts)) {
    part.box.hidden = (known.view === "closed") !== (name === "closed") || (name === "others" && !all.others.length);
    const rows = part.box.hidden ? [] : name === "closed" ? all.closed : all[name].filter(fits);
    part.count.textContent = words.length && name !== "closed" ? t("queue.some", { some: rows.length, all: all[name].length }) : String(all[name].length);
    part.show(rows.map((row) => ({ key: row.contact, content: contentOf(row), make: () => el("li", {}, showRow(row, select)) })));
    part.empty.hidden = rows.length > 0;
    part.empty.textContent = t(words.length && (all[name].length || name === "closed") ? "queue.nothing_found" : `queue.none.${name}`);
  }
  mine.hidden = known.view !== "closed";
  more.hidden = known.view !== "closed" || !known.closedMore;
  markUnread();
  for (const view of pane.querySelectorAll(".view")) view.setAttribute("aria-pressed", String(view.dataset.view === known.view));
  stop(pane.querySelector(`${SHOWN}[tabindex='0']`) ?? pane.querySelector(`${SHOWN}[aria-current]`) ?? pane.querySelector(SHOWN));
}

/** At the heading, and where the heading is out of sight. */
function markUnread() {
  const unread = unreadInAll();
  for (const mark of [parts.mine.mark, pane.querySelector(".view[data-view='open'] .unread")]) {
    mark.hidden = !unread || (mark !== parts.mine.mark && known.view === "open");
    mark.replaceChildren(String(unread), el("span", { class: "hidden" }, ` ${t("queue.unread")}`));
  }
}

/** The one entry at which Tab stops. */
function stop(entry) {
  for (const other of pane.querySelectorAll(".entry[tabindex='0']")) if (other !== entry) other.tabIndex = -1;
  if (entry) entry.tabIndex = 0;
}

function fits(row) {
  if (!words.length) return true;
  const all = [nameOf(row), row.last?.text, topicOf(row), channelOf(row), languageOf(row), row.reason && word("reason", row.reason), display(row.agent), row.danger && t(`danger.${row.danger}`), row.failed && t("queue.failed")];
  const text = all.filter(Boolean).join(" ").toLocaleLowerCase();
  return words.every((one) => text.includes(one));
}
