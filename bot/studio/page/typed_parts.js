// What pages that keep what is typed are made of.
import { Conflict } from "./parts.js";
import { html, useId, useState } from "./vendor/core.js";
import { display, has, inLanguage, number, problem, t } from "./words.js";

const LOCALES = ["de", "de_sie", "en"];

/** Whether all is kept, and how the page could not be read. */
export const SaveState = ({ typed }) => html`<p class=${`save-state ${typed.state.value}`} role="status">${t(`save.${typed.state.value}`)}</p>`;

export const Failed = ({ typed }) => typed.failed.value && html`<p class="problem" role="alert">${problem(typed.failed.value)}</p>`;

/** One text as du, Sie and English side by side. `unit` makes the unit of a locale, `extra` says what else is wrong. */
export function Sides({ typed, file, unit, label, now, shipped = {}, rows = 3, extra = () => "" }) {
  const group = useId();
  return html`<div class="sides" role="group" aria-labelledby=${group}>
    <p class="sides-label" id=${group}>${label}</p>
    ${LOCALES.map((locale) => html`<${Side} key=${locale} ...${{ typed, file, unit: unit(locale), locale, label, now: now[locale], shipped: shipped[locale], rows, extra }} />`)}
  </div>`;
}

function Side({ typed, file, unit, locale, label, now, shipped, rows, extra }) {
  const id = useId();
  const [mine, setMine] = useState(null); // as it is typed: what is kept may have lost a blank at its end
  const waiting = typed.of(file, unit);
  const text = mine ?? waiting?.after ?? now ?? "";
  const found = typed.findings.value.filter((one) => one.file === file && about(one.unit, unit));
  const wrong = waiting?.problem ? problem({ status: 1, code: waiting.problem }) : extra(text, locale) || (text.trim() ? "" : t("typed.empty"));
  const set = (value) => {
    setMine(value);
    typed.change(file, unit, now ?? null, value, { typing: true });
  };
  const back = () => typed.change(file, unit, waiting?.before ?? now ?? null, shipped, { say: t("typed.reset.done") });
  return html`<div class="side">
    <label for=${id}>${t(`locale.${locale}`)}<span class="unseen">: ${label}</span></label>
    <textarea id=${id} lang=${locale.slice(0, 2)} rows=${rows} maxlength="4000" value=${text} aria-describedby=${`${id}-note`} aria-invalid=${String(Boolean(wrong || found.some(({ level }) => level === "error")))}
      onInput=${(event) => set(event.currentTarget.value)} onBlur=${() => (setMine(null), typed.flush())}></textarea>
    <div id=${`${id}-note`}>
      ${wrong && html`<p class="field-problem">${wrong}</p>`}
      ${!waiting && !wrong && found.map((one) => html`<p class="field-problem">${inLanguage(one.words)}</p>`)}
      ${!wrong && !found.length && html`<p class="field-hint">${t("typed.characters", { n: number([...text].length) })}</p>`}
    </div>
    ${shipped != null && text.trim() !== shipped.trim() && html`<details class="shipped"><summary>${t("typed.shipped")}</summary><p lang=${locale.slice(0, 2)}>${shipped}</p><button type="button" class="secondary" onClick=${back}>${t("typed.reset")}</button></details>`}
    <${Clash} typed=${typed} change=${waiting} />
  </div>`;
}

/** Somebody else has changed the same: one of the two has to be taken. */
export function Clash({ typed, change }) {
  if (!change?.conflict) return null;
  const { by, theirs } = change.conflict;
  return html`<${Conflict} by=${display(by) || t("somebody")} theirs=${inWords(theirs)} yours=${inWords(change.after)} onTheirs=${() => typed.decide(change, false)} onYours=${() => typed.decide(change, true)} />`;
}

const inWords = (value) => (value == null ? t("typed.gone") : Array.isArray(value) ? value.join(", ") : value);

/** A finding names the unit, or what it is in: all forms of a text, a whole entry. */
export function about(found, unit) {
  if (found[0] === "text") return found[1] === unit[1] && (!found[2] || found[2] === unit[2]);
  return found.length > 3 && found.every((key, index) => key === unit[index]);
}

/** Findings that belong to no field of the page. */
export const Findings = ({ found }) =>
  found.length > 0 && html`<ul class="typed-findings" aria-label=${t("typed.findings")}>${found.map((one, index) => html`<li key=${index} class=${one.level === "error" ? "field-problem" : "field-hint"}>${inLanguage(one.words)}</li>`)}</ul>`;

/** Words in a row, each with a button that takes it out, and a field for one more. */
export function Chips({ words, label, add, remove, longest = 60, list, onTyped }) {
  const [text, setText] = useState("");
  const put = (event) => {
    event.preventDefault();
    const wanted = text.split(/[,;\n]+/).map((word) => word.trim().replace(/\s+/g, " ")).filter(Boolean);
    if (wanted.length && add(wanted) !== false) setText("");
  };
  return html`<div class="chips">
    ${words.map((word) => html`<span class="tag" key=${word}>${word}<button type="button" aria-label=${t("chips.remove", { word })} onClick=${() => remove(word)}>✕</button></span>`)}
    <form class="chips-add" onSubmit=${put}>
      <input type="text" aria-label=${label} placeholder=${t("add")} maxlength=${longest * 3} autocomplete="off" list=${list} value=${text} onInput=${(event) => (setText(event.currentTarget.value), onTyped?.(event.currentTarget.value))} />
      <button type="submit" class="quiet" aria-label=${t("chips.add", { label })}>+</button>
    </form>
  </div>`;
}

export const problemOf = (change) => change?.problem && (has(`error.${change.problem}`) ? t(`error.${change.problem}`, { name: change.at ?? "" }) : problem({ status: 1, code: change.problem }));
