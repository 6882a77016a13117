// How a text looks in each messenger: filled in, within its limits, without the lines whose value is missing.
import { html, useState } from "../vendor/core.js";
import { inLanguage, many, number, t } from "../words.js";
import { namesIn } from "./values.js";

export function Preview({ view, locales, known }) {
  const { channels } = view.known;
  const [channel, setChannel] = useState(0);
  const [locale, setLocale] = useState("de");
  const [missing, setMissing] = useState(new Set());
  const texts = locales[locale] ?? [];
  const names = [...new Set(texts.flatMap(namesIn))];
  const { label, limit, choices, templates } = channels[channel] ?? { label: "Chat", limit: 4000, choices: "buttons" };
  const turn = (name) => setMissing(new Set(missing.has(name) ? [...missing].filter((one) => one !== name) : [...missing, name]));
  const value = (name) => (missing.has(name) ? "" : known[name]?.value || t("preview.sample", { name: inLanguage(known[name]?.title) || name }));
  return html`<div class="preview">
    <div class="preview-head">
      <div class="segments" role="group" aria-label=${t("preview.messenger")}>${channels.map((one, index) => html`<button type="button" key=${one.label} aria-pressed=${String(index === channel)} onClick=${() => setChannel(index)}>${one.label}</button>`)}</div>
      <div class="segments" role="group" aria-label=${t("sentence.language")}>${Object.keys(locales).map((one) => html`<button type="button" key=${one} aria-pressed=${String(one === locale)} onClick=${() => setLocale(one)}>${t(`locale.${one}`)}</button>`)}</div>
    </div>
    ${texts.map((text, index) => {
      const lines = text.split("\n").map((line) => ({ line: fill(line, value), left: namesIn(line).some((name) => !value(name)) }));
      const said = lines.filter(({ left }) => !left).map(({ line }) => line).join("\n").trim();
      const parts = Math.max(1, Math.ceil([...said].length / limit));
      return html`<div class="bubble-row" key=${index}>
        <div class="bubble" lang=${locale.slice(0, 2)}>${lines.map(({ line, left }, row) => (left ? html`<p key=${row} class="left-out"><del>${line}</del> <span>${t("preview.left_out")}</span></p>` : html`<p key=${row}>${line || "\u00a0"}</p>`))}</div>
        <p class=${parts > 1 ? "field-problem" : "field-hint"}>${t("preview.limit", { n: number([...said].length), limit: number(limit), label })} ${parts > 1 && many("preview.parts", parts)}</p>
      </div>`;
    })}
    <p class="field-hint">${t(choices === "buttons" ? "preview.buttons" : "preview.numbered", { label })} ${templates && t("preview.templates")}</p>
    ${names.length > 0 && html`<fieldset class="missing"><legend>${t("preview.without")}</legend>
      ${names.map((name) => html`<label class="choice" key=${name}><input type="checkbox" checked=${!missing.has(name)} onChange=${() => turn(name)} /> ${`{${name}}`}</label>`)}</fieldset>`}
  </div>`;
}

const fill = (line, value) => line.replace(/\{([a-z_][a-z0-9_]*)\}/g, (whole, name) => value(name) || whole);
