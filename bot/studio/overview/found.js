// What the search finds: questions by name, title, sentence or answer, however it was typed.
import { html, useEffect, useState } from "../vendor/core.js";
import { get } from "../api.js";
import { Card, Empty } from "../parts.js";
import { announce } from "../toasts.js";
import { inLanguage, many, problem, t } from "../words.js";

const TYPING = 180;

export function Found({ asked }) {
  const [answer, setAnswer] = useState(null);
  useEffect(() => {
    let late = false;
    const soon = setTimeout(async () => {
      const found = await get("overview/search", { q: asked });
      if (late) return;
      setAnswer(found);
      if (found.ok) announce(many("found.number", found.hits.length));
    }, TYPING);
    return () => {
      late = true;
      clearTimeout(soon);
    };
  }, [asked]);
  if (!answer) return null;
  if (!answer.ok) return html`<p class="problem" role="alert">${problem(answer)}</p>`;
  if (!answer.hits.length) return html`<${Empty} title=${t("found.none")}><p>${t("found.none.hint")}</p><//>`;
  return html`<${Card} title=${many("found.number", answer.hits.length)}>
    <ul class="found">${answer.hits.map((hit) => html`<li key=${`${hit.pack}/${hit.name}`}>
      <a href=${`/studio/skills/${hit.pack}/${hit.name}`}>${inLanguage(hit.title) || hit.name}</a>
      <p class="quiet-text"><span class="tag">${t(`found.${hit.where}`)}</span> ${hit.text}</p>
    </li>`)}</ul>
  <//>`;
}
