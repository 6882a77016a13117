// The units of a question, as the draft names them, and what a change makes of the page's view.

export const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value && typeof value === "object") return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  return value ?? null;
}

/** Where a unit stands once it is changed: sentences and dialogues are named by what they say. */
export function place({ unit, after }) {
  if (after === null) return unit;
  if (unit[0] === "phrase") return ["phrase", unit[1], after];
  return unit[0] === "dialogue" ? ["dialogue", after.name] : unit;
}

/** The view with one change that the server does not have yet. */
export function applied(view, change) {
  const { unit, after, at } = change;
  if (change.conflict && unit[0] !== "text" && unit[0] !== "key") return view;
  if (unit[0] === "phrase") return { ...view, sentences: { ...view.sentences, [unit[1]]: listed(view.sentences[unit[1]] ?? [], (one) => one === unit[2], after, at) } };
  if (unit[0] === "dialogue") return { ...view, skill: { ...view.skill, dialogues: listed(view.skill.dialogues ?? [], (one) => one.name === unit[1], after, at) } };
  if (unit[0] === "key") return { ...view, skill: deep(view.skill, unit.slice(1), after) };
  const [, response, locale, number] = unit;
  const texts = view.texts.map((one) => (one.response === response ? { ...one, locales: { ...one.locales, [locale]: numbered(one.locales[locale] ?? [], Number(number), after) } } : one));
  return { ...view, texts };
}

function listed(list, is, after, at) {
  const index = list.findIndex(is);
  if (index < 0) return after === null ? list : at < 0 ? [...list, after] : list.toSpliced(at, 0, after);
  return after === null ? list.toSpliced(index, 1) : list.with(index, after);
}

const numbered = (list, number, after) => (after === null ? list.toSpliced(number, 1) : number < list.length ? list.with(number, after) : [...list, after]);

function deep(value, [key, ...rest], after) {
  const made = { ...value };
  if (rest.length) made[key] = deep(made[key] ?? {}, rest, after);
  else if (after === null) delete made[key];
  else made[key] = after;
  return made;
}
