// Kinds of notice: what each says, in every form, within what a notice may say; and how it looks in a messenger.
import { Card, Empty, PageHead } from "../parts.js";
import { start } from "../start.js";
import { openTyped } from "../typed.js";
import { Failed, Findings, SaveState, Sides } from "../typed_parts.js";
import { html, useState } from "../vendor/core.js";
import { has, inLanguage, many, packTitle, t } from "../words.js";
import { Preview } from "./preview.js";

const typed = openTyped("notices");

function Notices() {
  const view = typed.view.value;
  const head = html`<${PageHead} title=${t("notices.title")} lead=${t("notices.lead")} /><${Failed} typed=${typed} />`;
  if (!view) return html`${head}${!typed.failed.value && html`<p class="quiet-text">${t("loading")}</p>`}`;
  const files = new Set(view.types.map(({ file }) => file));
  const loose = typed.findings.value.filter(({ file, unit }) => !files.has(file) || unit[0] === "file" || !view.types.some((type) => type.name === unit[1]));
  return html`${head}
    <div class="typed-head"><p class="quiet-text">${t("notices.published_later")}</p><${SaveState} typed=${typed} /></div>
    <${Card} title=${t("notices.may")}><ul class="notice-rules">${["ask", "say", "values", "start"].map((rule) => html`<li key=${rule}>${t(`notices.may.${rule}`)}</li>`)}</ul><//>
    <${Findings} found=${loose} />
    ${view.types.length === 0 && html`<${Empty} title=${t("notices.none")}>${t("notices.none.hint")}<//>`}
    ${view.types.map((type) => html`<${Type} key=${type.name} type=${type} view=${view} />`)}
  `;
}

function Type({ type, view }) {
  const [open, setOpen] = useState(location.hash === `#${type.name}`);
  const [looks, setLooks] = useState(false);
  const title = inLanguage(type.title) || type.name.replaceAll("_", " ");
  const own = typed.findings.value.filter(({ file, unit }) => file === type.file && unit[1] === type.name);
  const loose = own.filter(({ unit }) => unit.length < 4);
  const changed = type.texts.some(({ locales, shipped }) => Object.keys({ ...locales, ...shipped }).some((locale) => locales[locale] !== shipped[locale]));
  return html`<details class="card notice" open=${open} onToggle=${(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
    <summary><h2>${title}</h2> <span class="quiet-text">${packTitle(type.file.split("/")[0])} · ${budget(type)}</span>
      ${changed && html`<span class="tag">${t("notices.changed")}</span>`}
      ${own.length > 0 && html`<span class="tag bad">${many("typed.wrong", own.length)}</span>`}</summary>
    ${open && html`
      <dl class="notice-limits">
        <div><dt>${t("notices.budget")}</dt><dd>${budget(type)}</dd></div>
        <div><dt>${t("notices.longest")}</dt><dd>${duration(type.longest)}</dd></div>
        ${type.quiet_hours && html`<div><dt>${t("notices.quiet")}</dt><dd>${type.quiet_hours.replace("-", "–")}</dd></div>`}
        <div><dt>${t("notices.drop")}</dt><dd>${duration(type.drop_after)}</dd></div>
      </dl>
      <${Findings} found=${loose} />
      <details class="values"><summary>${t("notices.values")}</summary><dl>${Object.entries(type.may).map(([name, sample]) => html`<div key=${name}><dt><code>{${name}}</code></dt><dd>${look(name, sample, view)}</dd></div>`)}</dl></details>
      ${type.texts.filter(({ name }) => name !== "template" || type.template).map((text) => html`<${Text} key=${text.name} type=${type} text=${text} />`)}
      <button type="button" class="secondary" aria-expanded=${String(looks)} onClick=${() => setLooks(!looks)}>${t("notices.preview")}</button>
      ${looks && html`<${Preview} type=${type} texts=${now(type)} channels=${view.channels} sample=${(name) => look(name, type.may[name], view)} />`}`}
  </details>`;
}

function Text({ type, text }) {
  const known = (said) => {
    const wrong = [...said.matchAll(/\{([a-z_][a-z0-9_]*)\}/g)].map((one) => one[1]).filter((name) => !(name in type.may));
    return wrong.length ? t("notices.unknown", { names: wrong.map((name) => `{${name}}`).join(", ") }) : "";
  };
  const event = text.name.match(/^notice_(.+)$/)?.[1];
  const name = event ? t("notices.text.event", { event: event.replaceAll("_", " ") }) : has(`notices.text.${text.name}`) ? t(`notices.text.${text.name}`) : text.name;
  return html`<div class="word-row">
    <${Sides} typed=${typed} file=${type.file} unit=${(locale) => ["key", type.name, "texts", text.name, locale]} label=${name} now=${text.locales} shipped=${text.shipped} extra=${known} />
    ${text.name === "template" && html`<p class="field-hint">${t("notices.template.hint", { name: type.template })}</p>`}
  </div>`;
}

/** The texts as they stand on this page. */
const now = (type) => type.texts.map(({ name, locales }) => ({ name, said: (locale) => typed.value(type.file, ["key", type.name, "texts", name, locale], locales[locale]) ?? "" }));

function look(name, sample, { values }) {
  return values[name] || sample || (has(`sample.${name}`) ? t(`sample.${name}`) : `[${name}]`);
}

function budget({ budget, shape }) {
  const count = budget?.count ?? budget;
  return typeof count === "number" ? many(shape === "standing" ? "notices.per_day" : "notices.in_all", count) : "–";
}

/** P3D, PT30M: as YAML has it, in words. */
function duration(text) {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text ?? "");
  if (!match) return text ?? "–";
  return ["days", "hours", "minutes"].map((unit, index) => match[index + 1] && many(`notices.${unit}`, Number(match[index + 1]))).filter(Boolean).join(", ");
}

start(Notices);
