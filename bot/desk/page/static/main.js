// The desk: what is selected, what is read when, and what the keys do.
import { perform } from "./acting.js";
import { watchAlarms } from "./alarms.js";
import { get, post } from "./api.js";
import { composer, refreshComposer, write } from "./composer.js";
import { askReason, confirmLosing, help, sessionEnded } from "./dialogs.js";
import { announce, el, icon } from "./dom.js";
import { draftOf, forgetDrafts } from "./drafts.js";
import { listenToKeys } from "./keys.js";
import { connect } from "./live.js";
import { newcomers, notify, offerNotifications, sound } from "./notify.js";
import { order, showQueue, tick, topicOf } from "./queue.js";
import { changed, isMine, known, mayClaim, mayTake, me, on, sections } from "./store.js";
import { display } from "./names.js";
import { watchSources } from "./sources.js";
import { showThread } from "./thread.js";
import { setNow } from "./time.js";
import { languageButton, t } from "./words.js";

const title = document.title;
let reading = 0;
let latest = null; // the newest of these readings
let limit = 200;

const live = connect({ onNews, onState, ask: () => get("queue", {}) });

function onNews({ queue, thread }) {
  if (queue) takeQueue(queue);
  if (thread === known.selected) readThread();
}

function onState(connected) {
  document.getElementById("offline").hidden = connected;
  const link = document.getElementById("link");
  link.classList.toggle("on", connected);
  link.lastElementChild.textContent = t(connected ? "live.on" : "live.off");
  link.title = t(connected ? "live.on" : "live.off");
  if (connected && known.selected) readThread();
}

function takeQueue(queue) {
  setNow(queue.now);
  const before = JSON.stringify(known.rows.find((row) => row.contact === known.selected));
  Object.assign(known, { rows: queue.rows, present: queue.present, loaded: true });
  const { waiting } = sections();
  const fresh = newcomers(waiting);
  if (fresh.length) announce(fresh.map((row) => t("queue.new", { topic: topicOf(row) })).join(" "));
  notify(fresh, select);
  sound(known.rows);
  document.title = waiting.length ? `(${waiting.length}) ${title}` : title;
  here();
  changed("queue");
  if (before !== JSON.stringify(known.rows.find((row) => row.contact === known.selected))) readThread();
}

function here() {
  const names = known.present.map(display);
  const box = document.getElementById("here");
  box.title = t("menu.here", { names: names.join(", ") || "–" });
  box.replaceChildren(el("span", { class: "hidden" }, box.title),
    ...names.slice(0, 5).map((name) => el("span", { class: "person", "aria-hidden": "true" }, name.slice(0, 2))),
    ...(names.length > 5 ? [el("span", { class: "person more", "aria-hidden": "true" }, `+${names.length - 5}`)] : []));
}

/** Read the open thread; an answer that comes after a later question is dropped, and the later one waited for. */
function readThread() {
  latest = readOnce();
  return latest;
}

async function readOnce() {
  const contact = known.selected;
  if (!contact) return;
  const turn = ++reading;
  const answer = await get("thread", { contact, limit });
  if (turn !== reading) return latest;
  if (contact !== known.selected) return;
  if (answer.status === 200) Object.assign(known, { thread: answer, trouble: "" });
  else if (!known.thread) known.trouble = answer.status === 404 ? "thread.unknown" : "thread.failed";
  changed("thread");
}

function select(contact, { push = true } = {}) {
  if (push && location.hash.slice(1) !== contact) history.pushState(null, "", contact ? `#${contact}` : location.pathname);
  document.body.dataset.view = contact ? "thread" : "list";
  if (contact === known.selected) return;
  limit = 200;
  Object.assign(known, { selected: contact, thread: null, trouble: "" });
  live.watch(contact);
  changed("selection");
  readThread();
}

function step(by) {
  const rows = order();
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contact === known.selected);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  select(rows[next].contact);
  const entry = document.querySelector(`.entry[data-key="${CSS.escape(rows[next].contact)}"]`);
  entry?.focus();
  entry?.scrollIntoView({ block: "nearest" });
}

async function act(verb) {
  const row = known.thread?.row;
  if (!row) return;
  const takes = verb === "take" ? mayTake(row) : verb === "claim" && mayClaim(row);
  if (!takes && (!["resolve", "return"].includes(verb) || !isMine(row))) return;
  if (!takes && draftOf(row.contact).trim() && !(await confirmLosing())) return write("reply");
  const reason = verb === "take" ? await askReason() : "";
  if (verb === "take" && !reason) return;
  if (!(await perform(verb, row, reason)) || known.selected !== row.contact) return;
  if (!takes) return document.getElementById("thread").focus(); // the button pressed is gone
  await readThread();
  write("reply");
}

async function logout() {
  const answer = await post("logout");
  if (answer.status !== 200) return;
  live.close();
  forgetDrafts();
  location.assign("/desk/login");
}

const commands = {
  act,
  back: () => history.back(),
  again: readThread,
  more: () => { limit = 500; readThread(); },
};

showQueue(select);
showThread(commands, composer);
on("stale", readThread);
offerNotifications();
watchAlarms();
watchSources();
languageButton();
document.getElementById("help").append(icon("help"));
document.getElementById("help").addEventListener("click", help);
document.getElementById("logout").addEventListener("click", logout);
document.querySelector("#logout .me").textContent = display(me.name);
document.addEventListener("signed-out", sessionEnded);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("thread").focus();
});
window.addEventListener("popstate", () => select(location.hash.slice(1), { push: false }));
listenToKeys({
  j: () => step(1),
  k: () => step(-1),
  c: () => act("claim"),
  e: () => act("resolve"),
  z: () => act("return"),
  r: () => known.thread && write("reply"),
  n: () => known.thread && write("note"),
  "?": help,
});
setInterval(() => { tick(); refreshComposer(); }, 1000);
if (location.hash.length > 1) select(location.hash.slice(1), { push: false });
else changed("selection");
