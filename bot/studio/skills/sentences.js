// Example sentences of a question, by language: add, change, remove, search, paste many.
import { html, useMemo, useRef, useState } from "../vendor/core.js";
import { inLanguage, many, t } from "../words.js";
import { Lazy } from "./lazy.js";
import { bare, parse } from "./marks.js";
import { SentenceEditor } from "./sentence.js";

export function Part({ draft }) {
  const [language, setLanguage] = useState("de");
  const [search, setSearch] = useState("");
  const [editing, setEditing] = useState("");
  const [paste, setPaste] = useState();
  const view = draft.shown.value;
  const all = view.sentences[language] ?? [];
  const wanted = bare(search);
  const found = useMemo(() => (wanted ? all.filter((text) => bare(text).includes(wanted)) : all), [all, wanted]);
  const known = useMemo(() => new Map(all.map((text) => [bare(text), text])), [all]);
  const entities = view.known.entities;

  const act = ({ target }) => {
    const does = target.closest("button")?.dataset.does;
    const text = target.closest("li")?.dataset.sentence;
    if (does === "edit") setEditing(text);
    if (does !== "remove") return;
    draft.change("nlu", ["phrase", language, text], text, null, { say: t("sentence.removed", { text: parse(text).plain }) });
    document.getElementById("new-sentence").focus();
  };
  const rows = useRef(new Map());
  const row = (text) => {  // the same row is not drawn again: 500 of them stay quick
    if (!rows.current.has(text)) rows.current.set(text, Row(text, entities));
    return rows.current.get(text);
  };
  const add = (texts) => texts.forEach((text) => draft.change("nlu", ["phrase", language, text], null, text, { say: texts.length > 1 ? many("sentence.added", texts.length) : t("sentence.added_one") }));
  const reword = (old, text) => {
    if (text !== old) draft.change("nlu", ["phrase", language, old], old, text, { say: t("sentence.changed") });
    setEditing("");
    setTimeout(() => document.querySelector(`[data-sentence=${CSS.escape(text)}] button`)?.focus(), 30);
  };

  return html`
    <div class="language-row">
      <div class="segments" role="group" aria-label=${t("sentence.language")}>
        ${["de", "en"].map((one) => html`<button type="button" key=${one} aria-pressed=${String(language === one)} onClick=${() => (setLanguage(one), setEditing(""))}>${t(`language.${one}`)} <span class="count">${view.sentences[one]?.length ?? 0}</span></button>`)}
      </div>
      <button type="button" class="secondary" onClick=${() => setPaste("")}>${t("paste.open")}</button>
    </div>
    <section class="card add" aria-label=${t("sentence.new")}>
      <${SentenceEditor} key=${language} id="new-sentence" label=${t("sentence.new")} hint=${t(`sentence.hint_${language}`)} act=${t("add")} language=${language} draft=${draft} entities=${entities} known=${known} onDone=${(text) => add([text])} onMany=${setPaste} clears />
    </section>
    ${draft.changes.value.some((one) => one.conflict) && html`<${Lazy} from="./conflicts.js" name="Conflicts" draft=${draft} language=${language} />`}
    <p class="find"><label for="find-sentence">${t("sentence.find")}</label><input id="find-sentence" type="search" value=${search} onInput=${(event) => setSearch(event.target.value)} />
      <span class="quiet-text" role="status">${wanted && many("sentence.found", found.length)}</span></p>
    ${all.length === 0 && html`<div class="empty"><p class="empty-title">${t("sentence.none")}</p><p>${t("sentence.none_hint")}</p></div>`}
    <ul class="sentences" onClick=${act} aria-label=${t("tab.sentences")}>
      ${found.map((text) => editing === text
        ? html`<li key=${text} class="editing"><${SentenceEditor} start=${text} label=${t("sentence.change")} act=${t("ok")} language=${language} draft=${draft} entities=${entities} known=${known} onDone=${(changed) => reword(text, changed)} onCancel=${() => reword(text, text)} /></li>`
        : row(text))}
    </ul>
    ${paste !== undefined && html`<${Lazy} from="./paste.js" name="Paste" start=${paste} language=${language} draft=${draft} entities=${entities} known=${known} Marked=${Marked} onTake=${(texts) => (add(texts), setPaste())} onClose=${() => setPaste()} />`}
  `;
}

function Row(text, entities) {
  const { plain } = parse(text);
  return html`<li key=${text} data-sentence=${text}>
    <span class="said"><${Marked} text=${text} entities=${entities} /></span>
    <button type="button" class="icon" data-does="edit" aria-label=${t("sentence.edit_of", { text: plain })}>✎</button>
    <button type="button" class="icon" data-does="remove" aria-label=${t("sentence.remove_of", { text: plain })}>✕</button>
  </li>`;
}

/** A sentence with its marked parts; who does not see the colour hears the kind. */
export function Marked({ text, entities }) {
  const { plain, marks } = parse(text);
  const parts = [];
  let last = 0;
  for (const { start, end, entity } of marks.sort((one, other) => one.start - other.start)) {
    const title = inLanguage(entities[entity]) || entity;
    parts.push(plain.slice(last, start), html`<mark title=${title}><span class="hidden">${title}: </span>${plain.slice(start, end)}</mark>`);
    last = end;
  }
  return [...parts, plain.slice(last)];
}
