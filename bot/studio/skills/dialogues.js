// Golden dialogues: what somebody says, and what has to come of it.
import { Conflict, Empty } from "../parts.js";
import { html, useId } from "../vendor/core.js";
import { inLanguage, many, t } from "../words.js";

const OUTCOMES = ["answered", "asked", "handed_over", "ended"];
const LOCALES = ["de", "de_sie", "en"];
const FALLBACK = "nlu_fallback";

export function Part({ draft }) {
  const view = draft.shown.value;
  const dialogues = view.skill.dialogues ?? [];
  const server = (name) => draft.server.value.skill.dialogues?.find((one) => one.name === name) ?? null;

  /** The dialogue of that name becomes another; its name may change with it. */
  const change = (old, after, options) => {
    const waiting = draft.changes.value.findLast((one) => one.unit[0] === "dialogue" && (one.after?.name === old || one.unit[1] === old));
    if (waiting && !waiting.sent) draft.replace(waiting, after, options);
    else draft.change("skill", ["dialogue", old], waiting ? waiting.after : server(old), after, options);
  };
  const add = () => {
    const name = freeName(t("dialogue.new_name"), dialogues);
    draft.change("skill", ["dialogue", name], null, { name, locale: "de", turns: [{ say: t("dialogue.new_say"), expect: { skill: view.name, outcome: "answered" } }] }, { say: t("dialogue.added") });
    setTimeout(() => document.querySelector(".dialogue:last-of-type input")?.select(), 80);
  };
  const conflicts = draft.changes.value.filter((one) => one.conflict && one.unit[0] === "dialogue");

  return html`
    <div class="language-row"><p class="lead">${t("dialogue.lead")}</p><button type="button" class="primary" onClick=${add}>${t("dialogue.add")}</button></div>
    ${conflicts.map((one) => html`<${Conflict} key=${one.unit[1]} by=${one.conflict.by || t("skills.somebody")} theirs=${inWords(one.conflict.theirs)} yours=${inWords(one.after)} onTheirs=${() => draft.decide(one, false)} onYours=${() => draft.decide(one, true)} />`)}
    ${dialogues.length === 0 && html`<${Empty} title=${t("dialogue.none")}><p>${t("dialogue.none_hint")}</p><//>`}
    ${dialogues.map((one, index) => html`<${Dialogue} key=${index} dialogue=${one} view=${view} taken=${dialogues.filter((other) => other !== one).map(({ name }) => name)}
      change=${(after) => change(one.name, after, { typing: true })} remove=${() => change(one.name, null, { say: t("dialogue.removed") })} blur=${() => draft.flush()} />`)}
  `;
}

function Dialogue({ dialogue, view, taken, change, remove, blur }) {
  const id = useId();
  const set = (part) => change({ ...dialogue, ...part });
  const turns = dialogue.turns ?? [];
  const turn = (index, made) => set({ turns: turns.with(index, made) });
  const move = (index, to) => set({ turns: turns.toSpliced(index, 1).toSpliced(to, 0, turns[index]) });
  const rename = (event) => {
    const name = event.target.value;
    if (name.trim() && !taken.includes(name)) set({ name });
  };
  return html`<section class="card dialogue" aria-label=${dialogue.name} onFocusOut=${blur}>
    <div class="dialogue-head">
      <div class="field"><label for=${id}>${t("dialogue.name")}</label><input id=${id} type="text" maxlength="120" value=${dialogue.name} onChange=${rename} /></div>
      <div class="field"><label for=${`${id}-l`}>${t("dialogue.locale")}</label>
        <select id=${`${id}-l`} value=${dialogue.locale ?? "de"} onChange=${(event) => set({ locale: event.target.value })}>${LOCALES.map((one) => html`<option value=${one}>${t(`locale.${one}`)}</option>`)}</select></div>
      <button type="button" class="quiet" onClick=${remove} aria-label=${t("dialogue.remove_of", { name: dialogue.name })}>${t("delete")}</button>
    </div>
    <${World} world=${dialogue.world} worlds=${view.known.worlds} change=${(world) => set({ world })} />
    <ol class="turns">${turns.map((one, index) => html`<${Turn} key=${index} turn=${one} number=${index + 1} last=${turns.length - 1 === index} view=${view}
      change=${(made) => turn(index, made)} up=${() => move(index, index - 1)} down=${() => move(index, index + 1)} remove=${() => set({ turns: turns.toSpliced(index, 1) })} alone=${turns.length === 1} />`)}</ol>
    <div class="turn-more"><button type="button" class="secondary" onClick=${() => set({ turns: [...turns, { say: t("dialogue.new_say"), expect: { skill: view.name, outcome: "answered" } }] })}>${t("dialogue.add_turn")}</button>
    ${document.querySelector('nav a[href="/studio/tryout"]') && html`<button type="button" class="secondary" onClick=${() => import("./play.js").then(({ play }) => play(dialogue))}>${t("dialogue.play")}</button>
      ${dialogue.world && html`<p class="hint">${t("dialogue.play_hint")}</p>`}`}</div>
  </section>`;
}

/** One sentence of the customer, and what it has to lead to. */
function Turn({ turn, number, last, alone, view, change, up, down, remove }) {
  const id = useId();
  const expect = turn.expect ?? {};
  const put = (part) => change({ ...turn, expect: { ...expect, ...part } });
  const byHeart = Object.values(view.sentences).flat().includes(turn.say);
  const titled = Object.entries(view.known.skills).map(([name, title]) => [name, inLanguage(title) || name]).sort((one, other) => one[1].localeCompare(other[1]));
  return html`<li class="turn">
    <div class="field say"><label for=${id}>${t("turn.say", { n: number })}</label><input id=${id} type="text" maxlength="500" value=${turn.say} onInput=${(event) => event.target.value.trim() && change({ ...turn, say: event.target.value })} />
      ${byHeart && html`<p class="field-problem">${t("turn.by_heart")}</p>`}</div>
    <div class="field"><label for=${`${id}-s`}>${t("turn.skill")}</label>
      <select id=${`${id}-s`} value=${expect.skill ?? ""} onChange=${(event) => put({ skill: event.target.value })}>
        <option value="">${t("turn.any")}</option><option value=${FALLBACK}>${t("turn.fallback")}</option>${titled.map(([name, title]) => html`<option key=${name} value=${name}>${title}</option>`)}</select></div>
    <div class="field"><label for=${`${id}-o`}>${t("turn.outcome")}</label>
      <select id=${`${id}-o`} value=${expect.outcome ?? ""} onChange=${(event) => put({ outcome: event.target.value || null })}>
        <option value="">${t("turn.any")}</option>${OUTCOMES.map((one) => html`<option value=${one}>${t(`turn.${one}`)}</option>`)}</select></div>
    <div class="turn-acts">
      <button type="button" class="icon" disabled=${number === 1} aria-label=${t("turn.up", { n: number })} onClick=${up}>↑</button>
      <button type="button" class="icon" disabled=${last} aria-label=${t("turn.down", { n: number })} onClick=${down}>↓</button>
      <button type="button" class="icon" disabled=${alone} aria-label=${t("turn.remove", { n: number })} onClick=${remove}>✕</button>
    </div>
    <${Values} id=${id} values=${expect.values ?? {}} change=${(values) => put({ values })} entities=${view.known.entities} />
  </li>`;
}

/** Values that the conversation has to hold then, as the line that was asked about. */
function Values({ id, values, change, entities }) {
  const names = Object.keys(values);
  const free = Object.keys(entities).find((name) => !(name in values)) ?? "";
  const set = (name, value) => change({ ...values, [name]: value });
  const rename = (old, name) => name && !(name in values) && change(Object.fromEntries(names.map((one) => (one === old ? [name, values[old]] : [one, values[one]]))));
  const without = (name) => change(Object.fromEntries(Object.entries(values).filter(([one]) => one !== name)));
  return html`<details class="turn-values" open=${names.length > 0}><summary>${many("turn.values", names.length)}</summary>
    ${names.map((name, index) => html`<p class="value-row" key=${index}>
      <input type="text" aria-label=${t("turn.value_name")} value=${name} list=${`${id}-names`} maxlength="60" onChange=${(event) => rename(name, event.target.value.trim())} />
      <span aria-hidden="true">=</span>
      <input type="text" aria-label=${t("turn.value_of", { name })} value=${shown(values[name])} maxlength="300" onChange=${(event) => set(name, event.target.value)} />
      <button type="button" class="icon" aria-label=${t("turn.value_remove", { name })} onClick=${() => without(name)}>✕</button></p>`)}
    <datalist id=${`${id}-names`}>${Object.keys(entities).map((name) => html`<option value=${name}>${inLanguage(entities[name])}</option>`)}</datalist>
    <button type="button" class="quiet" disabled=${"" in values} onClick=${() => set(free || "wert", "")}>${t("turn.add_value")}</button>
  </details>`;
}

const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** What a dialogue takes for given. */
function World({ world = {}, worlds, change }) {
  const kinds = Object.keys(worlds);
  if (!kinds.length) return null;
  const chosen = kinds.reduce((sum, kind) => sum + (world[kind]?.length ?? 0), 0);
  const turn = (kind, name, on) => {
    const listed = on ? [...(world[kind] ?? []), name] : world[kind].filter((one) => one !== name);
    change(Object.fromEntries(Object.entries({ ...world, [kind]: listed }).filter(([, names]) => names.length)));
  };
  return html`<details class="world"><summary>${many("dialogue.world", chosen)}</summary><p class="field-hint">${t("dialogue.world_hint")}</p>
    ${kinds.map((kind) => html`<fieldset key=${kind}><legend>${kind}</legend>${worlds[kind].map((name) => html`<label class="choice" key=${name}><input type="checkbox" checked=${world[kind]?.includes(name) ?? false} onChange=${(event) => turn(kind, name, event.target.checked)} /> ${name.replaceAll("_", " ")}</label>`)}</fieldset>`)}
  </details>`;
}

function freeName(name, dialogues) {
  const taken = new Set(dialogues.map((one) => one.name));
  for (let number = 1; ; number += 1) {
    const tried = number > 1 ? `${name} ${number}` : name;
    if (!taken.has(tried)) return tried;
  }
}

const inWords = (dialogue) => (dialogue ? [dialogue.name, ...(dialogue.turns ?? []).map(({ say, expect }) => `„${say}“ → ${[expect?.skill, expect?.outcome].filter(Boolean).join(", ")}`)].join("\n") : t("sentence.gone"));
