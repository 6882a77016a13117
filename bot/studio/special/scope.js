// Where a special notice stands: on all answers, or on those about some things and of some skills.
import { html, useMemo, useState } from "../vendor/core.js";
import { Field } from "../parts.js";
import { has, inLanguage, t } from "../words.js";

const AT_HAND = 12;
const MOST_FOUND = 8;
export const NOWHERE = { all: false, skills: [], subjects: [] };
export const EVERYWHERE = { all: true, skills: [], subjects: [] };

/** Everything that can be chosen, each with a key of its own. */
export function things({ skills, subjects }) {
  return [
    ...subjects.map(({ subject, kind, name }) => ({ key: `subjects ${subject}`, list: "subjects", value: subject, kind, name })),
    ...skills.map(({ name, title }) => ({ key: `skills ${name}`, list: "skills", value: name, kind: "skill", name: inLanguage(title) || name })),
  ];
}

const kindOf = (kind) => (has(`special.kind.${kind}`) ? t(`special.kind.${kind}`) : kind);
export const titleOf = ({ kind, name }) => (kind === "line" ? name : `${name} (${kindOf(kind)})`);
const chosen = (scope, thing) => scope[thing.list].includes(thing.value);
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

/** What a text names by itself, so that nobody has to choose it again. */
export function namedIn(text, all) {
  const named = all.filter(({ kind, name }) => kind !== "skill" && kind !== "place" && new RegExp(`(?<![\\p{L}\\d])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\d])`, "iu").test(text));
  return named.length ? { all: false, skills: [], subjects: named.map(({ value }) => value) } : EVERYWHERE;
}

function toggled(scope, { list, value }) {
  const rest = scope[list].filter((one) => one !== value);
  return { ...scope, all: false, [list]: rest.length < scope[list].length ? rest : [...rest, value] };
}

export function Where({ offered, scope, onChange, guessed, problem }) {
  const [search, setSearch] = useState("");
  const all = useMemo(() => things(offered), [offered]);
  const kinds = Object.groupBy ? Object.groupBy(all, ({ kind }) => kind) : {};
  const atHand = Object.entries(kinds).filter(([kind, some]) => kind !== "skill" && some.length <= AT_HAND).flatMap(([, some]) => some);
  const wanted = plain(search.trim());
  const found = wanted ? all.filter((thing) => plain(titleOf(thing)).includes(wanted) && !chosen(scope, thing)).slice(0, MOST_FOUND) : [];
  const shown = [...atHand, ...all.filter((thing) => chosen(scope, thing) && !atHand.includes(thing))];
  return html`<fieldset class="field">
    <legend class="label">${t("special.where")}</legend>
    <div class="chips">
      <button type="button" class="chip" aria-pressed=${scope.all} onClick=${() => onChange(scope.all ? NOWHERE : EVERYWHERE)}>${t("special.where.all")}</button>
    </div>
    <p class="field-hint">${t("special.where.some")}</p>
    <div class="chips">
      ${shown.map((thing) => html`<button type="button" class="chip" key=${thing.key} aria-pressed=${chosen(scope, thing)} onClick=${() => onChange(toggled(scope, thing))}>${titleOf(thing)}</button>`)}
    </div>
    <${Field} label=${t("special.where.search")}>${(id) => html`<input id=${id} type="search" value=${search} autocomplete="off" maxlength="60" onInput=${(event) => setSearch(event.currentTarget.value)} />`}<//>
    ${wanted && html`<div class="chips" role="group" aria-label=${t("special.where.search")}>
      ${found.map((thing) => html`<button type="button" class="chip" key=${thing.key} aria-label=${t("special.where.add", { name: titleOf(thing) })} onClick=${() => (onChange(toggled(scope, thing)), setSearch(""))}>＋ ${titleOf(thing)}</button>`)}
      ${!found.length && html`<p class="field-hint">${t("special.where.nothing")}</p>`}
    </div>`}
    ${guessed && !scope.all && html`<p class="field-hint">${t("special.where.found")}</p>`}
    ${problem && html`<p class="field-problem" role="alert">${problem}</p>`}
  </fieldset>`;
}
