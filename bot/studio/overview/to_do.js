// What somebody should do next, the most urgent first, each with the page where it is done.
import { html } from "../vendor/core.js";
import { Card } from "../parts.js";
import { many, t } from "../words.js";

const SIGN = { now: "bad", soon: "warn", someday: "" };

export function ToDo({ todo, errors }) {
  const all = [...Object.entries(errors ?? {}).map(([page, number]) => ({ code: "errors", urgency: "now", number, page })), ...todo];
  return html`<${Card} title=${t("todo.title")}>
    ${!all.length && html`<p>${t("todo.nothing")}</p><p class="quiet-text">${t("todo.nothing.hint")}</p>`}
    <ul class="todo">${all.map(({ code, urgency, number, page }) => html`<li key=${code + page}>
      <span class=${`tag ${SIGN[urgency]}`}>${t(`todo.${urgency}`)}</span>
      <span>${isThere(page) ? html`<a href=${`/studio/${page}`}>${many(`todo.${code}`, number)}</a>` : many(`todo.${code}`, number)}${code === "errors" && html` <span class="quiet-text">(${t(`nav.${page}`)})</span>`}</span>
    </li>`)}</ul>
  <//>`;
}

const isThere = (page) => document.querySelector(`.nav a[href="/studio/${page}"]`) !== null;
