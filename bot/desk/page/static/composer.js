// Below the lines: what went wrong, why nobody may reply here now and what to do about it, the reply, and the note.
import { actOn, isBusy } from "./acting.js";
import { textBox } from "./box.js";
import { el, icon } from "./dom.js";
import { isWriting } from "./keys.js";
import { display } from "./names.js";
import { isMine, known, may, on } from "./store.js";
import { isPast } from "./time.js";
import { inLanguage, t } from "./words.js";

const problem = el("p", { id: "compose-problem", class: "problem", role: "alert", hidden: true });
const waiting = el("p", { class: "saving", role: "status", hidden: true });
const hint = el("span", { id: "compose-hint", class: "hint" }, t("compose.hint"));
const failed = el("div", { class: "problem lost", role: "alert", hidden: true });
const locked = el("div", { class: "locked", hidden: true });
const reopen = el("button", { type: "button", class: "secondary" }, t("do.reopen"));
const why = el("p");
const reply = textBox("reply", {
  id: "text", sign: "send", rows: "2", hint: "compose-hint compose-problem", lockOf,
  placeholderOf: (row) => (isPast(row.window_until) ? "compose.placeholder_callback" : "compose.placeholder"),
});
const note = textBox("note", { id: "note", sign: "note", rows: "1", hint: "compose-problem", lockOf: () => "", placeholderOf: () => "compose.placeholder_note" });

export const composer = el("div", { class: "composer" },
  problem,
  failed,
  locked,
  reply.form,
  el("div", { class: "below" }, hint, waiting),
  note.form);
locked.append(why, reopen);

/** `act` and `resend` are what its buttons do. */
export function prepareComposer(act, resend) {
  const again = el("button", { type: "button", class: "secondary", data: { key: "again" } }, icon("send"), t("do.resend"));
  again.addEventListener("click", () => resend(known.thread?.row.failed?.message));
  failed.append(el("p", {}, el("strong"), " ", el("span")), again);
  reopen.addEventListener("click", () => act("reopen"));
  for (const what of ["thread", "selection", "acts"]) on(what, show);
}

export const refreshComposer = () => show();

/** Go into the reply or into the note, unless somebody is writing by now. */
export function write(kind) {
  if (!composer.isConnected || isWriting()) return;
  (kind === "note" ? note : reply).input.focus();
}

function lockOf(row) {
  if (row.closing_until) return t("compose.closing");
  if (isPast(row.window_until) && !row.callback) return t("compose.window");
  if (isMine(row)) return "";
  if (may("reopen")) return t(row.conversation ? "compose.closed_since" : "compose.closed");
  if (row.owner === "bot" && !may("claim")) return t(!row.queued_at ? "compose.ended" : may("take") ? "compose.take_first" : "compose.with_bot");
  return row.owner === "agent" ? t("compose.others", { agent: display(row.agent) }) : t("compose.claim_first");
}

function show() {
  const row = known.thread?.row;
  if (!row || row.contact !== known.selected) return;
  const act = actOn(row.contact);
  const lock = lockOf(row);
  fill(problem, act?.problem ?? "");
  showFailed(row);
  fill(why, lock);
  locked.hidden = !lock;
  reopen.hidden = !may("reopen") || Boolean(row.closing_until);
  reopen.disabled = isBusy(row.contact);
  hint.hidden = isBusy(row.contact) || Boolean(lock);
  fill(waiting, !act?.state ? "" : act.state === "slow" ? t("do.slow") : t("do.pending"));
  reply.show(row);
  reply.form.hidden = Boolean(lock) && !reply.input.value; // a text that is still there is shown with the reason
  note.show(row);
}

/** A reply that the person has not got, and the button that says it once more. */
function showFailed(row) {
  const one = row.failed;
  failed.hidden = !one || !isMine(row) || Boolean(row.closing_until);
  if (failed.hidden) return;
  fill(failed.querySelector("strong"), t("compose.failed", { text: short(one.text) }));
  fill(failed.querySelector("span"), inLanguage(one.words));
  Object.assign(failed.querySelector("button"), { hidden: !may("resend"), disabled: isBusy(row.contact) });
}

const short = (text) => (text.length > 80 ? `${text.slice(0, 79).trimEnd()}…` : text);

function fill(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}
