// What answers now, what of the draft is not out yet, and who works on it.
import { html } from "../vendor/core.js";
import { Card } from "../parts.js";
import { ago, display, many, moment, t } from "../words.js";

const FEW = 6;

export function Draft({ live, unpublished, lately, editing, titleOf }) {
  return html`<${Card} title=${t("draft.title")}>
    <p>${live ? t("draft.live", { release: live.release, at: moment(live.at) }) : t("draft.no_release")}</p>
    ${live && html`<p>${unpublished.length ? many("draft.unpublished", unpublished.length) : t("draft.same")}</p>`}
    ${unpublished.length > 0 && html`<ul class="places">${unpublished.slice(0, FEW).map((place) => html`<li key=${place}><a href=${linkOf(place)}>${titleOf(place)}</a></li>`)}
      ${unpublished.length > FEW && html`<li class="quiet-text">${t("draft.more", { n: unpublished.length - FEW })}</li>`}</ul>`}
    ${editing.length > 0 && html`<h3>${t("draft.editing")}</h3><ul class="places">${editing.map(({ place, names }) => html`<li key=${place}>${names.map(display).join(", ")}: <a href=${linkOf(place)}>${titleOf(place)}</a></li>`)}</ul>`}
    <h3>${t("draft.lately")}</h3>
    ${!lately.length && html`<p class="quiet-text">${t("draft.nothing")}</p>`}
    <ul class="lately">${lately.map((one) => html`<li key=${one.number}><strong>${display(one.by)}</strong> ${ago(one.at)}: ${one.places.map(titleOf).join(", ") || one.note}</li>`)}</ul>
  <//>`;
}

const linkOf = (place) => (/^\w+\/\w+$/.test(place) ? `/studio/skills/${place}` : "/studio/skills");
