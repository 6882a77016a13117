// A new question of the company's own, in one form.
import { get, post } from "../api.js";
import { openKept } from "../kept.js";
import { Field, PageHead } from "../parts.js";
import { html, useEffect, useState } from "../vendor/core.js";
import { many, problem, t } from "../words.js";
import { Choices } from "./choices.js";
import { bare } from "./marks.js";
import { same } from "./units.js";

const BUTTON = 20;
const MORE = 4;
const LOCALES = ["de", "de_sie", "en"];
const kept = openKept(`lotse_new_skill:${document.body.dataset.admin}`, 1);
const EMPTY = { title_de: "", title_en: "", topic_de: "", topic_en: "", sentences_de: "", sentences_en: "", answer_de: "", answer_de_sie: "", answer_en: "", more: [], choices: [], link: "", say: "", locale: "de" };

export function Page() {
  const [form, setForm] = useState(() => ({ ...EMPTY, ...kept.left[0] }));
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => kept.keep(same(form, EMPTY) ? null : form), [form]);
  const [skills, setSkills] = useState();
  const know = async () => skills || setSkills(Object.fromEntries(((await get("skills")).skills ?? []).map(({ name, title }) => [name, title])));
  const set = (name) => (event) => setForm({ ...form, [name]: event.target.value });
  const wrong = mistakes(form);
  const shown = (name) => (tried ? wrong[name] : "");
  const list = (name) => lines(form[name]);

  async function create(event) {
    event.preventDefault();
    setTried(true);
    setFailed("");
    const [first] = Object.keys(wrong);
    if (first) return void document.getElementsByName(first)[0]?.focus();
    setBusy(true);
    const answer = await post("skills/new", body(form));
    setBusy(false);
    if (!answer.ok) return setFailed(problem(answer));
    kept.keep(null);
    location.assign(`/studio/skills/${answer.place}`);
  }

  const text = (name, label, { hint = "", rows = 0, max = 4000, type = "text" } = {}) => html`<${Field} label=${label} hint=${hint} problem=${shown(name)}>
    ${(id, described) => (rows
      ? html`<textarea id=${id} name=${name} rows=${rows} maxlength=${max} value=${form[name]} aria-describedby=${described} aria-invalid=${String(Boolean(shown(name)))} onInput=${set(name)}></textarea>`
      : html`<input id=${id} name=${name} type=${type} maxlength=${max} value=${form[name]} aria-describedby=${described} aria-invalid=${String(Boolean(shown(name)))} onInput=${set(name)} />`)}
  <//>`;
  const counted = (name) => t("about.count", { n: [...form[name]].length, most: BUTTON });

  return html`
    <p class="crumbs"><a href="/studio/skills">${t("skills.title")}</a></p>
    <${PageHead} title=${t("new.title")} lead=${t("new.lead")} />
    <form class="new" novalidate onSubmit=${create}>
      <section class="card"><h2><span class="step">1</span> ${t("new.what")}</h2>
        <div class="sides two">${text("title_de", t("new.title_de"), { hint: `${t("new.title_hint")} ${counted("title_de")}`, max: BUTTON })}${text("title_en", t("new.title_en"), { hint: `${t("new.title_en_hint")} ${counted("title_en")}`, max: BUTTON })}</div>
        <details><summary>${t("new.topic")}</summary><div class="sides two">${text("topic_de", t("language.de"), { hint: t("new.topic_hint"), max: BUTTON })}${text("topic_en", t("language.en"), { max: BUTTON })}</div></details>
      </section>
      <section class="card"><h2><span class="step">2</span> ${t("new.sentences")}</h2><p class="field-hint">${t("new.sentences_hint")}</p>
        <div class="sides two">${text("sentences_de", t("language.de"), { hint: `${many("skills.sentences", list("sentences_de").length)}${list("sentences_de").length < 5 ? ` ${t("new.sentences_few")}` : ""}`, rows: 7, max: 60_000 })}${text("sentences_en", t("new.sentences_en"), { hint: many("skills.sentences", list("sentences_en").length), rows: 7, max: 60_000 })}</div>
      </section>
      <section class="card"><h2><span class="step">3</span> ${t("new.answer")}</h2><p class="field-hint">${t("new.answer_hint")}</p>
        <div class="sides">${text("answer_de", t("locale.de"), { hint: t("new.answer_de"), rows: 5 })}${text("answer_de_sie", t("locale.de_sie"), { hint: t("new.answer_de_sie"), rows: 5 })}${text("answer_en", t("locale.en"), { hint: t("new.answer_en"), rows: 5 })}</div>
        ${form.more.map((one, index) => html`<div class="sides" key=${index} role="group" aria-label=${t("texts.wording", { n: index + 2 })}>
          ${LOCALES.map((locale) => html`<${Field} key=${locale} label=${`${t(`locale.${locale}`)} · ${t("texts.wording", { n: index + 2 })}`} problem=${shown(`more_${index}_${locale}`)}>${(id, described) => html`<textarea id=${id} name=${`more_${index}_${locale}`} rows="4" maxlength="4000" value=${one[locale] ?? ""} aria-describedby=${described} aria-invalid=${String(Boolean(shown(`more_${index}_${locale}`)))} onInput=${(event) => setForm({ ...form, more: form.more.with(index, { ...one, [locale]: event.target.value }) })}></textarea>`}<//>`)}
        </div>`)}
        <p class="acts">
          ${form.more.length < MORE && html`<button type="button" class="secondary" onClick=${() => setForm({ ...form, more: [...form.more, {}] })}>${t("texts.add_wording")}</button>`}
          ${form.more.length > 0 && html`<button type="button" class="quiet" onClick=${() => setForm({ ...form, more: form.more.slice(0, -1) })}>${t("texts.drop_wording")}</button>`}
        </p>
        <details open=${form.choices.length > 0} onToggle=${know}><summary>${t("choices.title")}</summary><p class="field-hint">${t("choices.hint")}</p>${skills && html`<${Choices} skills=${skills} chosen=${form.choices} set=${(choices) => setForm({ ...form, choices })} />`}</details>
        ${text("link", t("new.link"), { hint: t("new.link_hint"), max: 300, type: "url" })}
      </section>
      <section class="card"><h2><span class="step">4</span> ${t("new.dialogue")}</h2><p class="field-hint">${t("new.dialogue_hint")}</p>
        ${text("say", t("new.say"), { hint: t("new.say_hint"), max: 500 })}
        <${Field} label=${t("dialogue.locale")}>${(id) => html`<select id=${id} value=${form.locale} onChange=${set("locale")}>${LOCALES.map((one) => html`<option value=${one}>${t(`locale.${one}`)}</option>`)}</select>`}<//>
      </section>
      ${tried && Object.keys(wrong).length > 0 && html`<p class="problem" role="alert">${many("new.mistakes", Object.keys(wrong).length)}</p>`}
      ${failed && html`<p class="problem" role="alert">${failed}</p>`}
      <p class="acts"><a class="secondary" href="/studio/skills">${t("cancel")}</a><button type="submit" class="primary" disabled=${busy}>${t("new.create")}</button></p>
    </form>`;
}

