// The company: how texts call it, where they link to, and when its team is there.
import { html, useEffect, useRef, useState } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Card, Conflict, Field, PageHead } from "../parts.js";
import { start } from "../start.js";
import { toast } from "../toasts.js";
import { display, problem, t } from "../words.js";
import { Ahead, Special, Week } from "./hours.js";

const NAMES = ["name", "team", "privacy_url", "imprint_url"];

function CompanyPage() {
  const [found, setFound] = useState(null);
  const [raw, setRaw] = useState(null);
  const [refused, setRefused] = useState(null);
  const [preview, setPreview] = useState(null);
  const asked = useRef(0);

  const take = (answer) => {
    setRefused(answer.ok ? null : answer);
    if (!answer.ok) return;
    setFound(answer);
    setRaw(structuredClone(answer.raw));
    setPreview(answer.preview);
  };
  useEffect(() => void get("company").then(take), []);
  const hours = JSON.stringify(written(raw ?? {}).hours ?? {});
  useEffect(() => {
    if (!found) return undefined;
    const soon = setTimeout(async () => {
      const turn = ++asked.current;
      const answer = await post("company/preview", { hours: JSON.parse(hours) });
      if (answer.ok && turn === asked.current) setPreview(answer);
    }, 250); // while somebody types
    return () => clearTimeout(soon);
  }, [hours]);

  const changed = found && JSON.stringify(written(raw)) !== JSON.stringify(written(found.raw));
  useEffect(() => {
    const ask = (event) => changed && event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [changed]);

  async function save(event) {
    event.preventDefault();
    const answer = await post("company", { before: found.raw, after: written(raw) });
    if (!answer.ok) return setRefused(answer);
    take(answer);
    toast(t("company.saved"), answer.revision ? { undo: async () => take(await post("company/undo", { number: answer.revision })) } : {});
  }
  /** What somebody else has saved meanwhile becomes what this form has seen; what is typed here stays. */
  async function mine() {
    const now = await get("company");
    if (!now.ok) return setRefused(now);
    setRaw(mineOver(found.raw, raw, now.raw));
    setFound(now);
    setRefused(null);
  }

  if (!raw) return html`<${PageHead} title=${t("company.title")} lead=${t("company.lead")} />${refused && html`<p class="problem" role="alert">${problem(refused)}</p>`}`;
  const set = (part) => setRaw({ ...raw, ...part });
  const setHours = (part) => set({ hours: { ...raw.hours, ...part } });
  return html`
    <${PageHead} title=${t("company.title")} lead=${t("company.lead")} />
    ${refused?.code === "conflict" && html`<${Conflict} by=${display(refused.by)} theirs=${shown(refused.theirs)} yours=${shown(at(raw, refused.unit))} onTheirs=${async () => take(await get("company"))} onYours=${mine} />`}
    <form class="company" onSubmit=${save}>
      <${Card} title=${t("company.names")}><div class="company-names">
          ${NAMES.map((name) => html`<${Field} key=${name} label=${t(`company.${name}`)} hint=${t(`company.${name}.hint`)}>
            ${(id, hint) => html`<input id=${id} aria-describedby=${hint} type=${name.endsWith("url") ? "url" : "text"} maxlength=${name.endsWith("url") ? 300 : 60} value=${raw[name] ?? ""} placeholder=${found.installed[name]} onInput=${(event) => set({ [name]: event.currentTarget.value })} />`}
          <//>`)}
          <${Field} label=${t("company.own_hosts")} hint=${t("company.own_hosts.hint")}>
            ${(id, hint) => html`<input id=${id} type="text" aria-describedby=${hint} maxlength="1000" autocapitalize="off" spellcheck="false" value=${hostsOf(raw)} placeholder=${found.installed.own_hosts.join(", ")} onInput=${(event) => set({ own_hosts: event.currentTarget.value })} />`}
          <//>
          <${Field} label=${t("company.address_form")}>
            ${(id) => html`<select id=${id} value=${raw.address_form ?? ""} onChange=${(event) => set({ address_form: event.currentTarget.value })}>
              <option value="">${t("company.as_installed", { value: t(`form.${found.installed.address_form}`) })}</option>
              ${["du", "sie", "auto"].map((form) => html`<option value=${form}>${t(`form.${form}`)}</option>`)}
            </select>`}
          <//>
      </div><//>
      <div class="company-columns">
      <${Card} title=${t("hours.title")}>
        <${Week} week=${raw.hours?.week} installed=${found.installed.week} set=${(week) => setHours({ week })} />
        <${Field} label=${t("hours.holidays")} hint=${t("hours.holidays.hint")}>
          ${(id, hint) => html`<select id=${id} aria-describedby=${hint} value=${raw.hours?.holidays ?? ""} onChange=${(event) => setHours({ holidays: event.currentTarget.value })}>
            <option value="">${t("hours.holidays.none")}</option>
            ${found.states.map((state) => html`<option value=${state}>${t(`state.${state}`)}</option>`)}
          </select>`}
        <//>
        <${Special} rows=${raw.hours?.special ?? []} set=${(special) => setHours({ special })} />
      <//>
      <${Ahead} preview=${preview} />
      </div>
      ${refused && refused.code !== "conflict" && html`<p class="problem" role="alert">${wrongIn(refused)}</p>`}
      <div class="company-acts">
        <span class="quiet-text">${changed ? t("company.unsaved") : t("company.published_later")}</span>
        <button type="button" class="secondary" disabled=${!changed} onClick=${() => take(found)}>${t("company.reset")}</button>
        <button type="submit" class="primary" disabled=${!changed}>${t("company.save")}</button>
      </div>
    </form>
  `;
}

const hostsOf = (raw) => (Array.isArray(raw.own_hosts) ? raw.own_hosts.join(", ") : (raw.own_hosts ?? ""));
const shown = (value) => (value == null ? t("company.nothing") : typeof value === "string" ? value : JSON.stringify(value, null, 1));
const at = (raw, unit) => unit.slice(1).reduce((value, key) => value?.[key], raw);

/** What the file is to say: nothing that is empty. */
function written(raw) {
  const hosts = hostsOf(raw).split(/[\s,]+/).filter(Boolean);
  return full({ ...raw, own_hosts: hosts, hours: full({ ...raw.hours, special: raw.hours?.special?.map(full), week: raw.hours?.week }) });
}
const full = (part) => Object.fromEntries(Object.entries(part ?? {}).filter(([key, value]) => (key === "week" && value) || (value != null && value !== "" && !(typeof value === "object" && !Object.keys(value).length))));

/** Where this form has changed something, its value; everywhere else, what stands there now. */
function mineOver(seen, mine, theirs) {
  const one = written(mine);
  const keys = new Set([...Object.keys(one), ...Object.keys(seen ?? {}), ...Object.keys(theirs ?? {})]);
  const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  return Object.fromEntries([...keys].map((key) => [key, same(one[key], seen?.[key]) ? theirs?.[key] : one[key]]).filter(([, value]) => value !== undefined));
}

function wrongIn(refused) {
  if (refused.code !== "unfit") return problem(refused);
  const [first, second, number] = refused.place;
  if (first === "hours" && second === "week") return t("unfit.week", { day: t(`day.${number}`) });
  if (first === "hours" && second === "special") return t(refused.reason === "day_twice" ? "unfit.day_twice" : "unfit.special", { n: Number(number) + 1 });
  return t(`unfit.${first}`);
}

start(CompanyPage);
