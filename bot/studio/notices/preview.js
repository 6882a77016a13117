// How the texts of a kind of notice look in each messenger, filled in, within its limit.
import { html, useState } from "../vendor/core.js";
import { has, many, number, t } from "../words.js";

export function Preview({ type, texts, channels, sample }) {
  const [channel, setChannel] = useState(0);
  const [locale, setLocale] = useState("de");
  const { label, limit, templates } = channels[channel] ?? { label: "Chat", limit: 4000 };
  const shown = texts.filter(({ name, said }) => said(locale).trim() && (name !== "template" || templates));
  return html`<div class="preview">
    <div class="preview-head">
      <div class="segments" role="group" aria-label=${t("notices.messenger")}>${channels.map((one, index) => html`<button type="button" key=${one.label} aria-pressed=${String(index === channel)} onClick=${() => setChannel(index)}>${one.label}</button>`)}</div>
      <div class="segments" role="group" aria-label=${t("notices.form")}>${["de", "de_sie", "en"].map((one) => html`<button type="button" key=${one} aria-pressed=${String(one === locale)} onClick=${() => setLocale(one)}>${t(`locale.${one}`)}</button>`)}</div>
    </div>
    ${shown.map(({ name, said }) => {
      const text = said(locale).replace(/\{([a-z_][a-z0-9_]*)\}/g, (_, key) => sample(key)).trim();
      const length = [...text].length;
      const parts = Math.max(1, Math.ceil(length / limit));
      return html`<div class="bubble-row" key=${name}>
        <p class="bubble-name">${has(`notices.text.${name}`) ? t(`notices.text.${name}`) : t("notices.text.event", { event: name.replace(/^notice_/, "").replaceAll("_", " ") })}</p>
        <p class="bubble" lang=${locale.slice(0, 2)}>${text}</p>
        <p class=${parts > 1 ? "field-problem" : "field-hint"}>${t("notices.limit", { n: number(length), limit: number(limit), label })} ${parts > 1 && many("notices.parts", parts)}</p>
      </div>`;
    })}
    <p class="field-hint">${t(templates ? (type.template ? "notices.by_template" : "notices.no_template") : "notices.always", { label })}</p>
  </div>`;
}
