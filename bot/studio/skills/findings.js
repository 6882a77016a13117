// What the checks say of a question.
import { html } from "../vendor/core.js";
import { inLanguage, number, t } from "../words.js";

const WHERE = { phrase: "sentences", text: "texts", dialogue: "dialogues", key: "about" };

/** In words; an error keeps the question from being published, not from being kept. Each leads to where it is mended. */
export function Findings({ found, go }) {
  const errors = found.some(({ level }) => level === "error");
  return html`<details class=${errors ? "findings bad" : "findings"} open=${errors && found.length < 12}>
    <summary>${t(errors ? "skills.findings_errors" : "skills.findings_warnings", { n: number(found.length) })}</summary>
    <ul>${found.slice(0, 50).map(({ level, unit, words }) => html`<li class=${level}>${inLanguage(words)} ${WHERE[unit[0]] && html`<button type="button" class="quiet" onClick=${() => go(WHERE[unit[0]])}>${t(`tab.${WHERE[unit[0]]}`)}</button>`}</li>`)}</ul>
  </details>`;
}
