// One fact as a form: what it is, its value now, and the values that follow.
import { html, useState } from "../vendor/core.js";
import { Conflict, Dialog, Field } from "../parts.js";
import { display, inLanguage, language, problem, t } from "../words.js";
import { told } from "./told.js";

const KINDS = ["text", "money", "number", "clock", "date", "phone", "url"];
const DATED = ["money", "number", "clock", "date"];
const NEW = { title: {}, kind: "phone", value: "", source: "", next: [] };

export function FactForm({ fact, packs, today, save, reload, onClose }) {
  const [raw, setRaw] = useState(() => ({ ...NEW, checked_on: today, ...structuredClone(fact?.raw ?? {}) }));
  const [seen, setSeen] = useState(fact?.raw ?? null);
  const [at, setAt] = useState({ pack: fact?.pack ?? packs[0], name: fact?.name ?? "" });
  const [refused, setRefused] = useState(null);
  const set = (part) => setRaw({ ...raw, ...part });
  const title = inLanguage(raw.title) || at.name;

  async function submit(event) {
    event?.preventDefault();
    setRefused(await save({ ...at, before: seen, after: written(raw) }, t("facts.saved", { title })));
  }
  async function remove() {
    if (fact.shown_in.length && !confirm(t("facts.delete.sure", { where: fact.shown_in.join(", ") }))) return;
    setRefused(await save({ ...at, before: seen, after: null }, t("facts.deleted", { title })));
  }
  /** What somebody else has made of it meanwhile becomes what this form has seen. */
  async function mine() {
    setSeen(withTheirs(seen, refused));
    setRefused(null);
  }

  return html`<${Dialog} wide title=${fact ? t("facts.edit.of", { title }) : t("form.new")} onClose=${onClose}>
    ${refused?.code === "conflict" && html`<${Conflict} by=${display(refused.by)} theirs=${told(refused.theirs, refused.unit, raw.kind)} yours=${told(at_(written(raw), refused), refused.unit, raw.kind)} onTheirs=${() => (reload(), onClose())} onYours=${mine} />`}
    <form class="fact-form" onSubmit=${submit}>
      ${!fact && html`<div class="pair">
        <${Field} label=${t("form.pack")}>${(id) => html`<select id=${id} value=${at.pack} onChange=${(event) => setAt({ ...at, pack: event.currentTarget.value })}>${packs.map((pack) => html`<option>${pack}</option>`)}</select>`}<//>
        <${Field} label=${t("form.name")} hint=${t("form.name.hint")}>${(id, hint) => html`<input id=${id} aria-describedby=${hint} required pattern="[a-z][a-z0-9_]*" maxlength="58" autocomplete="off" autocapitalize="off" spellcheck="false" value=${at.name} onInput=${(event) => setAt({ ...at, name: event.currentTarget.value })} />`}<//>
      </div>`}
      <div class="pair">
        ${["de", "en"].map((one) => html`<${Text} key=${one} label=${t(`form.title_${one}`)} hint=${one === "de" ? t("form.title.hint") : ""} value=${raw.title?.[one]} required set=${(text) => set({ title: { ...raw.title, [one]: text } })} />`)}
      </div>
      <div class="pair">
        <${Field} label=${t("form.kind")}>${(id) => html`<select id=${id} value=${raw.kind} onChange=${(event) => set({ kind: event.currentTarget.value, value: event.currentTarget.value === "text" ? {} : "" })}>${KINDS.map((kind) => html`<option value=${kind}>${t(`kind.${kind}`)}</option>`)}</select>`}<//>
        <label class="choice"><input type="checkbox" checked=${raw.dated ?? DATED.includes(raw.kind)} onChange=${(event) => set({ dated: event.currentTarget.checked === DATED.includes(raw.kind) ? undefined : event.currentTarget.checked })} /> <span>${t("form.dated")}</span></label>
      </div>
      <${Value} kind=${raw.kind} value=${raw.value} set=${(value) => set({ value })} />
      <div class="triple">
        <${DayField} name="checked_on" value=${raw.checked_on} required set=${(checked_on) => set({ checked_on })} />
        <${DayField} name="valid_from" value=${raw.valid_from} set=${(valid_from) => set({ valid_from })} />
        <${DayField} name="valid_until" value=${raw.valid_until} hint=${t("form.valid_until.hint")} set=${(valid_until) => set({ valid_until })} />
      </div>
      <div class="pair">
        <${Text} type="url" label=${t("form.source")} hint=${t("form.source.hint")} value=${raw.source} required set=${(source) => set({ source })} />
        <${Text} type="url" label=${t("form.link")} hint=${t("form.link.hint")} value=${raw.link} set=${(link) => set({ link })} />
      </div>
      <${Next} kind=${raw.kind} rows=${raw.next ?? []} set=${(next) => set({ next })} />
      ${refused && refused.code !== "conflict" && html`<p class="problem" role="alert">${wrongIn(refused)}</p>`}
      <div class="form-acts">
        ${fact && html`<button type="button" class="quiet bad-text" onClick=${remove}>${t("delete")}</button>`}
        <span class="gap"></span>
        <button type="button" class="secondary" onClick=${onClose}>${t("cancel")}</button>
        <button type="submit" class="primary">${t("facts.save")}</button>
      </div>
    </form>
  <//>`;
}

