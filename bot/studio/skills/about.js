// The rest of a question: what it is called, words that decide alone, what it asks for and may cause.
import { Card, Conflict } from "../parts.js";
import { html, useId } from "../vendor/core.js";
import { inLanguage, t } from "../words.js";
import { Choices } from "./choices.js";
import { Off } from "./off.js";

const BUTTON = 20;

export function Part({ draft }) {
  const view = draft.shown.value;
  const { skill, known } = view;
  const entity = (name) => inLanguage(known.entities[name]) || name;
  const set = keeper(draft);
  const keywords = skill.keywords ?? {};
  const patterns = [...(keywords.patterns ?? []), ...(keywords.unasked ?? [])];
  return html`
    <${Card} title=${t("about.names")}>
      ${["title", "topic"].map((key) => html`<div class="sides two" role="group" aria-label=${t(`about.${key}`)} key=${key}><p class="wording">${t(`about.${key}`)}: <span class="quiet-text">${t(`about.${key}_hint`)}</span></p>
        ${["de", "en"].map((one) => html`<${Short} key=${one} draft=${draft} unit=${["key", key, one]} label=${t(`language.${one}`)} value=${skill[key]?.[one] ?? ""} set=${set} />`)}</div>`)}
    <//>
    <${Card} title=${t("about.keywords")}>
      <p class="field-hint">${t("about.keywords_hint")}</p>
      <${Keywords} words=${keywords.words ?? []} set=${(words) => set(["key", "keywords", "words"], words.length ? words : null, skill.keywords ? undefined : ["key", "keywords"])} />
      ${keywords.entity && html`<p>${t("about.keywords_entity", { entity: entity(keywords.entity) })}</p>`}
      ${patterns.length > 0 && html`<details><summary>${t("about.patterns", { n: patterns.length })}</summary><p class="field-hint">${t("about.patterns_hint")}</p>
        <ul class="patterns">${patterns.map((one) => html`<li><code>${typeof one === "string" ? one : one.says}</code></li>`)}</ul></details>`}
    <//>
    <${Card} title=${t("about.does")}>
      <label class="choice"><input type="checkbox" checked=${skill.in_queue === true} onChange=${(event) => set(["key", "in_queue"], event.target.checked || null, undefined, t("about.changed"))} /> <span>${t("about.in_queue")}<br /><span class="field-hint">${t("about.in_queue_hint")}</span></span></label>
      <dl class="facts">
        <dt>${t("about.answer")}</dt><dd>${skill.action ? t("about.action") : t("about.text")}</dd>
        ${skill.reads?.length > 0 && html`<dt>${t("about.reads")}</dt><dd>${skill.reads.map(entity).join(", ")}</dd>`}
        ${skill.form?.asks?.length > 0 && html`<dt>${t("about.asks")}</dt><dd>${skill.form.asks.map(entity).join(", ")}</dd>`}
        ${skill.effects?.length > 0 && html`<dt>${t("about.effects")}</dt><dd>${skill.effects.map((one) => t(`effect.${one}`)).join(", ")}</dd>`}
        ${skill.aspects?.length > 0 && html`<dt>${t("about.aspects")}</dt><dd>${skill.aspects.join(", ")}</dd>`}
        ${skill.tells && html`<dt>${t("about.tells")}</dt><dd>${inLanguage(known.skills[skill.tells]) || skill.tells}</dd>`}
      </dl>
    <//>
    ${!skill.action && html`<${Card} title=${t("choices.title")}><p class="field-hint">${t("choices.hint")}</p>
      <${Choices} skills=${without(known.skills, view.name)} chosen=${skill.choices ?? []} set=${(chosen) => set(["key", "choices"], chosen.length ? chosen : null, undefined, t("about.changed"))} /><//>`}
    <${Off} draft=${draft} set=${set} />
  `;
}

const without = (skills, name) => Object.fromEntries(Object.entries(skills).filter(([one]) => one !== name));

/** Keeps a key's value as the page's own change of what the server has. `whole` is the unit where it has none yet. */
function keeper(draft) {
  return (unit, after, whole, say = "", typing = false) => {
    const target = whole ?? unit;
    const waiting = draft.changes.value.findLast((one) => one.unit.join() === target.join());
    const server = target.slice(1).reduce((value, key) => value?.[key], draft.server.value.skill) ?? null;
    draft.change("skill", target, waiting ? (waiting.sent ? waiting.after : waiting.before) : server, whole && after !== null ? { [unit.at(-1)]: after } : after, { say, typing });
  };
}

function Short({ draft, unit, label, value, set }) {
  const id = useId();
  const waiting = draft.changes.value.findLast((one) => one.unit.join() === unit.join());
  const length = [...value].length;
  const wrong = !value.trim() ? t("about.needed") : length > BUTTON ? t("about.too_long") : "";
  return html`<div class="side"><label for=${id}>${label}</label>
    <input id=${id} type="text" maxlength="60" value=${value} aria-describedby=${`${id}-n`} aria-invalid=${String(Boolean(wrong))} onInput=${(event) => set(unit, event.target.value, undefined, "", true)} onBlur=${() => draft.flush()} />
    <p id=${`${id}-n`} class=${wrong ? "field-problem" : "field-hint"}>${wrong} ${t("about.count", { n: length, most: BUTTON })}</p>
    ${waiting?.conflict && html`<${Conflict} by=${waiting.conflict.by || t("skills.somebody")} theirs=${waiting.conflict.theirs ?? t("sentence.gone")} yours=${waiting.after ?? ""} onTheirs=${() => draft.decide(waiting, false)} onYours=${() => draft.decide(waiting, true)} />`}
  </div>`;
}

function Keywords({ words, set }) {
  const id = useId();
  const add = (event) => {
    event.preventDefault();
    const field = event.target.elements.word;
    const made = field.value.trim().toLowerCase();
    if (made && !words.includes(made)) set([...words, made]);
    field.value = "";
  };
  return html`<ul class="chips">${words.map((word) => html`<li key=${word} class="tag">${word}<button type="button" aria-label=${t("about.keyword_remove", { word })} onClick=${() => set(words.filter((one) => one !== word))}>✕</button></li>`)}</ul>
    <form class="add-row" onSubmit=${add}><label class="hidden" for=${id}>${t("about.keyword_new")}</label><input id=${id} name="word" type="text" maxlength="100" placeholder=${t("about.keyword_new")} /><button type="submit" class="secondary">${t("add")}</button></form>`;
}
