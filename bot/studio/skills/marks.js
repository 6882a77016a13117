// Parts of a sentence: in the text `[U3](line)`, on the page words with a kind.
const WRITTEN = /\[([^\][]+)\]\((\w+)\)/g;

/** The sentence as it is read, and which characters of it are of which kind. */
export function parse(text) {
  const marks = [];
  let plain = "";
  let last = 0;
  for (const found of text.matchAll(WRITTEN)) {
    plain += text.slice(last, found.index);
    marks.push({ start: plain.length, end: plain.length + found[1].length, entity: found[2] });
    plain += found[1];
    last = found.index + found[0].length;
  }
  return { plain: plain + text.slice(last), marks };
}

export function write(plain, marks) {
  let text = "";
  let last = 0;
  for (const { start, end, entity } of [...marks].sort((one, other) => one.start - other.start)) {
    text += `${plain.slice(last, start)}[${plain.slice(start, end)}](${entity})`;
    last = end;
  }
  return text + plain.slice(last);
}

/** What stays marked when the text is changed: what stands before and after the change. */
export function moved(marks, old, plain) {
  let before = 0;
  while (before < old.length && before < plain.length && old[before] === plain[before]) before += 1;
  let after = 0;
  while (after < old.length - before && after < plain.length - before && old.at(-1 - after) === plain.at(-1 - after)) after += 1;
  const shift = plain.length - old.length;
  return marks
    .map((mark) => (mark.end <= before ? mark : mark.start >= old.length - after ? { ...mark, start: mark.start + shift, end: mark.end + shift } : null))
    .filter((mark) => mark && plain.slice(mark.start, mark.end).trim());
}

/** Compared without case, marks and signs. */
export const bare = (text) => parse(text).plain.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
