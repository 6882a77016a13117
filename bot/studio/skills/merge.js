// What an upgrade and the company have both changed: the company's holds until somebody decides.
import { post } from "../api.js";
import { announce, toast } from "../toasts.js";
import { html } from "../vendor/core.js";
import { inLanguage, problem, t } from "../words.js";
import { Difference, inWords, unitTitle } from "./difference.js";

export function Merge({ undecided, set, skills }) {
  const titleOf = (place) => inLanguage(skills?.find((one) => `${one.pack}/${one.name}` === place)?.title) || place;
  async function decide(id, take) {
    const answer = await post("skills/decide", { id, take });
    if (!answer.ok) return toast(problem(answer), { bad: true });
    set(answer.undecided);
    announce(t("merge.decided"));
  }
  return html`<section class="card" aria-label=${t("merge.title")}><h2>${t("merge.title")}</h2><p class="field-hint">${t("merge.hint")}</p>
    ${undecided.map(({ id, place, unit, base, ours, theirs }) => html`<div class="conflict" key=${id}>
      <p class="conflict-title">${titleOf(place)}: ${unitTitle(unit, ours)}</p>
      <div class="conflict-sides">
        <div><h3>${t("merge.ours")}</h3><pre><${Difference} before=${inWords(base)} after=${inWords(ours)} /></pre></div>
        <div><h3>${t("merge.theirs")}</h3><pre><${Difference} before=${inWords(base)} after=${inWords(theirs)} /></pre></div>
      </div>
      <p class="conflict-acts">
        <button type="button" class="secondary" onClick=${() => decide(id, "theirs")}>${t("merge.take_theirs")}</button>
        <button type="button" class="primary" onClick=${() => decide(id, "ours")}>${t("merge.take_ours")}</button>
      </p>
    </div>`)}
  </section>`;
}