/** The values that follow, each with the day on which it begins. */
function Next({ kind, rows, set }) {
  const change = (index, part) => set(rows.map((row, place) => (place === index ? { ...row, ...part } : row)));
  return html`<fieldset class="fact-next"><legend>${t("form.next")}</legend>
    <p class="field-hint">${t("form.next.hint")}</p>
    ${rows.map((row, index) => html`<div class="next-row" role="group" aria-label=${t("form.next.number", { n: index + 1 })}>
      <${DayField} name="valid_from" value=${row.valid_from} required set=${(valid_from) => change(index, { valid_from })} />
      <${DayField} name="valid_until" value=${row.valid_until} set=${(valid_until) => change(index, { valid_until })} />
      <${Value} kind=${kind} value=${row.value} set=${(value) => change(index, { value })} />
      <button type="button" class="quiet" aria-label=${t("form.next.remove", { n: index + 1 })} onClick=${() => set(rows.filter((_, place) => place !== index))}>${t("delete")}</button>
    </div>`)}
    <button type="button" class="secondary" onClick=${() => set([...rows, { value: kind === "text" ? {} : "", valid_from: "" }])}>${t("form.next.add")}</button>
  </fieldset>`;
}

function Value({ kind, value, set }) {
  if (kind === "text") return html`<div class="pair">${["de", "en"].map((one) => html`<${Text} key=${one} label=${t(`form.value_${one}`)} value=${value?.[one]} required set=${(text) => set({ ...value, [one]: text })} />`)}</div>`;
  const hint = ["money", "clock", "phone"].includes(kind) ? t(`form.value.hint.${kind}`) : "";
  const type = { date: "date", url: "url" }[kind] ?? "text";
  return html`<${Text} label=${t("form.value")} hint=${hint} type=${type} value=${typeof value === "number" ? typed(kind, value) : value} required inputmode=${["money", "number"].includes(kind) ? "decimal" : undefined} set=${set} />`;
}

/** A number of the file as people type it here: 3.8 euros are 3,80. */
const typed = (kind, value) => (kind === "money" && !Number.isInteger(value) ? value.toFixed(2) : String(value)).replace(".", language === "de" ? "," : ".");

const Text = ({ label, hint, value, set, type = "text", ...rest }) => html`<${Field} label=${label} hint=${hint}>
  ${(id, described) => html`<input id=${id} type=${type} aria-describedby=${described} value=${value ?? ""} maxlength="300" autocomplete="off" onInput=${(event) => set(event.currentTarget.value)} ...${rest} />`}
<//>`;

const DayField = ({ name, value, hint, set, ...rest }) => html`<${Text} type="date" label=${t(`form.${name}`)} hint=${hint} value=${value} set=${(text) => set(text || undefined)} ...${rest} />`;

/** What the file is to say: numbers as numbers, nothing that is empty. */
function written(raw) {
  const plain = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && !value.length)));
  return { ...plain, value: valueOf(raw.kind, raw.value), ...(plain.next ? { next: plain.next.map((row) => ({ ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== "")), value: valueOf(raw.kind, row.value) })) } : {}) };
}

function valueOf(kind, value) {
  if (!["money", "number"].includes(kind)) return value;
  const text = String(value).trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const NAMED = { next: "form.next", value: "form.value", title: "form.title_de", source: "form.source", link: "form.link", checked_on: "form.checked_on", valid_from: "form.valid_from", valid_until: "form.valid_until", kind: "form.kind" };
function wrongIn(refused) {
  if (refused.code === "taken") return t("error.taken", { pack: refused.pack });
  if (refused.code !== "unfit") return problem(refused);
  const [first] = refused.place;
  const reason = t(`unfit.${refused.reason}`);
  return first in NAMED ? t("unfit.at", { field: t(NAMED[first]), reason }) : reason;
}

const at_ = (raw, { unit }) => unit.slice(2).reduce((value, key) => value?.[key], raw);

function withTheirs(seen, { unit, theirs }) {
  const path = unit.slice(2);
  if (!path.length) return theirs;
  const copy = structuredClone(seen ?? {});
  const parent = path.slice(0, -1).reduce((value, key) => (value[key] ??= {}), copy);
  if (theirs == null) delete parent[path.at(-1)];
  else parent[path.at(-1)] = theirs;
  return copy;
}
