// The desk: what is selected, what comes in, and what the keys do.
import { watchAlarms } from "./alarms.js";
import { get, post } from "./api.js";
import { composer, prepareComposer, refreshComposer, write } from "./composer.js";
import { help, sessionEnded } from "./dialogs.js";
import { act, resend, undo } from "./doing.js";
import { el, icon } from "./dom.js";
import { forgetDrafts, watchDrafts } from "./drafts.js";
import { listenToKeys } from "./keys.js";
import { tickLeaving, warnOfLeaving } from "./leaving.js";
import { connect } from "./live.js";
import { focusRow, neighbour, remember } from "./moving.js";
import { display } from "./names.js";
import { tellNews } from "./news.js";
import { offerNotifying } from "./notify.js";
import { readClosed } from "./closed.js";
import { showQueue } from "./queue.js";
import { readOlder, readThread } from "./reading.js";
import { tick } from "./row.js";
import { look, unreadInAll } from "./seen.js";
import { changed, known, me, on, sections } from "./store.js";
import { watchSources } from "./sources.js";
import { showThread } from "./thread.js";
import { setNow } from "./time.js";
import { offerUndo, tickUndo } from "./undo.js";
import { languageButton, t } from "./words.js";

const title = document.title;
const live = connect({ onNews, onState, ask: () => get("queue", {}) });

function onNews({ queue, thread }) {
  if (queue) takeQueue(queue);
  if (thread === known.selected) readThread();
}

function onState(connected) {
  const banner = document.getElementById("offline");
  const back = connected && !banner.hidden && !banner.classList.contains("back");
  if (!connected || back) banner.textContent = t(connected ? "live.back" : "live.off");
  if (!connected) banner.hidden = false;
  if (back) setTimeout(() => { banner.hidden = banner.classList.contains("back"); }, 3000);
  banner.classList.toggle("back", connected);
  const link = document.getElementById("link");
  link.classList.toggle("on", connected);
  link.lastElementChild.textContent = t(connected ? "live.on" : "live.off");
  link.title = t(connected ? "live.on" : "live.off");
  if (connected && known.selected) readThread();
}

const openRow = () => JSON.stringify(known.rows.find((row) => row.contact === known.selected));

function takeQueue(queue) {
  setNow(queue.now);
  const before = openRow();
  const gone = known.closing.length !== queue.closing.length;
  Object.assign(known, { rows: queue.rows, closing: queue.closing, present: queue.present, loaded: true });
  tellNews(select);
  here();
  changed("queue");
  remember();
  look();
  if (before !== openRow()) readThread();
  if (gone && known.view === "closed") readClosed();
}

function count() {
  const open = sections().waiting.length + unreadInAll();
  document.title = open ? `(${open}) ${title}` : title;
}

function here() {
  const names = known.present.map(display);
  const box = document.getElementById("here");
  box.title = t("menu.here", { names: names.join(", ") || "–" });
  box.replaceChildren(el("span", { class: "hidden" }, box.title),
    ...names.slice(0, 5).map((name) => el("span", { class: "person", "aria-hidden": "true" }, name.slice(0, 2))),
    ...(names.length > 5 ? [el("span", { class: "person more", "aria-hidden": "true" }, `+${names.length - 5}`)] : []));
}

function select(contact, { push = true } = {}) {
  if (push && location.hash.slice(1) !== contact) history.pushState({ within: true }, "", contact ? `#${contact}` : location.pathname);
  document.body.dataset.view = contact ? "thread" : "list";
  if (contact === known.selected) return;
  Object.assign(known, { selected: contact, thread: null, trouble: "" });
  live.watch(contact);
  changed("selection");
  remember();
  readThread();
}

function step(by) {
  const row = neighbour(by);
  if (!row) return;
  select(row.contact);
  focusRow(row.contact);
}

/** Arrows move among the rows; where lines are read they scroll. */
const arrow = (by) => ({ target }) => (target.closest(".lines, .bar") ? false : step(by));

async function logout() {
  const answer = await post("logout");
  if (answer.status !== 200) return;
  live.close();
  forgetDrafts();
  location.assign("/desk/login");
}

/** Where the agent was when the session ended. */
function back() {
  const { agent, contact } = JSON.parse(sessionStorage.getItem("lotse-back") ?? "{}");
  sessionStorage.removeItem("lotse-back");
  return agent === me.name && !location.hash ? contact : location.hash.slice(1);
}

showQueue(select);
showThread({ act, back: () => (history.state?.within ? history.back() : select("")), again: readThread, more: readOlder, resend }, composer);
prepareComposer(act, resend);
offerUndo(() => undo(select));
warnOfLeaving(select);
on("stale", readThread);
on("thread", look);
for (const what of ["queue", "seen"]) on(what, count);
document.addEventListener("visibilitychange", look);
offerNotifying();
watchAlarms();
watchSources();
watchDrafts();
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
  ArrowDown: arrow(1),
  ArrowUp: arrow(-1),
  "/": () => document.getElementById("filter").focus(),
  c: () => act("claim"),
  e: () => act("resolve"),
  z: () => act("return"),
  u: () => undo(select),
  "Control+z": () => undo(select),
  r: () => write("reply"),
  n: () => write("note"),
  "?": help,
});
setInterval(() => { tick(); tickUndo(); tickLeaving(); refreshComposer(); }, 1000);
const first = back();
if (first) select(first, { push: false });
else changed("selection");
