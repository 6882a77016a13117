// What one admin may not do alone: another agrees or refuses, with a reason.
import { html, useEffect, useState } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Card, Field } from "../parts.js";
import { announce } from "../toasts.js";
import { display, has, moment, problem, t } from "../words.js";
import { Ask } from "./dialogs.js";

const EVERY = 15000;
const SHORTEST = 10;

export function Approvals() {
  const [found, setFound] = useState([]);
  const [deciding, setDeciding] = useState(null); // {one, confirmed}
  const [wrong, setWrong] = useState("");

  async function look() {
    const answer = await get("approvals");
    if (answer.ok) setFound(answer.approvals);
  }
  useEffect(() => {
    look();
    const again = setInterval(() => document.hidden || look(), EVERY);
    return () => clearInterval(again);
  }, []);

  async function done(answer, said) {
    if (!answer.ok) return problem(answer);
    setDeciding(null);
    announce(said);
    await look();
    return "";
  }
  const takeBack = async (one) => setWrong(await done(await post("approvals/take_back", { id: one.id }), t("approval.taken_back")));
  const decide = (reason) => post("approvals/decide", { id: deciding.one.id, confirmed: deciding.confirmed, reason })
    .then((answer) => done(answer, t(deciding.confirmed ? "approval.confirmed" : "approval.refused")));

  if (!found.length) return null;
  return html`<${Card} title=${t("approval.title")}>
    <p class="quiet-text">${t("approval.lead")}</p>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    <ul class="people">${found.map((one) => html`<li key=${one.id}>
      <div class="person-who">
        <p class="person-name"><strong>${what(one)}</strong> <span class=${`tag ${{ waiting: "warn", confirmed: "good", refused: "bad" }[one.standing] ?? ""}`}>${t(`approval.${one.standing}`)}</span></p>
        <p>${t("approval.reason", { by: display(one.by), reason: one.reason })}</p>
        ${one.decided_by && html`<p>${t("approval.reason", { by: display(one.decided_by), reason: one.decided_why })}</p>`}
        <p class="quiet-text">${moment(one.at)}${one.open ? ` · ${t("approval.until", { at: moment(one.until) })}` : ""}</p>
      </div>
      <div class="person-acts">
        ${one.may_decide && html`<button type="button" class="primary" onClick=${() => setDeciding({ one, confirmed: true })}>${t("approval.confirm")}</button>
          <button type="button" class="secondary" onClick=${() => setDeciding({ one, confirmed: false })}>${t("approval.refuse")}</button>`}
        ${one.mine && one.open && html`<button type="button" class="secondary" onClick=${() => takeBack(one)}>${t("approval.take_back")}</button>`}
      </div>
    </li>`)}</ul>
    ${deciding && html`<${Decide} ...${deciding} decide=${decide} onClose=${() => setDeciding(null)} />`}
  <//>`;
}

const what = ({ verb, subject }) => (has(`ask.${verb}`) ? t(`ask.${verb}`, { subject }) : `${verb}: ${subject}`);

function Decide({ one, confirmed, decide, onClose }) {
  const [reason, setReason] = useState("");
  const run = () => (reason.trim().length < SHORTEST ? t("error.reason") : decide(reason));
  const title = t(confirmed ? "approval.confirm.title" : "approval.refuse.title");
  return html`<${Ask} title=${title} onClose=${onClose} run=${run} button=${t(confirmed ? "approval.confirm" : "approval.refuse")} dangerous=${confirmed}>
    <p><strong>${what(one)}</strong></p>
    <p class="quiet-text">${t(confirmed ? "approval.confirm.means" : "approval.refuse.means", { by: display(one.by) })}</p>
    <${Field} label=${t("approval.why")} hint=${t("approval.why.hint")}>
      ${(id, hint) => html`<textarea id=${id} aria-describedby=${hint} value=${reason} maxlength="500" required autofocus onInput=${(event) => setReason(event.currentTarget.value)}></textarea>`}
    <//>
  <//>`;
}
