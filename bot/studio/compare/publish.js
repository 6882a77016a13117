// Publishing: what stands in the way, in words, and the one button.
import { html, useState } from "../vendor/core.js";
import { post } from "../api.js";
import { Card, Field } from "../parts.js";
import { toast } from "../toasts.js";
import { many, problem, t } from "../words.js";

const SHORTEST = 10;

export function Publish({ answer, again, onLive }) {
  const { report, hindrances, approval } = answer;
  const [accepted, setAccepted] = useState(false);
  const [busy, setBusy] = useState(false);
  const words = hindrances.find((one) => one.code === "notices");
  const open = hindrances.filter((one) => one.code !== "notices");
  const confirmed = approval?.standing === "confirmed";
  const aside = (one) => confirmed && one.overridable;
  const left = open.filter((one) => !aside(one));
  const publish = async (event) => {
    event.preventDefault();
    setBusy(true);
    const told = await post("compare/publish", { release: report.release, accept_notices: accepted, override: open.some(aside) }, 60000);
    setBusy(false);
    if (!told.ok) {
      toast(problem(told), { bad: true });
      return again();
    }
    toast(t("compare.published"), { undo: told.before ? () => back(told) : undefined, lasts: 20000 });
    onLive();
  };
  const back = async ({ live, before }) => {
    const told = await post("releases/use", { release: before, live }, 60000);
    toast(told.ok ? t("compare.is_back") : problem(told), { bad: !told.ok });
    onLive();
  };
  return html`<${Card} title=${t("compare.publish")} id="publish">
    ${open.length > 0 && html`<ul class="hindrances">${open.map((one) => html`<li class=${aside(one) ? "aside" : ""}>${many(`compare.hindrance.${one.code}`, one.number, { what: one.told.join(", ") })}${aside(one) && html` <span class="tag warn">${t("compare.set_aside", { by: approval.decided_by })}</span>`}</li>`)}</ul>`}
    ${open.some((one) => one.overridable) && !confirmed && html`<${Override} release=${report.release} approval=${approval} again=${again} />`}
    ${words && html`<${NewWords} changes=${report.notices} accepted=${accepted} onAccept=${setAccepted} />`}
    <form onSubmit=${publish}>
      <p class="page-actions"><button type="submit" class="primary" disabled=${busy || left.length > 0 || (words && !accepted)}>${t(busy ? "compare.publishing" : "compare.publish_now")}</button>
      <a class="secondary button" href=${`/studio/tryout?release=${encodeURIComponent(report.release)}`}>${t("compare.try")}</a></p>
    </form>
  <//>`;
}

/** Consents are given for words: who changes them says that they are right. */
const NewWords = ({ changes, accepted, onAccept }) => html`<section class="accept">
  <h3>${t("compare.accept")}</h3>
  <p>${t("compare.accept_why")}</p>
  <dl>${changes.map((one) => html`<dt>${one.type}, ${one.text} (${t(`locale.${one.locale}`)})</dt><dd><del>${one.old}</del><ins>${one.new}</ins></dd>`)}</dl>
  <label><input type="checkbox" checked=${accepted} onChange=${() => onAccept(!accepted)} /> ${t("compare.accepted")}</label>
</section>`;

/** Red is set aside only by two people, with a reason; both stand in the log. */
function Override({ release, approval, again }) {
  const [reason, setReason] = useState("");
  const ask = async (event) => {
    event.preventDefault();
    const told = await post("compare/override", { release, reason });
    if (!told.ok) return toast(problem(told), { bad: true });
    toast(t("compare.asked"));
    again();
  };
  const decide = async (confirmed) => {
    const told = await post("approvals/decide", { id: approval.id, confirmed, reason });
    if (!told.ok) return toast(problem(told), { bad: true });
    again();
  };
  if (approval?.standing === "waiting" && !approval.may_decide) return html`<p class="hindered" role="note">${t("compare.waits", { by: approval.by })}</p>`;
  const deciding = Boolean(approval?.may_decide);
  const field = html`<${Field} label=${t("compare.reason")} hint=${t("compare.reason_hint")}>${(id, hint) => html`<input id=${id} aria-describedby=${hint} type="text" required minlength=${SHORTEST} maxlength="500" value=${reason} onInput=${(event) => setReason(event.target.value)} />`}<//>`;
  return html`<details class="override" open=${deciding}>
    <summary>${t("compare.override")}</summary>
    <form onSubmit=${ask}>
      <p>${deciding ? t("compare.decide_why", { by: approval.by, reason: approval.reason }) : t("compare.override_why")}</p>
      ${field}
      <p class="page-actions">${deciding
        ? html`<button type="button" class="danger" disabled=${reason.length < SHORTEST} onClick=${() => decide(true)}>${t("compare.confirm")}</button><button type="button" class="secondary" disabled=${reason.length < SHORTEST} onClick=${() => decide(false)}>${t("compare.refuse")}</button>`
        : html`<button type="submit" class="secondary">${t("compare.ask")}</button>`}</p>
    </form>
  </details>`;
}
