// An agent's action. Nothing counts as done before the server says so; a refusal says who owns the conversation.
import { get, post } from "./api.js";
import { keepDraft } from "./drafts.js";
import { changed, me } from "./store.js";
import { display } from "./names.js";
import { announce } from "./dom.js";
import { hour } from "./time.js";
import { has, t } from "./words.js";

const UNCLEAR = [0, 202, 500, 503];
/** Why something is not done yet, which the agent may do all the same. */
const ASKED = ["open_question", "reply_failed", "reply_on_its_way"];
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

/** Gives {done, doubt}; a doubt is to be put to the agent. What is tried again after an unclear end is the same action, also on a page loaded anew; `more`
    is what a verb needs beyond its text. */
export async function perform(verb, row, text = "", more = {}) {
  const contact = row.contact;
  if (isBusy(contact)) return { done: false, doubt: "" };
  const act = { verb, text, key: keyOf(contact, { verb, text, ...more }), state: "saving" };
  put(contact, act);
  let answer = verb === "note" // a call of its own, which reaches no customer
    ? await post("note", { contact, text, key: act.key })
    : await post("act", { contact, verb, epoch: row.epoch, text, key: act.key, ...more });
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
    if (!UNCLEAR.includes(answer.status)) return answer;
  }
  return { status: 202 };
}

function end(contact, act, answer) {
  const done = answer.status === 200;
  if (!UNCLEAR.includes(answer.status)) sessionStorage.removeItem(open(contact));
  if (done) {
    if (act.verb === "reply" || act.verb === "note") keepDraft(contact, act.verb, "");
    acts.delete(contact);
    changed("said");
    announce(t(`do.done.${act.verb}`));
    changed("acts");
  } else if (ASKED.includes(answer.code)) {
    acts.delete(contact); // it is asked about, in a dialog
    changed("acts");
  } else {
    put(contact, { ...act, state: "", problem: problemOf(answer) });
  }
  changed("stale");
  return { done, doubt: ASKED.includes(answer.code) ? answer.code : "" };
}

const open = (contact) => `act:${me.name}:${contact}`;

function keyOf(contact, wanted) {
  const what = JSON.stringify(wanted);
  const before = JSON.parse(sessionStorage.getItem(open(contact)) ?? "{}");
  if (before.what === what) return before.key;
  const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
  sessionStorage.setItem(open(contact), JSON.stringify({ what, key }));
  return key;
}

function put(contact, act) {
  acts.set(contact, act);
  changed("acts");
}

function problemOf({ status, code, owner, again_at: again }) {
  if (status === 0) return t("do.offline");
  if (status === 202) return t("do.unclear");
  if (!code) return t("do.broken");
  const who = (owner ?? "").replace(/^agent:/, "");
  const named = { bot: t("owner.bot"), queue: t("refused.nobody"), "": t("refused.nobody") }[who] ?? display(who);
  const from = again ? hour(new Date(Math.ceil(Date.parse(again) / 60000) * 60000).toISOString()) : "";
  return has(`refused.${code}`) ? t(`refused.${code}`, { owner: named, again: from }) : t("refused.other");
}
