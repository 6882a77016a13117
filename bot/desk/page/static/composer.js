// The reply box. A text leaves it only when the server has it; until then it stays as it was typed.
import { actOn, forgetProblem, isBusy, perform } from "./acting.js";
import { draftOf, keepDraft } from "./drafts.js";
import { el, icon } from "./dom.js";
import { changed, isMine, known, mayTake, on } from "./store.js";
import { display } from "./names.js";
import { isPast } from "./time.js";
import { t } from "./words.js";

let mode = "reply";
let shown = "";
let open = ""; // another conversation begins with a reply; within one the kind stays, so that no note goes out by habit

const input = el("textarea", { id: "text", rows: "2", "aria-describedby": "compose-hint compose-problem" });
const send = el("button", { type: "submit", class: "primary send" });
const problem = el("p", { id: "compose-problem", class: "problem", role: "alert", hidden: true });
const waiting = el("p", { class: "saving", role: "status", hidden: true });
const hint = el("span", { id: "compose-hint", class: "hint" }, t("compose.hint"));
const locked = el("p", { class: "locked", hidden: true });
const tabs = ["reply", "note"].map((name) => el("button", { type: "button", class: "tab", data: { mode: name }, onclick: () => write(name) }, t(`compose.${name}`)));

export const composer = el("form", { class: "composer", onsubmit: submit },
  problem,
  el("div", { class: "tabs", role: "group", "aria-label": t("compose.mode") }, tabs),
  locked,
  el("div", { class: "box" }, input, send),
  el("div", { class: "below" }, hint, waiting));

input.addEventListener("input", () => {
  keepDraft(known.selected, mode, input.value);
  forgetProblem(known.selected);
  grow();
  changed("drafts");
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  if (event.key === "Escape") input.blur();
});
for (const what of ["thread", "selection", "acts"]) on(what, show);

/** Write a reply or a note: choose the kind and go into the box. */
export function write(kind) {
  mode = kind;
  shown = "";
  show();
  input.focus();
}

export const refreshComposer = () => show();

function lockOf(row) {
  if (mode === "note") return "";
  if (isPast(row.window_until) && !row.callback) return t("compose.window");
  if (isMine(row)) return "";
  if (row.owner === "bot") return t(!row.queued_at ? "compose.ended" : mayTake(row) ? "compose.take_first" : "compose.with_bot");
  return row.owner === "agent" ? t("compose.others", { agent: display(row.agent) }) : t("compose.claim_first");
}

/** After the window the text waits; the person is asked to write. */
function placeholderOf(row) {
  if (mode === "note") return "compose.placeholder_note";
  return isPast(row.window_until) ? "compose.placeholder_callback" : "compose.placeholder";
}

function show() {
  const row = known.thread?.row;
  if (!row || row.contact !== known.selected) return;
  if (open !== row.contact) mode = "reply";
  open = row.contact;
  if (shown !== `${mode} ${row.contact}`) {
    shown = `${mode} ${row.contact}`;
    input.value = draftOf(row.contact, mode);
    grow();
  }
  const act = actOn(row.contact);
  const busy = isBusy(row.contact);
  const lock = lockOf(row);
  if (!busy && !act?.problem && input.value !== draftOf(row.contact, mode)) {
    input.value = draftOf(row.contact, mode); // it has been sent
    grow();
  }
  composer.classList.toggle("noting", mode === "note");
  composer.classList.toggle("locked-out", Boolean(lock));
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.mode === mode));
  fill(locked, lock);
  fill(problem, act?.problem ?? "");
  hint.hidden = busy;
  fill(waiting, !act?.state ? "" : act.state === "slow" ? t("do.slow") : t("do.pending"));
  input.disabled = Boolean(lock) && !input.value;
  input.readOnly = busy || Boolean(lock);
  input.placeholder = t(placeholderOf(row));
  input.setAttribute("aria-label", t(`compose.${mode}`));
  send.disabled = busy || Boolean(lock);
  send.replaceChildren(icon(mode === "note" ? "note" : "send"), el("span", {}, t(mode === "note" ? "do.note" : "do.send")));
}

function fill(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}

/** As high as its text; measured when it is on the page. */
function grow() {
  requestAnimationFrame(() => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 220)}px`;
  });
}

async function submit(event) {
  event.preventDefault();
  const row = known.thread?.row;
  const text = input.value.trim();
  if (!row || !text || lockOf(row) || isBusy(row.contact)) return;
  await perform(mode, row, text);
  changed("drafts");
}
