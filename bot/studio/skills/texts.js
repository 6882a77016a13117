// Answer texts: du, Sie and English side by side, kept while they are typed, with a preview for each messenger.
import { Conflict } from "../parts.js";
import { html, useId, useRef, useState } from "../vendor/core.js";
import { inLanguage, many, t } from "../words.js";
import { Preview } from "./preview.js";
import { unknownValues, valuesOf } from "./values.js";

const LOCALES = ["de", "de_sie", "en"];
const NONE = [];
const MOST = 5;

export function Part({ draft }) {
  const view = draft.shown.value;
  const main = `utter_${view.name}`;
  const first = ({ response }) => (response === main ? 0 : response.startsWith("utter_word_skill_") || response.startsWith("utter_starter_") ? 2 : 1);
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const fits = ({ locales }) => !wanted || Object.values(locales).flat().some((text) => text.toLowerCase().includes(wanted));
  const waiting = Map.groupBy(draft.changes.value.filter(({ file }) => file === "responses"), ({ unit }) => unit[1]);
  const rows = useRef(new Map());
  const drawn = (one) => {  // only what is typed in is drawn again, however many texts there are
    const mine = waiting.get(one.response) ?? NONE;
    const last = rows.current.get(one.response);
    if (last?.one === one && last.mine === mine) return last.row;
    const row = html`<${Text} key=${one.response} draft=${draft} view=${view} mine=${mine} ...${one} />`;
    rows.current.set(one.response, { one, mine, row });
    return row;
  };
  const texts = view.texts.filter(fits).sort((one, other) => first(one) - first(other));
  return html`
    <p class="lead">${t("texts.lead")}</p>
    ${view.texts.length > 6 && html`<p class="find"><label for="find-text">${t("texts.find")}</label><input id="find-text" type="search" value=${search} onInput=${(event) => setSearch(event.target.value)} /><span class="quiet-text" role="status">${wanted && many("sentence.found", texts.length)}</span></p>`}
    ${texts.map(drawn)}
    ${view.texts.length === 0 && html`<div class="empty"><p class="empty-title">${t("texts.none")}</p></div>`}
  `;
}

/** One text in all its forms; some have several wordings, of which one is drawn for each customer. */
function Text({ draft, view, mine, response, locales, fills }) {
  const [open, setOpen] = useState(false);
  const there = Math.max(1, ...LOCALES.map((locale) => locales[locale]?.length ?? 0));
  const known = valuesOf(view, fills);
  const last = useRef();
  const insert = (name) => last.current?.(name);
  const [wanted, setWanted] = useState(0);
  const number = Math.max(there, wanted);
  /** The last wording goes from all languages; one that nobody has typed yet was never there. */
  const drop = () => {
    setWanted(number > there ? number - 1 : 0);
    if (number > there) return;
    for (const locale of LOCALES) {
      const text = locales[locale]?.[there - 1];
      if (text !== undefined) draft.change("responses", ["text", response, locale, String(there - 1)], text, null, { say: t("texts.wording_gone") });
    }
  };
  const id = useId();
  return html`<section class="card text" aria-labelledby=${id}>
    <div class="text-head"><h2 id=${id}>${titleOf(view, response)}</h2>
      <button type="button" class="secondary" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${t("preview.open")}</button></div>
    ${Array.from({ length: number }, (_, index) => html`<div class="sides" key=${index} role="group" aria-label=${number > 1 ? t("texts.wording", { n: index + 1 }) : t("texts.forms")}>
      ${number > 1 && html`<p class="wording">${t("texts.wording", { n: index + 1 })}</p>`}
      ${LOCALES.map((locale) => html`<${Side} key=${locale} draft=${draft} mine=${mine} response=${response} locale=${locale} index=${index} text=${locales[locale]?.[index] ?? ""} there=${index < (locales[locale]?.length ?? 0)} known=${known} focused=${(act) => (last.current = act)} />`)}
      ${mine.filter((one) => one.conflict && one.unit[3] === String(index)).map((one) => html`<${Conflict} key=${one.unit[2]} by=${one.conflict.by || t("skills.somebody")} theirs=${one.conflict.theirs ?? t("sentence.gone")} yours=${one.after ?? ""} onTheirs=${() => draft.decide(one, false)} onYours=${() => draft.decide(one, true)} />`)}
    </div>`)}
    ${number < MOST && html`<button type="button" class="quiet" onClick=${() => setWanted(number + 1)}>${t("texts.add_wording")}</button>`}
    ${number > 1 && html`<button type="button" class="quiet" onClick=${drop}>${t("texts.drop_wording")}</button>`}
    <${Values} known=${known} insert=${insert} />
    ${open && html`<${Preview} view=${view} locales=${locales} known=${known} />`}
  </section>`;
}

