// What was closed lately. The server looks for it, by name and number; numbers are not shown.
import { get } from "./api.js";
import { changed, known } from "./store.js";

const PAUSE = 250; // while somebody types
let asked = 0;
let wanted = "";
let by = "all";
let typing;

export function findClosed(words) {
  wanted = words;
  clearTimeout(typing);
  typing = setTimeout(readClosed, PAUSE);
}

export function onlyMine(on) {
  by = on ? "me" : "all";
  readClosed();
}

export const readClosed = () => read({ by, find: wanted }, () => []);

export const readMoreClosed = () => read({ by, find: wanted, before: known.closed.at(-1)?.closed_at ?? "" }, () => known.closed);

async function read(query, before) {
  const turn = ++asked;
  const answer = await get("closed", query);
  if (turn !== asked) return;
  if (answer.status === 200) Object.assign(known, { closed: [...before(), ...answer.rows], closedMore: answer.more });
  changed("closed");
}
