// What the head's buttons and the keys do, and what is asked before.
import { perform } from "./acting.js";
import { write } from "./composer.js";
import { askReason, confirmLosing, confirmOpen } from "./dialogs.js";
import { draftOf } from "./drafts.js";
import { isWriting, touches } from "./keys.js";
import { changed, known, may } from "./store.js";
import { readThread } from "./reading.js";
import { undoable } from "./undo.js";

const LEADS_IN = ["claim", "take", "reopen"];

/** Do it with the open conversation. */
export async function act(verb) {
  if (!known.thread) await readThread(); // a key may be quicker than the answer
  const row = known.thread?.row;
  if (!row || !may(verb)) return;
  if (verb === "undo") return takeBack(row);
  if (verb === "resolve") return resolve(row);
  if (verb === "return" && draftOf(row.contact).trim() && !(await confirmLosing())) return rest();
  const reason = verb === "take" ? await askReason() : "";
  if (verb === "take" && !reason) return;
  const before = touches();
  const { done } = await perform(verb, row, reason);
  if (!done || known.selected !== row.contact) return;
  if (!LEADS_IN.includes(verb)) return rest();
  await readThread();
  if (touches() === before && known.selected === row.contact) write("reply"); // who has gone on typing keeps their place
}

async function resolve(row) {
  if (draftOf(row.contact).trim() && !(await confirmLosing())) return rest();
  const { doubt } = await perform("resolve", row);
  const answer = doubt ? await confirmOpen(doubt) : "";
  if (answer === "yes") await perform("resolve", known.thread?.row ?? row, "", { force: true });
  if (known.selected !== row.contact) return;
  if (answer === "no" && doubt === "open_question") write("reply");
  else rest();
}

/** Take back what was resolved last, and show it. */
export async function undo(select) {
  const row = undoable();
  if (row && (await takeBack(row))) select(row.contact);
}

async function takeBack(row) {
  const { done } = await perform("undo", row);
  if (!done) return false;
  known.closing = known.closing.filter((one) => one.contact !== row.contact);
  changed("queue");
  return true;
}

/** Say once more what did not arrive. */
export const resend = (message) => may("resend") && perform("resend", known.thread.row, "", { message });

/** Into no field: what is typed next is a key of the desk's, never a text. */
const rest = () => isWriting() || document.getElementById("thread").focus();