function Side({ draft, mine, response, locale, index, text, there, known, focused }) {
  const id = useId();
  const box = useRef();
  const unit = ["text", response, locale, String(index)];
  const server = draft.server.peek().texts.find((one) => one.response === response)?.locales[locale]?.[index] ?? null;
  const waiting = mine.findLast((one) => one.unit.join() === unit.join());
  const change = (value) => draft.change("responses", unit, waiting?.sent ? waiting.after : (waiting?.before ?? server), value, { typing: true });
  const insert = (name) => {
    const { selectionStart: start, selectionEnd: end } = box.current;
    change(`${text.slice(0, start)}{${name}}${text.slice(end)}`);
    box.current.focus();
    requestAnimationFrame(() => box.current.setSelectionRange(start + name.length + 2, start + name.length + 2));
  };
  const unknown = unknownValues(text, known);
  const wrong = waiting?.problem ? t("texts.refused") : unknown.length ? t("texts.unknown", { names: unknown.map((name) => `{${name}}`).join(", ") }) : there && !text.trim() ? t("texts.empty") : "";
  return html`<div class="side">
    <label for=${id}>${t(`locale.${locale}`)}</label>
    <textarea id=${id} ref=${box} lang=${locale.slice(0, 2)} rows="3" maxlength="4000" value=${text} aria-describedby=${`${id}-note`} aria-invalid=${String(Boolean(wrong))}
      onFocus=${() => focused(insert)} onInput=${(event) => change(event.target.value)} onBlur=${() => draft.flush()}></textarea>
    <p id=${`${id}-note`} class=${wrong ? "field-problem" : "field-hint"}>${wrong || t("texts.characters", { n: [...text].length })}</p>
  </div>`;
}

/** What can be put into the text: each with what it means, and what it says now. */
function Values({ known, insert }) {
  const names = Object.entries(known);
  if (!names.length) return null;
  return html`<details class="values"><summary>${t("values.title")}</summary>
    <p class="field-hint">${t("values.hint")}</p>
    <ul>${names.map(([name, { title, value }]) => html`<li key=${name}><button type="button" class="secondary" onMouseDown=${(event) => event.preventDefault()} onClick=${() => insert(name)}>${`{${name}}`}</button> <span>${inLanguage(title) || t("values.filled")}${value && html` <span class="quiet-text">${t("values.now", { value })}</span>`}</span></li>`)}</ul>
  </details>`;
}

/** What a text is for, as its name tells. */
function titleOf(view, response) {
  const { name, known } = view;
  if (response === `utter_${name}`) return t("texts.answer");
  if (response === `utter_word_skill_${name}`) return t("texts.name");
  if (response === `utter_starter_${name}`) return t("texts.starter");
  const asked = response.match(/^utter_ask_(?:.+_form_)?(\w+)$/)?.[1];
  if (asked) return t("texts.asks", { value: inLanguage(known.entities[asked]) || asked });
  return t("texts.other", { name: response.replace(/^utter_(word_)?/, "").replace(`${name}_`, "").replaceAll("_", " ") });
}
