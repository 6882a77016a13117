// One special notice in the making: its words, where it stands and how long, and how it will read.
import { html, useEffect, useMemo, useRef, useState } from "../vendor/core.js";
import { post } from "../api.js";
import { Card, Field } from "../parts.js";
import { toast } from "../toasts.js";
import { has, many, number, problem, t } from "../words.js";
import { namedIn, things, Where } from "./scope.js";
import { endOf, localTime, moment, Until } from "./when.js";

/** The problems of a field, in words. */
export function said(problems, field) {
  const found = problems.filter((one) => one.field === field);
  const words = found.map(({ code, found }) => t(has(`problem.${field}.${code}`) ? `problem.${field}.${code}` : `problem.${code}`, { found }));
  return [...new Set(words)].join(" ");
}

export function NoticeForm({ data, notice, onDone }) {
  const { offered, most, formal } = data;
  const [texts, setTexts] = useState({ de: "", de_sie: "", en: "", ...notice?.texts });
  const [scope, setScope] = useState(notice?.scope ?? namedIn("", []));
  const [touched, setTouched] = useState(Boolean(notice));
  const [until, setUntil] = useState(notice?.id ? { kind: "other", at: localTime(notice.until) } : { kind: "three", at: "" });
  const [begins, setBegins] = useState("");
  const [checked, setChecked] = useState({ problems: [], previews: [] });
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const first = useRef();
  const all = useMemo(() => things(offered), [offered]);
  const body = () => ({ texts, scope, until: endOf(until) ?? new Date().toISOString(), begins: moment(begins), id: notice?.id ?? "" });

  useEffect(() => first.current.focus(), []);
  useEffect(() => {
    if (!texts.de.trim()) return setChecked({ problems: [], previews: [] });
    const soon = setTimeout(async () => {
      const answer = await post("special/check", body());
      if (answer.ok) setChecked(answer);
    }, 300);
    return () => clearTimeout(soon);
  }, [texts, scope, until, begins]);

  function write(locale, text) {
    setTexts((before) => ({ ...before, [locale]: text }));
    if (locale === "de" && !touched) setScope(namedIn(text, all));
  }

  async function put(event) {
    event.preventDefault();
    setAsked(true);
    setBusy(true);
    const answer = await post("special/put", body());
    setBusy(false);
    if (answer.ok) {
      toast(t(begins ? "special.planned" : "special.shown"));
      onDone();
      return;
    }
    if (answer.problems) setChecked((before) => ({ ...before, problems: answer.problems }));
    toast(problem(answer), { bad: true });
  }

  const wrong = (field) => (texts.de.trim() || asked ? said(checked.problems, field) : "");
  const room = number(most.signs - texts.de.length);
  return html`<${Card} title=${t(notice?.id ? "special.edit_title" : "special.new")}>
    <form class="order" onSubmit=${put} onKeyDown=${(event) => event.key === "Escape" && onDone()}>
      <div class="order-fields">
        <${Field} label=${t("special.text")} hint=${t("special.text.hint", { n: room, fact: "{fact_…}" })} problem=${wrong("de")}>
          ${(id, hint) => html`<textarea id=${id} ref=${first} aria-describedby=${hint} aria-invalid=${Boolean(wrong("de"))} lang="de" rows="4" maxlength="4000" value=${texts.de} onInput=${(event) => write("de", event.currentTarget.value)}></textarea>`}
        <//>
        <${Field} label=${t("special.text.en")} hint=${t("special.text.en.hint")} problem=${wrong("en")}>
          ${(id, hint) => html`<textarea id=${id} aria-describedby=${hint} lang="en" rows="3" maxlength="4000" value=${texts.en} onInput=${(event) => write("en", event.currentTarget.value)}></textarea>`}
        <//>
        <details open=${formal || Boolean(texts.de_sie)}>
          <summary>${t("special.text.sie")}</summary>
          <${Field} label=${t("locale.de_sie")} problem=${wrong("de_sie")}>
            ${(id, hint) => html`<textarea id=${id} aria-describedby=${hint} lang="de" rows="3" maxlength="4000" value=${texts.de_sie} onInput=${(event) => write("de_sie", event.currentTarget.value)}></textarea>`}
          <//>
        </details>
        <${Where} offered=${offered} scope=${scope} guessed=${!touched} problem=${wrong("scope")} onChange=${(next) => (setTouched(true), setScope(next))} />
        <${Until} label=${t("special.until")} value=${until} onChange=${setUntil} problem=${wrong("until")} />
        <details>
          <summary>${t("special.later")}</summary>
          <${Field} label=${t("special.begins")} problem=${wrong("begins")}>
            ${(id) => html`<input id=${id} type="datetime-local" value=${begins} onInput=${(event) => setBegins(event.currentTarget.value)} />`}
          <//>
        </details>
      </div>
      <${Preview} previews=${checked.previews} />
      <div class="order-acts">
        <button type="button" class="secondary" onClick=${onDone}>${t("cancel")}</button>
        <button type="submit" class="primary" disabled=${busy}>${t(notice?.id ? "special.save" : begins ? "special.plan" : "special.show")}</button>
      </div>
    </form>
  <//>`;
}

const Preview = ({ previews }) => html`<section class="preview" aria-label=${t("special.preview")}>
  <h3>${t("special.preview")}</h3>
  ${!previews.length && html`<p class="quiet-text">${t("special.preview.empty")}</p>`}
  ${previews.map(({ label, locale, parts, channel }) => html`<figure key=${`${channel} ${locale}`}>
    <figcaption>${label}, ${t(`locale.${locale}`)}${parts.length > 1 && html` · ${many("special.preview.parts", parts.length)}`}</figcaption>
    ${parts.map((text) => html`<p class="bubble" lang=${locale.slice(0, 2)}>${text}</p>`)}
    <p class="bubble below">${t("special.preview.answer")}</p>
  </figure>`)}
</section>`;
