// What the checks say of a question.
import { html } from "../vendor/core.js";
import { inLanguage, number, t } from "../words.js";

/** In words; an error keeps the question from being published, not from being kept. */
export function Findings({ found }) {
  const errors = found.some(({ level }) => level === "error");
  return html`<details class="findings" open=${errors && found.length < 5}>
    <summary>${t(errors ? "skills.findings_errors" : "skills.findings_warnings", { n: number(found.length) })}</summary>
    <ul>${found.slice(0, 50).map((one) => html`<li class=${one.level}>${inLanguage(one.words)}</li>`)}</ul>
  </details>`;
}
