// The open thread as it is read: the newest lines again with each news, older ones once, when they are asked for.
import { get } from "./api.js";
import { changed, known } from "./store.js";

const PIECE = 200;
let reading = 0;
let latest = null; // the newest of these readings

/** Read the open thread; an answer that comes after a later question is dropped, and the later one waited for. */
export function readThread() {
  latest = readOnce();
  return latest;
}

async function readOnce() {
  const contact = known.selected;
  if (!contact) return;
  const turn = ++reading;
  const answer = await get("thread", { contact, limit: PIECE });
  if (turn !== reading) return latest;
  if (contact !== known.selected) return;
  if (answer.status === 200) Object.assign(known, { thread: joined(known.thread, answer), trouble: "" });
  else if (!known.thread) known.trouble = answer.status === 404 ? "thread.unknown" : "thread.failed";
  changed("thread");
}

/** The piece before the oldest line on the page. */
export async function readOlder() {
  const { selected: contact, thread } = known;
  if (!thread?.more) return;
  const answer = await get("thread", { contact, limit: PIECE, before: thread.lines[0].seq });
  if (contact !== known.selected || answer.status !== 200) return;
  const had = new Set(known.thread.lines.map((line) => line.seq));
  const older = answer.lines.filter((line) => !had.has(line.seq));
  known.thread = { ...known.thread, lines: [...older, ...known.thread.lines], more: answer.more };
  changed("older");
}

/** Lines that were read before stay; a gap between them and the newest is not shown as if there were none. */
function joined(before, now) {
  const first = now.lines[0]?.seq;
  const at = before?.lines.findIndex((line) => line.seq === first) ?? -1;
  if (at <= 0) return now;
  return { ...now, lines: [...before.lines.slice(0, at), ...now.lines], more: before.more };
}
