// One question while it is edited: what the server has, what it does not have yet, and who else is here.
import { get, post } from "../api.js";
import { openKept } from "../kept.js";
import { announce, toast } from "../toasts.js";
import { computed, signal } from "../vendor/core.js";
import { problem, t } from "../words.js";
import { applied, place, same } from "./units.js";

const TYPING = 1200;
const LOOK = 3000;
const RETRIES = [1000, 2000, 4000, 8000, 15000];

/** `changes` are kept in this browser until the server has them: closing the page loses nothing. */
export function openDraft(pack, skill) {
  const path = `skills/${pack}/${skill}`;
  const kept = openKept(`lotse_draft:${document.body.dataset.admin}:${pack}/${skill}`);
  const server = signal(null);
  const changes = signal(kept.left.flatMap((list) => list.map((one) => ({ ...one, alone: kept.left.length > 1 }))));
  const state = signal("saved");
  const others = signal([]);
  const gone = signal(false);
  const news = signal(0);
  const last = signal(0);
  let timer, busy = false, failures = 0;

  const shown = computed(() => server.value && changes.value.reduce(applied, server.value));

  function put(list) {
    changes.value = list;
    kept.keep(list.length ? list.map(({ sent, ...rest }) => rest) : null);
  }

  /** Change one unit. `say` is told, with an undo, once it is kept; typing is kept when it pauses. */
  function change(file, unit, before, after, { at = -1, say = "", typing = false } = {}) {
    const list = [...changes.value];
    const index = list.findLastIndex((one) => one.file === file && !one.sent && same(place(one), unit));
    if (index < 0) list.push({ file, unit, before, after, at, say });
    else if (same(list[index].before, after) && !list[index].conflict) list.splice(index, 1);
    else list[index] = renamed({ ...list[index], after, say, problem: undefined });
    put(list);
    state.value = changes.value.length ? "saving" : "saved";
    clearTimeout(timer);
    timer = setTimeout(flush, typing ? TYPING : 0);
  }

  /** A change that nobody has sent yet becomes another one. */
  function replace(one, after, { say = "", typing = false } = {}) {
    const gone = after === null && one.before === null;
    put(changes.value.flatMap((other) => (other !== one ? [other] : gone ? [] : [renamed({ ...one, after, say, problem: undefined })])));
    again(typing ? TYPING : 0);
  }

  async function flush() {
    clearTimeout(timer);
    const ready = changes.value.filter((one) => !one.conflict && !one.problem);
    if (busy || !ready.length || !server.value) return;
    busy = true;
    const batch = ready.some((one) => one.alone) ? ready.slice(0, 1) : ready;
    put(changes.value.map((one) => (batch.includes(one) ? { ...one, sent: true } : one)));
    state.value = "saving";
    const edits = batch.map(({ file, unit, before, after, at }) => ({ file, unit, before, after, at }));
    const answer = await post(`${path}/edit`, { edits });
    busy = false;
    settle(answer, batch);
  }

  function settle(answer, batch) {
    if (answer.ok) {
      failures = 0;
      put(changes.value.filter((one) => !one.sent));
      take(answer.view);
      last.value = answer.number;
      const told = batch.filter((one) => one.say);
      if (told.length && answer.number) toast(told.at(-1).say, { undo: () => undo(answer.number) });
      again(0);
    } else if (answer.code === "conflict") decided(({ clashed }) => clashed(unsent(), answer));
    else if ([400, 413, 422].includes(answer.status)) {
      if (batch.length === 1) toast(problem(answer), { bad: true });
      decided(({ refused }) => refused(changes.value, batch, answer));
    } else if (answer.status === 404) {
      put(unsent());
      gone.value = true;
    } else {
      put(unsent());
      state.value = "failed";
      again(RETRIES[Math.min(failures++, RETRIES.length - 1)]);
    }
  }

  const unsent = () => changes.value.map(({ sent, ...rest }) => rest);

  /** What rarely happens is loaded when it does. */
  async function decided(made) {
    put(made(await import("./clashes.js")));
    again(0);
  }

  const decide = (one, mine) => decided(({ settled }) => settled(changes.value, one, mine));

  function again(after) {
    const waiting = changes.value.filter((one) => !one.conflict && !one.problem);
    if (state.value !== "failed" || !waiting.length) state.value = waiting.length ? "saving" : changes.value.length ? "open" : "saved";
    clearTimeout(timer);
    if (waiting.length) timer = setTimeout(flush, after);
  }

  async function load() {
    const answer = await get(path);
    if (answer.ok) take(answer.view);
    else if (answer.status === 404) gone.value = true;
  }

  function take(view) {
    if (!view) gone.value = true;
    else if (!server.value || view.revision >= server.value.revision) {
      server.value = view;
      gone.value = false;
    }
  }

  async function look() {
    const answer = document.hidden ? {} : await get(`${path}/watch`);
    if (!answer.ok) return;
    others.value = answer.others;
    if (!server.value || answer.revision <= server.value.revision || busy) return;
    const { revision, ...before } = server.value;
    await load();
    if (!same({ ...before, revision: server.value.revision }, server.value)) {
      news.value += 1;
      setTimeout(() => (news.value = 0), 8000);
      announce(t("skills.news"));
    }
  }

  async function undo(number) {
    const answer = await post(`${path}/undo`, { number });
    if (answer.ok) {
      take(answer.view);
      last.value = 0;
      announce(t("skills.undone"));
    } else toast(answer.code === "conflict" ? t("skills.undo_conflict", { by: answer.by || t("skills.somebody") }) : problem(answer), { bad: true });
    return answer;
  }

  async function remove() {
    const answer = await post(`${path}/remove`);
    if (answer.ok) gone.value = answer.number;
    else toast(problem(answer), { bad: true });
  }

  put(changes.value);
  load().then(() => again(0));
  setInterval(look, LOOK);
  look();
  addEventListener("online", flush);
  return { path, server, shown, changes, state, others, gone, news, last, change, replace, flush, decide, undo, remove };
}

/** What is new is named by what it says. */
const renamed = (one) => (one.before === null && ["phrase", "dialogue"].includes(one.unit[0]) ? { ...one, unit: place(one) } : one);
