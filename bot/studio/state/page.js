// How everything stands at a glance: what an admin has to see, messengers, sources, what runs out, processes.
import { html, useEffect, useState } from "../vendor/core.js";
import { get } from "../api.js";
import { Card, PageHead } from "../parts.js";
import { start } from "../start.js";
import { ago, day, display, has, inLanguage, many, moment, problem, t } from "../words.js";
import { Alarms } from "./alarms.js";
import { Sources } from "./sources.js";

const EVERY = 15000;

function State() {
  const [found, setFound] = useState(null);
  const [wrong, setWrong] = useState("");
  const [tick, setTick] = useState(0);
  useEffect(() => {
    get("state").then((answer) => {
      setWrong(answer.ok ? "" : problem(answer));
      if (answer.ok) setFound(answer);
    });
  }, [tick]);
  useEffect(() => {
    const again = setInterval(() => document.hidden || setTick((before) => before + 1), EVERY);
    return () => clearInterval(again);
  }, []);
  return html`
    <${PageHead} title=${t("state.title")} lead=${t("state.lead")} />
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    ${found?.held_since && html`<p class="problem" role="status">${t("state.held", { at: moment(found.held_since) })}</p>`}
    <${Alarms} tick=${tick} />
    ${found && html`<${Channels} channels=${found.channels} />`}
    <${Sources} tick=${tick} />
    ${found && html`<${Ending} ending=${found.ending} /><${Processes} processes=${found.processes} live=${found.live} />`}
  `;
}

const Channels = ({ channels }) => html`<${Card} title=${t("channels.title")}>
  ${!channels.length && html`<p class="quiet-text">${t("channels.none")}</p>`}
  <ul class="rows">${channels.map((one) => html`<li key=${one.name}>
    <div class="row-what">
      <p class="row-head"><strong>${one.label}</strong> ${one.failing && html`<span class="tag warn">${t("channels.failing")}</span>`}</p>
      <p class="quiet-text">${[
        one.heard_at ? t("channels.heard", { ago: ago(one.heard_at) }) : t("channels.heard.never"),
        one.sent_at ? t("channels.sent", { ago: ago(one.sent_at) }) : t("channels.sent.never"),
      ].join(" · ")}</p>
      ${one.failed_at && html`<p class=${one.failing ? "" : "quiet-text"}>${t("channels.failed", { at: moment(one.failed_at), why: t(`why.${one.why}`) })} ${one.code && html`<code>${one.code}</code>`}</p>`}
      ${one.templates && html`<${Templates} ...${one.templates} sent=${one.templates_sent} />`}
    </div>
  </li>`)}</ul>
<//>`;

function Templates({ known, counts, listed, sent }) {
  if (!known) return html`<p class="quiet-text">${t("templates.unknown")}</p>`;
  const told = Object.entries(counts).map(([status, n]) => `${n} ${t(`template.${status}`)}`);
  return html`<p class="quiet-text">${t("templates.line", { told: told.join(", ") || t("templates.none"), sent })}</p>
    ${listed.length > 0 && html`<details><summary>${many("templates.listed", listed.length)}</summary><ul class="plain">
      ${listed.map((one) => html`<li><span>${one.name} (${has(`locale.${one.locale}`) ? t(`locale.${one.locale}`) : one.locale})</span> <span class=${`tag ${one.status === "pending" ? "" : "bad"}`}>${t(`template.${one.status}`)}</span> ${one.reason && html`<code>${one.reason}</code>`}</li>`)}
    </ul></details>`}`;
}

const Ending = ({ ending }) => html`<${Card} title=${t("ending.title")}>
  ${!ending.length && html`<p class="quiet-text">${t("ending.none")}</p>`}
  <ul class="rows">${ending.map((one) => html`<li key=${`${one.pack}/${one.name}`}>
    <div class="row-what">
      <p class="row-head"><strong>${inLanguage(one.title)}</strong> <span class=${`tag ${one.unchecked ? "" : one.days < 0 ? "bad" : one.days <= 14 ? "warn" : ""}`}>${until(one)}</span></p>
      ${/^https:\/\//.test(one.link) && html`<p class="quiet-text"><a href=${one.link} rel="noreferrer">${t("ending.link")}</a></p>`}
    </div>
    <a class="secondary" href="/studio/facts">${t("ending.go")}</a>
  </li>`)}</ul>
<//>`;

function until(one) {
  if (one.unchecked) return many("ending.unchecked", one.days);
  if (one.days < 0) return t("ending.over", { day: day(one.ends) });
  return one.days === 0 ? t("ending.today") : many("ending.left", one.days, { day: day(one.ends) });
}

const Processes = ({ processes, live }) => html`<${Card} title=${t("processes.title")}>
  <p class="quiet-text">${live ? t("processes.live", { release: live.release, at: moment(live.at), by: display(live.by) || t("processes.nobody") }) : t("processes.no_release")}</p>
  <ul class="rows">${processes.filter((one) => one.needed || one.number || one.trouble).map((one) => html`<li key=${one.role}>
    <div class="row-what">
      <p class="row-head"><strong>${t(`role.${one.role}`)}</strong> <span class=${`tag ${one.number ? "good" : "bad"}`}>${one.number ? many("processes.run", one.number) : t("processes.missing")}</span></p>
      <p class="quiet-text">${t(`role.${one.role}.means`)}</p>
      ${one.trouble && html`<p><code>${one.trouble}</code></p>`}
    </div>
  </li>`)}</ul>
<//>`;

start(State);
