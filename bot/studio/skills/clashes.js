// Changes that the server did not take: somebody else was quicker, or no file can hold them.
import { place, same } from "./units.js";

/** A unit that somebody else has changed waits, with all that was typed since; one that is as wished is done. */
export function clashed(list, { file, unit, theirs, by, at }) {
  const index = Math.max(0, list.findIndex((one) => one.file === file && same(one.unit, unit)));
  const one = list[index];
  if (same(theirs, one.after)) return list.toSpliced(index, 1);
  const later = list.filter((other, which) => which > index && other.file === file && same(other.unit, place(one)));
  return list.with(index, { ...one, after: (later.at(-1) ?? one).after, conflict: { theirs, by, at } }).filter((other) => !later.includes(other));
}

/** Which one cannot be kept is found by sending one at a time. A text stays where it was written; a sentence goes. */
export function refused(list, batch, { code }) {
  const alone = batch.length === 1;
  return list.flatMap(({ sent, ...one }) => (!sent ? [one] : !alone ? [{ ...one, alone: true }] : one.file === "nlu" ? [] : [{ ...one, problem: code }]));
}

/** Somebody has decided: mine goes over what is there now, or is dropped. */
export function settled(list, one, mine) {
  const rest = list.filter((other) => other !== one);
  if (!mine || rest.length === list.length) return rest;
  const { theirs } = one.conflict;
  const unit = theirs === null && one.file === "nlu" ? place(one) : one.unit;
  return [...rest, { ...one, conflict: undefined, before: theirs, unit }];
}
