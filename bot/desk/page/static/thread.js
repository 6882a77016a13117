// The middle pane: the head of the conversation and its lines, kept at the end while new ones arrive.
import { actOn, isBusy } from "./acting.js";
import { el, icon, refill } from "./dom.js";
import { showLine } from "./line.js";
import { channelOf, dangerBadge, topicOf, windowBadge } from "./queue.js";
import { isMine, known, mayClaim, mayTake, on } from "./store.js";
import { codeOf, display } from "./names.js";
import { day, dayOf, full, since } from "./time.js";
import { t, word } from "./words.js";

const pane = document.getElementById("thread");
const details = document.getElementById("details");
let parts = null; // {contact, head, lines, down, nodes}

/** `commands` are what the head's buttons do; `composer` is shown below the lines. */
export function showThread(commands, composer) {
  const show = () => {
    if (!known.selected || !known.thread) return nothing(commands);
    if (parts?.contact !== known.selected) begin(composer);
    head(commands);
    lines(commands);
    aside();
  };
  for (const what of ["thread", "selection"]) on(what, show);
  on("said", () => parts && (parts.stuck = true)); // who has just written wants to see it
  on("acts", () => parts && known.thread && head(commands));
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
  parts = { contact: known.selected, head: el("header", { class: "head" }), lines: box, down, nodes: new Map(), fresh: true, stuck: true };
  pane.replaceChildren(parts.head, el("div", { class: "scroll" }, box, down), composer);
}

function head(commands) {
  const { row } = known.thread;
  const busy = isBusy(row.contact);
  const mine = isMine(row);
  const act = (verb, text, look, key) => el("button", { type: "button", class: look, data: { key: verb }, disabled: busy, "aria-keyshortcuts": key, title: key && `${t(`do.${verb}`)} (${key})`, onclick: () => commands.act(verb) },
    actOn(row.contact)?.state && actOn(row.contact).verb === verb ? t("do.pending") : text);
  refill(parts.head,
    el("button", { type: "button", class: "icon back", data: { key: "back" }, "aria-label": t("thread.back"), onclick: commands.back }, icon("back")),
    el("div", { class: "title" },
      el("h2", {}, topicOf(row), el("span", { class: "code" }, t("thread.contact", { code: codeOf(row.contact) }))),
      el("p", { class: "line" },
        el("span", { class: mine ? "badge owner mine" : "badge owner" }, ownerOf(row)),
        dangerBadge(row),
        el("span", { class: "badge channel" }, channelOf(row)),
        windowBadge(row, true))),
    el("div", { class: "acts" },
      mine && act("return", t("do.return_short"), "secondary", "z"),
      mine && act("resolve", t("do.resolve"), "secondary", "e"),
      mayTake(row) && !mayClaim(row) && act("take", t("do.take"), "secondary"),
      mayClaim(row) && act("claim", t("do.claim"), "primary", "c")));
}

function ownerOf(row) {
  if (isMine(row)) return t("owner.me");
  return row.owner === "agent" ? t("owner.agent", { agent: display(row.agent) }) : t(`owner.${row.owner}`);
}

function lines(commands) {
  const { lines: box, nodes, fresh, down } = parts;
  const before = nodes.size;
  const wanted = [];
  if (known.thread.more) wanted.push(keep("more", "more", () => el("button", { type: "button", class: "quiet more", onclick: commands.more }, t("thread.more"))));
  let lastDay = "";
  for (const line of known.thread.lines) {
    if (dayOf(line.at) !== lastDay) {
      lastDay = dayOf(line.at);
      wanted.push(keep(`day ${lastDay}`, day(line.at), () => el("h3", { class: "day" }, el("span", {}, day(line.at)))));
    }
    wanted.push(keep(line.seq, JSON.stringify(line), () => showLine(line)));
  }
  for (const [key, { node }] of nodes) if (!wanted.includes(node)) nodes.delete(key);
  place(box, wanted);
  if (parts.stuck) bottom(box);
  else if (nodes.size > before) down.hidden = false;
  if (fresh) requestAnimationFrame(() => box.setAttribute("aria-live", "polite"));
  parts.fresh = false;
}

/** The node of this key, made anew only if its content has changed; an opened *Warum?* stays open. */
function keep(key, content, make) {
  const old = parts.nodes.get(key);
  if (old?.content === content) return old.node;
  const node = make();
  if (old?.node.querySelector("details[open]")) node.querySelector("details")?.setAttribute("open", "");
  parts.nodes.set(key, { content, node });
  return node;
}

/** Move only what is out of place, so that screen readers hear only what is new. */
function place(box, wanted) {
  for (const child of [...box.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((node, index) => box.children[index] !== node && box.insertBefore(node, box.children[index] ?? null));
}

const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;
const bottom = (box) => { box.scrollTop = box.scrollHeight; };

function aside() {
  const { row } = known.thread;
  const pairs = [
    ["topic", topicOf(row)],
    ["reason", row.reason && word("reason", row.reason)],
    ["channel", channelOf(row)],
    ["language", word("locale", row.locale)],
    ["owner", ownerOf(row)],
    ["waiting", row.waiting_since ? el("time", { datetime: row.waiting_since, title: full(row.waiting_since), data: { since: row.waiting_since } }, since(row.waiting_since)) : t("detail.nobody")],
    ["queued", row.owner !== "bot" && row.queued_at && full(row.queued_at)],
    ["window", row.window_until ? full(row.window_until) : t("window.always")],
  ];
  details.replaceChildren(el("h2", {}, t("detail.label")),
    el("dl", {}, pairs.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, t(`detail.${name}`)), el("dd", {}, value)])));
}
