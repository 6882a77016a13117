// The middle pane: the head of the conversation and its lines, kept at the end while new ones arrive.
import { actOn, isBusy } from "./acting.js";
import { el, icon, refill } from "./dom.js";
import { showLine } from "./line.js";
import { keyed } from "./lists.js";
import { channelOf, dangerBadge, failedBadge, topicOf, windowBadge } from "./row.js";
import { isMine, known, may, on } from "./store.js";
import { nameOf } from "./names.js";
import { ownerOf, showDetails } from "./details.js";
import { day, dayOf } from "./time.js";
import { t } from "./words.js";

const pane = document.getElementById("thread");
const details = document.getElementById("details");
let parts = null; // {contact, head, lines, down, …}

/** `commands` are what the head's buttons do; `composer` is shown below the lines. */
export function showThread(commands, composer) {
  const show = () => {
    if (!known.selected || !known.thread) return nothing(commands);
    if (parts?.contact !== known.selected) begin(composer);
    head(commands);
    lines(commands);
    showDetails(details, known.thread.row);
  };
  for (const what of ["thread", "selection"]) on(what, show);
  on("said", () => parts && (parts.stuck = true)); // who has just written wants to see it
  on("older", () => parts && older(commands));
  on("acts", () => parts && known.thread && show());
}

function nothing(commands) {
  parts = null;
  details.replaceChildren();
  if (known.selected && !known.trouble) return pane.replaceChildren(el("p", { class: "middle quiet-text" }, t("queue.loading")));
  const trouble = known.selected && known.trouble;
  pane.replaceChildren(el("div", { class: "middle" },
    el("img", { src: "/desk/static/lotse.svg", alt: "", width: "64", height: "64" }),
    el("h2", {}, trouble ? t(known.trouble) : t("thread.empty")),
    trouble
      ? el("button", { type: "button", class: "secondary", onclick: commands.again }, t("thread.retry"))
      : el("p", { class: "quiet-text" }, t("thread.empty_hint"))));
}

function begin(composer) {
  const box = el("div", { class: "lines", role: "log", "aria-live": "off", tabindex: "0", "aria-label": t("thread.label") });
  const down = el("button", { type: "button", class: "down", hidden: true, onclick: () => bottom(box) }, icon("down"), t("thread.down"));
  box.addEventListener("scroll", () => {
    parts.stuck = atEnd(box);
    if (parts.stuck) down.hidden = true;
  }, { passive: true });
  new ResizeObserver(() => parts?.lines === box && parts.stuck && bottom(box)).observe(box);
  parts = { contact: known.selected, head: el("header", { class: "head" }), lines: box, down, show: keyed(box, { remake }), length: Infinity, fresh: true, stuck: true };
  pane.replaceChildren(parts.head, el("div", { class: "scroll" }, box, down), composer);
}

function head(commands) {
  const { row } = known.thread;
  const busy = isBusy(row.contact);
  const mine = isMine(row) && !row.closing_until;
  const act = (verb, text, look, key) => el("button", { type: "button", class: look, data: { key: verb }, disabled: busy, "aria-keyshortcuts": key, title: key && `${t(`do.${verb}`)} (${key})`, onclick: () => commands.act(verb) },
    actOn(row.contact)?.state && actOn(row.contact).verb === verb ? t("do.pending") : text);
  refill(parts.head,
    el("button", { type: "button", class: "icon back", data: { key: "back" }, "aria-label": t("thread.back"), onclick: commands.back }, icon("back")),
    el("div", { class: "title" },
      el("h2", {}, el("bdi", {}, nameOf(row)), el("span", { class: "about" }, topicOf(row))),
      el("p", { class: "line" },
        el("span", { class: mine ? "badge owner mine" : "badge owner" }, ownerOf(row)),
        dangerBadge(row),
        mine && failedBadge(row),
        windowBadge(row),
        el("span", { class: "badge channel" }, channelOf(row)))),
    el("div", { class: "acts" },
      mine && act("return", t("do.return_short"), "secondary", "z"),
      mine && act("resolve", t("do.resolve"), "secondary", "e"),
      may("take") && act("take", t("do.take"), "secondary"),
      may("claim") && act("claim", t("do.claim"), "primary", "c")));
}

function lines(commands) {
  const { lines: box, fresh, down } = parts;
  const wanted = [];
  if (known.thread.more) wanted.push({ key: "more", content: "", make: () => el("button", { type: "button", class: "quiet more", data: { key: "more" }, onclick: commands.more }, t("thread.more")) });
  let lastDay = "";
  for (const line of known.thread.lines) {
    if (dayOf(line.at) !== lastDay) {
      lastDay = dayOf(line.at);
      wanted.push({ key: `day ${lastDay}`, content: day(line.at), make: () => el("h3", { class: "day" }, el("span", {}, day(line.at))) });
    }
    const again = mayResend(line) ? () => commands.resend(line.message) : null;
    wanted.push({ key: line.seq, content: JSON.stringify([line, Boolean(again)]), make: () => showLine(line, again) });
  }
  const { length } = parts;
  parts.length = parts.show(wanted);
  if (parts.stuck) bottom(box);
  else if (parts.length > length) down.hidden = false;
  if (fresh) requestAnimationFrame(() => box.setAttribute("aria-live", "polite"));
  parts.fresh = false;
}

/** What did not arrive may be said again by whoever has the conversation, until it has been. */
const mayResend = (line) => may("resend") && line.message === known.thread.row.failed?.message && !isBusy(known.thread.row.contact);

/** Older lines stand above; what was in sight stays where it is, and nothing of it is news. */
function older(commands) {
  const { lines: box } = parts;
  const below = box.scrollHeight - box.scrollTop;
  const hadFocus = document.activeElement?.classList.contains("more");
  Object.assign(parts, { stuck: false, length: Infinity });
  box.setAttribute("aria-live", "off");
  lines(commands);
  box.scrollTop = box.scrollHeight - below;
  if (hadFocus && !known.thread.more) box.focus({ preventScroll: true });
  requestAnimationFrame(() => box.setAttribute("aria-live", "polite"));
}

/** What was opened stays open. */
function remake(old, node) {
  if (old.querySelector("details[open]")) node.querySelector("details")?.setAttribute("open", "");
}

const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;
const bottom = (box) => { box.scrollTop = box.scrollHeight; };
