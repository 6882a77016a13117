// Other questions that are offered to tap below an answer.
import { html } from "../vendor/core.js";
import { inLanguage, t } from "../words.js";

const MOST = 3;

/** `skills` are titles by name; `chosen` names. */
export function Choices({ skills, chosen, set }) {
  const titled = Object.entries(skills).map(([name, title]) => [name, inLanguage(title) || name]).sort((one, other) => one[1].localeCompare(other[1]));
  const put = (index, name) => set(chosen.toSpliced(index, 1, ...(name ? [name] : [])));
  return html`<div class="sides">${Array.from({ length: Math.min(MOST, chosen.length + 1) }, (_, index) => html`<select key=${index} aria-label=${t("choices.number", { n: index + 1 })} value=${chosen[index] ?? ""} onChange=${(event) => put(index, event.target.value)}>
    <option value="">${t("choices.none")}</option>
    ${titled.filter(([name]) => name === chosen[index] || !chosen.includes(name)).map(([name, title]) => html`<option key=${name} value=${name} selected=${name === chosen[index]}>${title}</option>`)}
  </select>`)}</div>`;
}
