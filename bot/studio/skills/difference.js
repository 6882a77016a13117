// What went and what came of a unit, in words.
import { html } from "../vendor/core.js";
import { diffWordsWithSpace } from "../vendor/diff.js";
import { t } from "../words.js";
import { parse } from "./marks.js";

/** What a unit is called. */
export function unitTitle(unit, after) {
  if (unit[0] === "file") return t(after === null ? "history.file_gone" : "history.file");
  const language = unit[0] === "phrase" ? `language.${unit[1]}` : `locale.${unit[2]}`;
  return t(`history.${unit[0]}`, { language: t(language), name: unit.slice(1).join(" · ") });
}

/** A screen reader says which is which. */
export const Difference = ({ before, after }) => html`<span class="difference">${diffWordsWithSpace(before, after).map(({ value, added, removed }) => (added ? html`<ins><span class="hidden">${t("history.ins")} </span>${value}</ins>` : removed ? html`<del><span class="hidden">${t("history.del")} </span>${value}</del>` : value))}</span>`;

export function inWords(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return parse(value).plain;
  if (value.turns) return [value.name, ...value.turns.map(({ say, expect }) => `${say} → ${[expect?.skill, expect?.outcome].filter(Boolean).join(", ")}`)].join("\n");
  return Array.isArray(value) ? value.join(", ") : typeof value === "object" ? Object.values(value).map(inWords).join(", ") : value === true ? t("yes") : String(value);
}
