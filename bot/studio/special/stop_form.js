// The stop button: what is to stop, why, and until when.
import { html, useEffect, useRef, useState } from "../vendor/core.js";
import { post } from "../api.js";
import { Card, Field } from "../parts.js";
import { toast } from "../toasts.js";
import { inLanguage, problem, t } from "../words.js";
import { said } from "./notice_form.js";
import { endOf, Until } from "./when.js";

const KINDS = ["bot", "notices", "skill", "source"];
const REASONS = ["wrong", "source", "work"];
const SPEAKS = ["bot", "skill"];

export function StopForm({ data: { offered }, onDone }) {
  const [kind, setKind] = useState("bot");
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState({ kind: "open", at: "" });
  const [instead, setInstead] = useState({});
  const [problems, setProblems] = useState([]);
  const [busy, setBusy] = useState(false);
  const first = useRef();
  useEffect(() => first.current.focus(), []);

  async function stop(event) {
    event.preventDefault();
    setBusy(true);
    const named = kind === "skill" || kind === "source";
    const answer = await post("special/off", { kind, name: named ? name : "", reason, until: endOf(until), instead: SPEAKS.includes(kind) ? instead : {} });
    setBusy(false);
    setProblems(answer.problems ?? []);
    toast(answer.ok ? t("stop.done") : problem(answer), { bad: !answer.ok });
    if (answer.ok) onDone();
  }

  const skills = offered.skills.filter((skill) => !skill.always_on);
  return html`<${Card} title=${t("stop.title")}>
    <form onSubmit=${stop} onKeyDown=${(event) => event.key === "Escape" && onDone()}>
      <fieldset class="field kinds">
        <legend class="hidden">${t("stop.title")}</legend>
        ${KINDS.map((one, place) => html`<label class="kind" key=${one}>
          <input type="radio" name="kind" ref=${place ? null : first} checked=${kind === one} onChange=${() => (setKind(one), setName(""))} />
          <span><strong>${t(`stop.${one}`)}</strong><small>${t(`stop.${one}.hint`)}</small></span>
        </label>`)}
      </fieldset>
      ${kind === "skill" && html`<${Choose} label=${t("stop.which_skill")} value=${name} onChange=${setName} problem=${said(problems, "name")} options=${skills.map((skill) => [skill.name, inLanguage(skill.title)])} />`}
      ${kind === "source" && html`<${Choose} label=${t("stop.which_source")} value=${name} onChange=${setName} problem=${said(problems, "name")} hint=${offered.sources.length ? "" : t("stop.no_sources")} options=${offered.sources.map((one) => [one, one])} />`}
      <${Field} label=${t("stop.reason")} hint=${t("stop.reason.hint")} problem=${said(problems, "reason")}>
        ${(id, hint) => html`<input id=${id} aria-describedby=${hint} value=${reason} maxlength="200" autocomplete="off" onInput=${(event) => setReason(event.currentTarget.value)} />`}
      <//>
      <div class="chips">${REASONS.map((one) => html`<button type="button" class="chip" aria-pressed=${reason === t(`stop.reason.${one}`)} onClick=${() => setReason(t(`stop.reason.${one}`))}>${t(`stop.reason.${one}`)}</button>`)}</div>
      <${Until} label=${t("stop.until")} value=${until} onChange=${setUntil} open problem=${said(problems, "until")} />
      ${SPEAKS.includes(kind) && html`<${Instead} instead=${instead} onChange=${setInstead} problems=${problems} />`}
      <p class="quiet-text">${t("stop.always")}</p>
      <div class="order-acts">
        <button type="button" class="secondary" onClick=${onDone}>${t("cancel")}</button>
        <button type="submit" class="danger" disabled=${busy}>${t("stop.now")}</button>
      </div>
    </form>
  <//>`;
}

const Choose = ({ label, value, onChange, options, problem: wrong, hint }) => html`<${Field} label=${label} hint=${hint} problem=${wrong}>
  ${(id, described) => html`<select id=${id} aria-describedby=${described} value=${value} required onChange=${(event) => onChange(event.currentTarget.value)}>
    <option value="">${t("stop.choose")}</option>
    ${options.map(([name, title]) => html`<option value=${name}>${title}</option>`)}
  </select>`}
<//>`;

const Instead = ({ instead, onChange, problems }) => [["de", "stop.instead"], ["en", "stop.instead.en"]].map(([locale, label]) => html`<${Field} key=${locale} label=${t(label)} problem=${said(problems, locale)}>
  ${(id, hint) => html`<textarea id=${id} aria-describedby=${hint} lang=${locale} rows="2" maxlength="300" value=${instead[locale] ?? ""} onInput=${(event) => onChange({ ...instead, [locale]: event.currentTarget.value })}></textarea>`}
<//>`);
