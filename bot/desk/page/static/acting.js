// An agent's action. Nothing counts as done before the server says so; a refusal says who owns the conversation.
import { get, post } from "./api.js";
import { keepDraft } from "./drafts.js";
import { changed, known } from "./store.js";
import { display } from "./names.js";
import { toast } from "./dom.js";
import { has, t } from "./words.js";

const ASK_EVERY = 1000;
const ASK_FOR = 55000; // the server keeps a result for a minute

/** contact → {verb, text, key, state: "saving" | "slow"} while it is open, or {problem} once it went wrong. */
const acts = new Map();

export const actOn = (contact) => acts.get(contact);
export const isBusy = (contact) => Boolean(acts.get(contact)?.state);

export function forgetProblem(contact) {
  if (acts.get(contact)?.problem) {
    acts.delete(contact);
    changed("acts");
  }
}

/** Gives true once it is done. The same text tried again after an unclear end is the same action. */
export async function perform(verb, row, text = "") {
  const contact = row.contact;
  if (isBusy(contact)) return false;
  const before = acts.get(contact);
  const again = before?.unclear && before.verb === verb && before.text === text;
  const act = { verb, text, key: again ? before.key : crypto.getRandomValues(new Uint32Array(4)).join("-"), state: "saving" };
  put(contact, act);
  let answer = await post("act", { contact, verb, epoch: row.epoch, text, key: act.key });
  if (answer.status === 202) answer = await ask(contact, act);
  return end(contact, act, answer);
}

async function ask(contact, act) {
  act.state = "slow";
  changed("acts");
  const until = Date.now() + ASK_FOR;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    const answer = await get("result", { contact, key: act.key });
    if (answer.status !== 202 && answer.status !== 0) return answer;
  }
  return { status: 202 };
}

function end(contact, act, answer) {
  const done = answer.status === 200;
  if (done) {
    if (act.verb === "reply" || act.verb === "note") keepDraft(contact, act.verb, "");
    acts.delete(contact);
    changed("said");
    toast(t(`do.done.${act.verb}`));
    changed("acts");
  } else {
    const unclear = [0, 202, 500].includes(answer.status);
    put(contact, { ...act, state: "", unclear, problem: problemOf(answer) });
  }
  changed("stale");
  return done;
}

function put(contact, act) {
  acts.set(contact, act);
  changed("acts");
}

function problemOf({ status, code, owner }) {
  if (status === 0) return t("do.offline");
  if (status === 202) return t("do.unclear");
  if (!code) return t("do.broken");
  const who = (owner ?? "").replace(/^agent:/, "");
  const named = { bot: t("owner.bot"), queue: t("refused.nobody"), "": t("refused.nobody") }[who] ?? display(who);
  return has(`refused.${code}`) ? t(`refused.${code}`, { owner: named }) : t("refused.other", { code });
}

export const rowOf = (contact) =>
  known.rows.find((row) => row.contact === contact) ?? (known.thread?.row.contact === contact ? known.thread.row : null);