const lines = (text) => [...new Map(text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => [bare(line), line])).values()];

/** What is still missing, by field, in the order of the form. */
function mistakes(form) {
  const found = {};
  for (const name of ["title_de", "title_en"]) if (!form[name].trim()) found[name] = t("new.needed");
  if (!lines(form.sentences_de).length) found.sentences_de = t("new.one_sentence");
  for (const name of ["answer_de", "answer_de_sie", "answer_en"]) if (!form[name].trim()) found[name] = t("new.needed");
  form.more.forEach((one, index) => LOCALES.forEach((locale) => one[locale]?.trim() || (found[`more_${index}_${locale}`] = t("new.needed"))));
  if (form.link && !/^https:\/\/[^\s{}<>"]{3,}$/.test(form.link.trim())) found.link = t("new.link_wrong");
  if (!form.say.trim()) found.say = t("new.needed");
  else if ([...lines(form.sentences_de), ...lines(form.sentences_en)].some((one) => bare(one) === bare(form.say))) found.say = t("turn.by_heart");
  return found;
}

function body(form) {
  const topic = form.topic_de.trim() || form.topic_en.trim();
  return {
    title: { de: form.title_de.trim(), en: form.title_en.trim() },
    topic: topic ? { de: form.topic_de.trim() || form.title_de.trim(), en: form.topic_en.trim() || form.title_en.trim() } : null,
    sentences: { de: lines(form.sentences_de), en: lines(form.sentences_en) },
    answer: { de: form.answer_de, de_sie: form.answer_de_sie, en: form.answer_en },
    more: form.more,
    choices: form.choices,
    link: form.link.trim(),
    dialogue: { say: form.say.trim(), locale: form.locale },
  };
}
