// The audit log: who changed what, when and why; what was there before beside what is there now.
import { html, useEffect, useState } from "../vendor/core.js";
import { get } from "../api.js";
import { Empty, Field, PageHead } from "../parts.js";
import { start } from "../start.js";
import { display, has, inLanguage, moment, problem, t } from "../words.js";

const KINDS = ["account", "approval", "content", "facts", "company", "special", "off", "release", "training", "share"];
const NOTHING = { by: "", verb: "", subject: "", since: "", until: "" };
const address = new URLSearchParams(location.search);
const given = Object.fromEntries(Object.keys(NOTHING).map((name) => [name, address.get(name) ?? ""]));

function Audit() {
  const [wanted, setWanted] = useState(given);
  const [entries, setEntries] = useState(null);
  const [more, setMore] = useState(false);
  const [wrong, setWrong] = useState("");

  async function look(before = "") {
    const { until, ...rest } = wanted;
    const answer = await get("audit", { ...rest, since: startOf(wanted.since), before: before || endOf(until) });
    setWrong(answer.ok ? "" : problem(answer));
    if (!answer.ok) return;
    setEntries(before ? [...entries, ...answer.entries] : answer.entries);
    setMore(answer.more);
  }

  useEffect(() => {
    remember(wanted);
    const soon = setTimeout(look, 250); // while somebody types
    return () => clearTimeout(soon);
  }, [wanted]);

  const filtered = Object.values(wanted).some(Boolean);
  return html`
    <${PageHead} title=${t("audit.title")} lead=${t("audit.lead")} />
    <${Filters} wanted=${wanted} change=${(part) => setWanted({ ...wanted, ...part })} clear=${filtered && (() => setWanted(NOTHING))} />
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    ${entries?.length === 0 && html`<${Empty} title=${t(filtered ? "audit.nothing_found" : "audit.nothing")}>${t(filtered ? "audit.nothing_found.hint" : "audit.nothing.hint")}<//>`}
    <ol class="audit-list" aria-label=${t("audit.title")}>${entries?.map((entry) => html`<${Entry} key=${entry.id} ...${entry} />`)}</ol>
    ${more && html`<p><button type="button" class="secondary" onClick=${() => look(entries.at(-1).at)}>${t("audit.older")}</button></p>`}
  `;
}

function Filters({ wanted, change, clear }) {
  const on = (name) => (event) => change({ [name]: event.currentTarget.value });
  return html`<form class="audit-filters" role="search" aria-label=${t("audit.filter")} onSubmit=${(event) => event.preventDefault()}>
    <${Field} label=${t("audit.kind")}>${(id) => html`<select id=${id} value=${wanted.verb} onChange=${on("verb")}>
      <option value="">${t("audit.kind.all")}</option>
      ${KINDS.map((kind) => html`<option value=${kind}>${t(`kind.${kind}`)}</option>`)}
    </select>`}<//>
    <${Field} label=${t("audit.by")}>${(id) => html`<input id=${id} value=${wanted.by} maxlength="60" autocomplete="off" spellcheck="false" onInput=${on("by")} />`}<//>
    <${Field} label=${t("audit.subject")}>${(id) => html`<input id=${id} type="search" value=${wanted.subject} maxlength="100" autocomplete="off" onInput=${on("subject")} />`}<//>
    <${Field} label=${t("audit.since")}>${(id) => html`<input id=${id} type="date" value=${wanted.since} onChange=${on("since")} />`}<//>
    <${Field} label=${t("audit.until")}>${(id) => html`<input id=${id} type="date" value=${wanted.until} onChange=${on("until")} />`}<//>
    ${clear && html`<button type="button" class="quiet" onClick=${clear}>${t("audit.clear")}</button>`}
  </form>`;
}

function Entry({ at, by, verb, subject, title, before, after, reason }) {
  return html`<li>
    <p class="audit-what"><strong>${who(by)}</strong> ${what(verb, told(verb, subject, title))}</p>
    <p class="quiet-text audit-when"><time datetime=${at}>${moment(at)}</time></p>
    ${reason && html`<p class="audit-reason">${t("audit.reason", { reason })}</p>`}
    ${(before || after) && html`<dl class="audit-sides">
      ${before && html`<div><dt>${t("audit.before")}</dt><dd class="was">${side(before)}</dd></div>`}
      ${after && html`<div><dt class=${before ? "" : "hidden"}>${t("audit.after")}</dt><dd class="is">${side(after)}</dd></div>`}
    </dl>`}
  </li>`;
}

const who = (by) => (has(`by.${by}`) ? t(`by.${by}`) : display(by));
const what = (verb, subject) => (has(`verb.${verb}`) ? t(`verb.${verb}`, { subject }) : `${verb}: ${subject}`).replace(/: *$/, "");
const side = (text) => (has(`side.${text}`) ? t(`side.${text}`) : has(`verb.${text}`) ? t(`kind.${text.split(".")[0]}`) : inTime(text));
const inTime = (text) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, moment);
const BY_CHANCE = /^(?:special|share)-[0-9a-f]+$/;

/** What was changed, by the name that people know. */
function told(verb, subject, title) {
  const kind = verb.split(".")[0];
  const name = inLanguage(title);
  if (kind === "account") return display(subject);
  if (BY_CHANCE.test(subject)) return "";
  if (kind === "training") return t("audit.revision", { n: subject });
  if (kind === "company") return subject.split(", ").map(word).join(", ");
  if (/^[0-9a-f]{12}$/.test(subject)) return name ? `„${name}“ (${subject.slice(0, 6)})` : subject;
  if (kind === "off" && subject.startsWith("source:")) return t("off.source", { name: display(subject.slice(7)) });
  return name ? `„${name}“` : word(subject);
}
const word = (name) => (has(`subject.${name}`) ? t(`subject.${name}`) : name);

const startOf = (day) => (day ? new Date(`${day}T00:00`).toISOString() : "");
function endOf(day) {
  if (!day) return "";
  const next = new Date(`${day}T00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** A filtered log has an address of its own, to come back to or to send to another admin. */
function remember(wanted) {
  const set = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${set.size ? `?${set}` : ""}`);
}

start(Audit);
