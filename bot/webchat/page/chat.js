// The web chat: what is written goes to the outbox, what is heard goes on the screen.

import { Composer } from "./composer.js";
import { ended, remembered } from "./keeping.js";
import { Link } from "./link.js";
import * as menu from "./menu.js";
import * as onward from "./onward.js";
import * as outbox from "./outbox.js";
import { fill, newcomers, strings, teamHours } from "./strings.js";
import { Thread } from "./thread.js";

const BANNER_AFTER = 1500; // a short hiccup is not worth a word
const TYPING_FOR = 20_000;
const NEAR_END = 80;

const { origin, address, known, hours } = document.body.dataset;
if (location.origin !== origin) location.replace(address); // the socket answers to this address only

const find = (id) => document.getElementById(id);
const scroll = find("scroll");
const title = document.title;
let cursor = "";
let owner = "bot";
let introduced = known === "yes";
let inFlight = "";
let stuck = true; // to the end, as long as nobody scrolls up
let unread = 0;
let unseen = [];
let bannerTimer = 0;
let typingTimer = 0;
let retryTimer = 0;
let sessionTimer = 0;
let sessionWait = 3; // seconds
let notice = ""; // why this page began anew, until the next thing is said
let reason = ""; // why there is no connection, if the server said so

fill();
const thread = new Thread(find("log"), pick);
const composer = new Composer(find("composer"), say, () => toEnd());
const link = new Link({
  hello: () => ({ after: cursor }),
  up: connected,
  down: disconnected,
  crowded: () => banner((reason = strings.crowded)),
  full: () => banner((reason = strings.full)),
  neighbours: () => banner((reason = strings.neighbours)),
  stranger: introduce,
  frame: (frame) => on[frame.type]?.(frame),
});

const on = {
  welcome: ({ limit }) => (composer.limit = limit),
  stored: confirmed,
  refused,
  lines: told,
};

function say(text, choice = null, supplied = false) {
  if (!thread.isEmpty) banner((notice = "")); // why the page is fresh stands beside what is said first
  thread.write(outbox.add(text, choice, supplied));
  find("log").setAttribute("aria-busy", "false");
  look();
  toEnd();
  begin();
  push();
}

/** A choice that was taken by keyboard vanishes; who took it goes on writing. */
function pick(title, id) {
  const byKeyboard = document.activeElement?.matches(".choices button:focus-visible");
  say(title, id);
  if (byKeyboard) composer.focus();
}

/** The server does not know this browser any more. What it was told as another is not shown to a new one. */
async function introduce() {
  outbox.forgetConfirmed();
  if (cursor) return menu.startAnew("over", outbox.unsent()); // what was just said begins the new one
  await session(remembered);
}

/** Asks for a cookie that lives as the visitor has chosen; true if the server gave one. */
async function session(remember) {
  sessionWait = 3;
  try {
    const body = new URLSearchParams({ remember: remember ? "yes" : "no" });
    const answer = await fetch("chat/session", { method: "POST", body });
    introduced = answer.ok;
    if (answer.status === 429) {
      sessionWait = Number(answer.headers.get("Retry-After")) || sessionWait;
      banner((reason = newcomers(sessionWait)));
    }
  } catch {
    introduced = false;
  }
  return introduced;
}

/** Connects. A browser without a cookie gets one now, with its first message and not before. */
async function begin() {
  if (introduced || (await session(remembered))) return link.open();
  disconnected();
  clearTimeout(sessionTimer);
  sessionTimer = setTimeout(begin, sessionWait * 1000);
}

/** One message at a time is under way, so they arrive in the order in which they were written. */
function push() {
  const entry = outbox.next();
  if (!entry || inFlight || !link.isUp) return;
  inFlight = entry.id;
  link.send({ type: "say", id: entry.id, text: entry.text, choice: entry.choice, supplied: entry.supplied });
}

function confirmed({ id }) {
  inFlight = "";
  outbox.change(id, { stored: true });
  thread.tick(id, "stored");
  banner("");
  if (owner === "bot") typing(true);
  push();
}

function refused({ id, code, after }) {
  inFlight = "";
  if (after == null) {
    if (!id) return;
    outbox.change(id, { failed: true });
    thread.tick(id, "failed");
    push();
    return;
  }
  if (code === "rate") banner(strings.busy);
  if (code === "full") banner(strings.full);
  if (code === "neighbours") banner(newcomers(after));
  clearTimeout(retryTimer);
  retryTimer = setTimeout(push, after * 1000);
}

function told(frame) {
  const log = find("log");
  const first = log.getAttribute("aria-busy") === "true";
  const stay = !first && !stuck;
  cursor = frame.cursor;
  owner = frame.owner;
  const offered = onward.offer(frame.onward);
  const fresh = frame.lines.filter((line) => thread.show(line));
  outbox.drop(frame.lines.map((line) => line.said).filter(Boolean));
  const ours = fresh.filter((line) => line.who !== "customer");
  if (ours.length || owner !== "bot") typing(false);
  unseen.push(...ours.filter((line) => line.message).map((line) => line.message));
  log.setAttribute("aria-busy", "false");
  if (!first) unread += ours.length;
  look();
  if (stay && ours.length) mark();
  else if (fresh.length || offered) toEnd();
  seen();
}

function connected() {
  clearTimeout(bannerTimer);
  bannerTimer = 0;
  reason = "";
  banner("");
  inFlight = "";
  push();
}

function disconnected() {
  inFlight = "";
  bannerTimer ||= setTimeout(() => link.isUp || banner(reason || strings.offline), BANNER_AFTER);
}

function banner(text) {
  find("banner").textContent = text || notice;
  find("banner").hidden = !(text || notice);
}

function typing(yes) {
  clearTimeout(typingTimer);
  find("typing").hidden = !yes;
  if (yes) typingTimer = setTimeout(() => typing(false), TYPING_FOR);
  if (stuck) toEnd();
}

/** What is before the customer's eyes is read; the rest is when they come back. */
function seen() {
  if (document.visibilityState !== "visible") {
    document.title = unread ? `(${unread}) ${title}` : title;
    return;
  }
  document.title = title;
  while (unseen.length && link.isUp) link.send({ type: "seen", messages: unseen.splice(0, 200) });
}

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  mark();
}

function mark() {
  stuck = atEnd();
  if (stuck) unread = 0;
  find("newest").hidden = stuck;
  find("unread").hidden = !unread;
  find("unread").textContent = unread || "";
}

function look() {
  find("empty").hidden = !thread.isEmpty;
  find("owner").textContent = strings[`owner_${owner}`] ?? strings.owner_bot;
}

scroll.addEventListener("scroll", mark, { passive: true });
find("newest").addEventListener("click", () => toEnd());
document.addEventListener("visibilitychange", seen);
addEventListener("offline", disconnected);
new ResizeObserver(() => stuck && toEnd()).observe(scroll);

find("hours").hidden = !hours;
find("hours").textContent = hours ? teamHours(hours) : "";
for (const words of strings.starters) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => {
    say(words, null, true);
    composer.focus();
  });
  find("starters").append(button);
}
onward.listen();
menu.open({ session, isKnown: () => introduced, say, banner });

for (const entry of outbox.all()) thread.write(entry);
find("log").setAttribute("aria-busy", String(introduced));
look();
if (introduced) link.open();
else if (outbox.next()) begin();
composer.focus();
const why = ended();
if (why) banner((notice = why === "ended" ? strings.ended : strings.over));
