// Switching a question off, or removing one of the company's own: what happens then is told before.
import { get } from "../api.js";
import { Card, Dialog } from "../parts.js";
import { html, useState } from "../vendor/core.js";
import { inLanguage, many, t } from "../words.js";

export function Off({ draft, set }) {
  const [asked, setAsked] = useState();
  const view = draft.shown.value;
  const off = view.skill.switched_off === true;
  const put = (on) => set(["key", "switched_off"], on || null, undefined, t(on ? "off.done" : "off.back"));
  const ask = async (what) => setAsked({ what, found: await get(`${draft.path}/needed`) });
  const does = { off: () => put(true), remove: draft.remove };
  if (view.always) return html`<${Card} title=${t("off.title")}><p class="field-hint">${t("off.never")}</p><//>`;
  return html`<${Card} title=${t("off.title")}>
    <p class="field-hint">${t(off ? "off.is_off" : "off.hint")}${view.own && ` ${t("about.remove_hint")}`}</p>
    <p class="acts">
      ${off ? html`<button type="button" class="primary" onClick=${() => put(false)}>${t("off.on")}</button>` : html`<button type="button" class="secondary" onClick=${() => ask("off")}>${t("off.off")}</button>`}
      ${view.own && html`<button type="button" class="danger" onClick=${() => ask("remove")}>${t("about.remove")}</button>`}
    </p>
    ${asked && html`<${Ask} ...${asked} view=${view} onClose=${() => setAsked()} onYes=${() => (setAsked(), does[asked.what]())} />`}
  <//>`;
}

function Ask({ what, found, view, onYes, onClose }) {
  const sentences = Object.values(view.sentences).flat().length;
  return html`<${Dialog} title=${t(`off.ask_${what}`)} onClose=${onClose}>
    <ul class="needed">
      <li>${many("skills.sentences", sentences)}: ${t(`off.sentences_${what}`)}</li>
      <li>${many("skills.dialogues", view.skill.dialogues?.length ?? 0)}: ${t(`off.dialogues_${what}`)}</li>
      ${found.dialogues?.length > 0 && html`<li><details><summary>${many("off.needs", found.dialogues.length)}</summary><ul>${found.dialogues.map((one) => html`<li>${inLanguage(one.title)}: ${one.name}</li>`)}</ul></details></li>`}
      ${found.skills?.map((one) => html`<li >${t(`off.leads_${what}`, { skill: inLanguage(one.title) })}</li>`)}
      ${found.consents && html`<li>${t("off.consents")}</li>`}
      ${!found.ok && html`<li>${t("off.unknown")}</li>`}
    </ul>
    <p class="acts"><button type="button" class="secondary" onClick=${onClose}>${t("cancel")}</button><button type="button" class="danger" onClick=${onYes}>${t(what === "off" ? "off.off" : "about.remove")}</button></p>
  <//>`;
}
