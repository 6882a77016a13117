// A page that keeps what is typed: what the server has, what it does not have yet, and what is wrong with it.
import { get, post } from "./api.js";
import { openKept } from "./kept.js";
import { announce, toast } from "./toasts.js";
import { signal } from "./vendor/core.js";
import { display, problem, t } from "./words.js";

const TYPING = 1000;
const LOOK = 3000;
const RETRIES = [1000, 2000, 4000, 8000, 15000];
const idOf = ({ file, unit }) => JSON.stringify([file, unit]);
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** `changes` are kept in this browser until the server has them: closing the page loses nothing. */
export function openTyped(page) {
  const kept = openKept(`lotse_typed:${document.body.dataset.admin}:${page}`);
  const view = signal(null);
  const changes = signal(kept.left.flatMap((list) => list.map((one) => ({ ...one, alone: kept.left.length > 1 }))));
  const state = signal("saved");
  const findings = signal([]);
  const failed = signal(null);
  let timer, busy = false, failures = 0, looked = -1;

  const of = (file, unit) => changes.value.findLast((one) => idOf(one) === idOf({ file, unit }));
  /** What a unit is on this page; `now` is what the server has. */
  const value = (file, unit, now) => {
    const mine = of(file, unit);
    return mine ? mine.after : now;
  };

  function put(list) {
    changes.value = list;
    kept.keep(list.length ? list.map(({ sent, ...rest }) => rest) : null);
  }

  /** Change one unit, of which the server has `before`. `say` is told, with an undo, once it is kept. */
  function change(file, unit, before, after, { say = "", typing = false } = {}) {
    const last = of(file, unit);
    const list = [...changes.value];
    if (!last || last.sent) list.push({ file, unit, before: last ? last.after : (before ?? null), after, say });
    else if (same(last.before, after) && !last.conflict) list.splice(list.indexOf(last), 1);
    else list[list.indexOf(last)] = { ...last, after, say, problem: undefined };
    put(list);
    again(typing ? TYPING : 0);
  }

  async function flush() {
    clearTimeout(timer);
    const ready = changes.value.filter((one) => !one.conflict && !one.problem && !one.sent);
    if (busy || !ready.length || !view.value) return;
    busy = true;
    const batch = ready.some((one) => one.alone) ? ready.slice(0, 1) : ready;
    put(changes.value.map((one) => (batch.includes(one) ? { ...one, sent: true } : one)));
    state.value = "saving";
    const answer = await post(`${page}/edit`, { edits: batch.map(({ file, unit, before, after }) => ({ file, unit, before, after })) });
    busy = false;
    if (answer.ok) done(answer, batch);
    else refused(answer, batch);
  }

  function done(answer, batch) {
    failures = 0;
    const made = new Map(answer.made.map((one) => [idOf(one), one.after]));
    const rest = changes.value.filter((one) => !one.sent); // typed meanwhile, over what has just been kept
    put(rest.map((one) => (made.has(idOf(one)) && !one.conflict ? { ...one, before: made.get(idOf(one)) } : one)).filter((one) => !same(one.before, one.after)));
    take(answer.view);
    const told = batch.findLast((one) => one.say);
    if (told && answer.number) toast(told.say, { undo: () => undo(answer.number) });
    again(0);
  }

  const unsent = () => changes.value.map(({ sent, ...rest }) => rest);

  function refused(answer, batch) {
    if (answer.status && answer.status < 500 && ![401, 429].includes(answer.status)) {
      const at = answer.code === "conflict" ? idOf(answer) : null;
      const marked = (one) => (at ? (idOf(one) === at ? { conflict: { theirs: answer.theirs, by: answer.by } } : {}) : batch.length > 1 ? { alone: true } : { problem: answer.code, at: answer.name });
      put(merged(changes.value.map(({ sent, ...one }) => (sent ? { ...one, ...marked(one) } : one))));
      if (batch.length === 1 && !at) announce(problem(answer));
      return again(0);
    }
    put(unsent());
    state.value = "failed";
    clearTimeout(timer);
    timer = setTimeout(flush, RETRIES[Math.min(failures++, RETRIES.length - 1)]);
  }

  /** Mine goes over what is there now, or is dropped. */
  function decide(one, mine) {
    const rest = changes.value.filter((other) => other !== one);
    put(mine ? [...rest, { ...one, before: one.conflict.theirs, conflict: undefined }] : rest);
    load();
    again(0);
  }
  const drop = (one) => (put(changes.value.filter((other) => other !== one)), again(0));

  function again(after) {
    const waiting = changes.value.filter((one) => !one.conflict && !one.problem);
    state.value = waiting.length ? "saving" : changes.value.length ? "open" : "saved";
    clearTimeout(timer);
    if (waiting.length) timer = setTimeout(flush, after);
  }

  async function load() {
    const answer = await get(page);
    failed.value = answer.ok ? null : answer;
    if (answer.ok) take(answer.view);
  }

  function take(fresh) {
    if (view.value && fresh.revision < view.value.revision) return;
    view.value = fresh;
    if (fresh.revision !== looked) check(fresh.revision);
  }

  async function check(revision) {
    looked = revision;
    const answer = await get(`${page}/findings`);
    if (answer.ok && looked === revision) findings.value = answer.findings;
  }

  async function look() {
    const answer = document.hidden ? {} : await get(`${page}/watch`);
    if (answer.ok && !busy && (!view.value || answer.revision > view.value.revision)) load();
  }

  async function undo(number) {
    const answer = await post(`${page}/undo`, { number });
    if (answer.ok) {
      take(answer.view);
      announce(t("undo.done"));
    } else toast(answer.code === "conflict" ? t("undo.conflict", { by: display(answer.by) || t("somebody") }) : problem(answer), { bad: true });
  }

  put(changes.value);
  load().then(() => again(0));
  setInterval(look, LOOK);
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => state.value === "failed" && event.preventDefault());
  return { view, changes, state, findings, failed, of, value, change, flush, decide, drop, undo };
}

/** Two changes of one unit that wait both are one. */
function merged(list) {
  const found = new Map();
  for (const one of list) {
    const first = found.get(idOf(one));
    found.set(idOf(one), first ? { ...first, after: one.after } : one);
  }
  return [...found.values()];
}
