// The values that a text can show, `{…}` in it.
import { t } from "../words.js";

const NAME = /\{([a-z_][a-z0-9_]*)\}/g;

export const namesIn = (text) => [...text.matchAll(NAME)].map((found) => found[1]);

/** By name, each with its title and what it says now. `fills` are those that the shipped text shows: its program has them. */
export function valuesOf(view, fills) {
  const { known, skill } = view;
  const found = {};
  for (const [name, value] of Object.entries(known.values)) found[name] = { title: { de: t(`value.${name}`), en: t(`value.${name}`) }, value };
  for (const name of [...(skill.reads ?? []), ...(skill.keeps ?? []), ...fills]) found[name] ??= { title: known.entities[name] ?? {}, value: "" };
  for (const [name, fact] of Object.entries(known.facts)) found[name] = fact;
  return found;
}

export const unknownValues = (text, known) => [...new Set(namesIn(text))].filter((name) => !(name in known));
