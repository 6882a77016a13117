// What an admin has to see, in the desk's words, until somebody has said that they saw it.
import { html, useEffect, useState } from "../vendor/core.js";
import { Card } from "../parts.js";
import { announce } from "../toasts.js";
import { display, problem, t } from "../words.js";
import { desk, full, knows, said } from "./desk.js";

const FEW = 5;

export function Alarms({ tick }) {
  const [alarms, setAlarms] = useState(null);
  const [all, setAll] = useState(false);
  const [wrong, setWrong] = useState("");

  function take(answer) {
    setWrong(answer.ok ? "" : problem(answer));
    if (answer.ok) setAlarms([...answer.alarms.filter((one) => !one.seen_by), ...answer.alarms.filter((one) => one.seen_by)]);
  }
  useEffect(() => { desk("alarms?words=1").then(take); }, [tick]);

  async function see(one) {
    take(await desk("alarms/seen?words=1", { id: one.id }));
    announce(t("alarms.seen.said"));
  }

  const fresh = alarms?.filter((one) => !one.seen_by).length ?? 0;
  const shown = all ? alarms : alarms?.slice(0, Math.max(FEW, fresh));
  return html`<${Card} title=${said("alarms.title")}>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    ${alarms?.length === 0 && html`<p class="quiet-text">${said("alarms.none")}</p>`}
    <ul class="rows">${shown?.map((one) => html`<li key=${one.id} class=${one.seen_by ? "seen" : ""}>
      <div class="row-what">
        <p>${words(one)}</p>
        ${one.words && html`<p class="quiet-text">${said("alarms.words", { words: one.words })}</p>`}
        <p class="quiet-text">${when(one)} ${one.details.contact && html`· <a href=${`/desk/#${one.details.contact}`}>${said("alarms.conversation")}</a>`}</p>
      </div>
      ${!one.seen_by && html`<button type="button" class="secondary" onClick=${() => see(one)}>${said("alarms.seen")}</button>`}
    </li>`)}</ul>
    ${!all && alarms && alarms.length > shown.length && html`<p><button type="button" class="quiet" onClick=${() => setAll(true)}>${t("alarms.all", { n: alarms.length })}</button></p>`}
  <//>`;
}

function words(one) {
  const messenger = one.details.messenger && knows(`channel.${one.details.messenger}`) ? said(`channel.${one.details.messenger}`) : one.details.messenger;
  return said(`alarm.${one.kind}`, { ...one.details, agent: display(one.details.agent), messenger });
}

function when(one) {
  if (one.seen_by) return said("alarms.seen_by", { admin: display(one.seen_by), at: full(one.seen_at) });
  return one.number > 1 ? said("alarms.times", { number: one.number, at: full(one.last) }) : full(one.last);
}
