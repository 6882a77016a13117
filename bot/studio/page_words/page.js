// All words of the pages that customers open: page by page, found by what they say, kept while they are typed.
import { Empty, PageHead } from "../parts.js";
import { start } from "../start.js";
import { openTyped } from "../typed.js";
import { Failed, Findings, SaveState, Sides } from "../typed_parts.js";
import { html, useState } from "../vendor/core.js";
import { has, language, many, t } from "../words.js";

const typed = openTyped("page_words");
const MOST = 40; // words found that are shown at once
const LONGEST = 60; // characters of a label

function PageWords() {
  const view = typed.view.value;
  const [wanted, setWanted] = useState("");
  const head = html`<${PageHead} title=${t("page_words.title")} lead=${t("page_words.lead")} /><${Failed} typed=${typed} />`;
  if (!view) return html`${head}${!typed.failed.value && html`<p class="quiet-text">${t("loading")}</p>`}`;
  const text = wanted.trim().toLocaleLowerCase();
  const all = view.pages.flatMap((page) => page.words);
  const found = text ? all.filter((word) => `${word.name} ${Object.values(word.locales).join(" ")} ${Object.values(word.shipped).join(" ")}`.toLocaleLowerCase().includes(text)) : [];
  return html`${head}
    <div class="typed-head"><input type="search" aria-label=${t("page_words.search")} placeholder=${t("page_words.search")} maxlength="100" value=${wanted} onInput=${(event) => setWanted(event.currentTarget.value)} /><${SaveState} typed=${typed} /></div>
    ${text && html`<p class="quiet-text" role="status">${many("page_words.found", found.length)}</p>
      ${found.length ? html`<section class="card" aria-label=${t("page_words.search")}>${found.slice(0, MOST).map((word) => html`<${Word} key=${word.name} word=${word} values=${view.values} />`)}</section>` : html`<${Empty} title=${t("page_words.nothing")}>${t("page_words.nothing.hint")}<//>`}`}
    ${!text && view.pages.map((page) => html`<${Page} key=${page.name} page=${page} values=${view.values} />`)}
  `;
}

function Page({ page, values }) {
  const names = new Set(page.words.map(({ name }) => name));
  const wrong = typed.findings.value.filter(({ unit }) => names.has(unit[1]));
  const mine = page.words.filter(({ locales, shipped }) => Object.keys({ ...locales, ...shipped }).some((locale) => locales[locale] !== shipped[locale])).length;
  const [open, setOpen] = useState(false);
  return html`<details class="card page-words" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary><h2>${t(`page_words.of.${page.name}`)}</h2> <span class="quiet-text">${many("page_words.texts", page.words.length)}</span>
      ${mine > 0 && html`<span class="tag">${many("page_words.own", mine)}</span>`}
      ${wrong.length > 0 && html`<span class="tag bad">${many("typed.wrong", wrong.length)}</span>`}</summary>
    ${open && html`<p class="field-hint">${t(`page_words.of.${page.name}.hint`)}</p>
      ${page.words.length === 0 && html`<${Empty} title=${t("page_words.none")} />`}
      ${page.words.map((word) => html`<${Word} key=${word.name} word=${word} values=${values} />`)}`}
  </details>`;
}

function Word({ word, values }) {
  const may = [...word.puts_in, ...values];
  const unknown = (text) => {
    const wrong = [...text.matchAll(/\{([a-z_][a-z0-9_]*)\}/g)].map((one) => one[1]).filter((name) => !may.includes(name));
    return wrong.length ? t("page_words.unknown", { names: wrong.map((name) => `{${name}}`).join(", ") }) : "";
  };
  const loose = typed.findings.value.filter((one) => one.file === word.file && one.unit[1] === word.name && !one.unit[2] && !Object.keys(word.locales).length);
  return html`<div class="word-row">
    <${Sides} typed=${typed} file=${word.file} unit=${(locale) => ["text", word.name, locale, "0"]} label=${labelOf(word)} now=${word.locales} shipped=${word.shipped} rows=${1} extra=${unknown} />
    ${word.puts_in.length > 0 && html`<p class="field-hint">${t("page_words.puts_in", { names: word.puts_in.map((name) => `{${name}}`).join(", ") })}</p>`}
    <${Findings} found=${loose} />
  </div>`;
}

/** What it is part of, and what it says as shipped: that does not change while somebody types. */
function labelOf({ key, shipped, locales }) {
  const group = `page_words.group.${key.split("_")[0]}`;
  const text = shipped[language] ?? shipped.de ?? locales[language] ?? key.replaceAll("_", " ");
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
  return has(group) ? `${t(group)}: ${short}` : short;
}

start(PageWords);
