// What people call things besides their names: one row a name, found by either, kept at once.
import { get } from "../api.js";
import { Card, Empty, Field, PageHead } from "../parts.js";
import { start } from "../start.js";
import { openTyped } from "../typed.js";
import { Chips, Clash, Failed, Findings, problemOf, SaveState } from "../typed_parts.js";
import { html, useId, useRef, useState } from "../vendor/core.js";
import { inLanguage, many, t } from "../words.js";

const typed = openTyped("nicknames");

function Nicknames() {
  const view = typed.view.value;
  const head = html`<${PageHead} title=${t("nicknames.title")} lead=${t("nicknames.lead")} /><${Failed} typed=${typed} />`;
  if (!view) return html`${head}${!typed.failed.value && html`<p class="quiet-text">${t("loading")}</p>`}`;
  if (!view.lists.length) return html`${head}<${Empty} title=${t("nicknames.no_lists")}>${t("nicknames.no_lists.hint")}<//>`;
  return html`${head}<div class="typed-head"><p class="quiet-text">${t("nicknames.published_later")}</p><${SaveState} typed=${typed} /></div>
    ${view.lists.map((list) => html`<${List} key=${list.file} list=${list} />`)}`;
}

function List({ list }) {
  const { file, called, several } = list;
  const [wanted, setWanted] = useState("");
  const one = inLanguage(list.one);
  const known = (key, rows) => {
    const added = typed.changes.value.filter(({ file: where, unit }) => where === file && unit[1] === key && unit.length === 3 && !rows.some(({ name }) => name === unit[2]));
    const fresh = added.map(({ unit }) => ({ name: unit[2], words: null, known: true }));
    return [...fresh, ...rows].map((row) => ({ ...row, now: typed.value(file, ["key", key, row.name], row.words) })).filter(({ name, now }) => now != null || typed.of(file, ["key", key, name])?.conflict);
  };
  const text = wanted.trim().toLocaleLowerCase();
  const fits = ({ name, now }) => !text || [name, ...(now ?? [])].some((word) => word.toLocaleLowerCase().includes(text));
  const names = known(called, list.names).filter(fits).sort((a, b) => a.name.localeCompare(b.name));
  const ambiguous = known(several, list.ambiguous).filter(fits).sort((a, b) => a.name.localeCompare(b.name));
  const wrong = typed.findings.value.filter((found) => found.file === file);
  return html`
    ${wrong.length > 0 && html`<div class="nickname-wrong" role="status"><strong>${many("typed.wrong", wrong.length)}</strong><${Findings} found=${wrong} /></div>`}
    <${Card} title=${inLanguage(list.title)}>
      <p class="field-hint">${t("nicknames.hint", { n: list.number, one })}</p>
      <${Fresh} list=${list} rows=${list.names} label=${t("nicknames.new", { one })} act=${t("nicknames.new.act")} make=${(name) => typed.change(file, ["key", called, name], null, [])} offers />
      <input type="search" aria-label=${t("nicknames.search")} placeholder=${t("nicknames.search")} maxlength="60" value=${wanted} onInput=${(event) => setWanted(event.currentTarget.value)} />
      ${names.length ? html`<ul class="nicknames">${names.map((row) => html`<${Row} key=${row.name} list=${list} row=${row} place=${called} label=${t("nicknames.add.of", { name: row.name })} />`)}</ul>` : html`<${Empty} title=${t(text ? "nicknames.nothing" : "nicknames.none")}>${t(text ? "nicknames.nothing.hint" : "nicknames.none.hint", { one })}<//>`}
    <//>
    <${Card} title=${t("nicknames.several")}>
      <p class="field-hint">${t("nicknames.several.hint")}</p>
      <${Fresh} list=${list} rows=${list.ambiguous} label=${t("nicknames.several.new")} act=${t("nicknames.new.act")} make=${(name) => typed.change(file, ["key", several, name], null, [])} />
      <ul class="nicknames">${ambiguous.map((row) => html`<${Row} key=${row.name} list=${list} row=${row} place=${several} offers label=${t("nicknames.several.add", { name: row.name, one })} />`)}</ul>
    <//>
    <${Card} title=${t("nicknames.words")}>${list.words.map((words) => html`<${Words} key=${words.key} file=${file} words=${words} />`)}<//>
  `;
}

/** A name with its words; the list is one value. */
function Row({ list, row, place, label, offers = false }) {
  const { file } = list;
  const unit = ["key", place, row.name];
  const mine = typed.of(file, unit);
  const words = row.now ?? [];
  const found = typed.findings.value.filter((one) => one.file === file && one.unit[1] === place && one.unit[2] === row.name);
  const set = (after, say) => typed.change(file, unit, row.words ?? null, after, { say });
  return html`<li class=${row.now == null ? "gone" : ""}>
    <div class="nickname-name"><strong>${row.name}</strong>${row.known === false && html` <span class="tag warn" title=${t("nicknames.unknown.hint")}>${t("nicknames.unknown")}</span>`}</div>
    <${Offering} file=${file} on=${offers}>${(names, ask) => html`<${Chips} words=${words} label=${label} list=${names} onTyped=${ask} add=${(more) => set([...words, ...more.filter((word) => !words.includes(word))], t("nicknames.added", { name: row.name, word: more.join(", ") }))} remove=${(word) => set(words.filter((one) => one !== word), t("nicknames.removed", { name: row.name, word }))} />`}<//>
    <button type="button" class="quiet" aria-label=${t("nicknames.remove.of", { name: row.name })} onClick=${() => set(null, t("nicknames.gone", { name: row.name }))}>${t("delete")}</button>
    ${mine?.problem && html`<p class="field-problem" role="alert">${problemOf(mine)} <button type="button" class="quiet" onClick=${() => typed.drop(mine)}>${t("nicknames.drop")}</button></p>`}
    ${!mine && found.map((one) => html`<p class="field-problem">${inLanguage(one.words)}</p>`)}
    <${Clash} typed=${typed} change=${mine} />
  </li>`;
}

/** Names that there are, while one is typed. */
function Offering({ file, on, children }) {
  const id = useId();
  const [names, setNames] = useState([]);
  const turn = useRef(0);
  const ask = async (text) => {
    const mine = ++turn.current;
    const answer = text.trim().length > 1 ? await get("nicknames/offered", { file, typed: text }) : { names: [] };
    if (mine === turn.current) setNames(answer.names ?? []);
  };
  return html`${children(on ? id : undefined, on ? ask : undefined)}${on && html`<datalist id=${id}>${names.map((name) => html`<option key=${name} value=${name}></option>`)}</datalist>`}`;
}

function Fresh({ list, rows, label, act, make, offers = false }) {
  const [text, setText] = useState("");
  const name = text.trim().replace(/\s+/g, " ");
  const there = rows.some((row) => row.name === name);
  const put = (event) => {
    event.preventDefault();
    if (!name || there) return;
    make(name);
    setText("");
  };
  return html`<form class="nickname-new" onSubmit=${put}><${Offering} file=${list.file} on=${offers}>${(names, ask) => html`<${Field} label=${label} problem=${there && t("nicknames.there", { name })}>
    ${(id, hint) => html`<input id=${id} aria-describedby=${hint} type="text" maxlength="60" autocomplete="off" list=${names} value=${text} onInput=${(event) => (setText(event.currentTarget.value), ask?.(event.currentTarget.value))} />`}
  <//>`}<//><button type="submit" class="secondary" disabled=${!name || there}>${act}</button></form>`;
}

function Words({ file, words }) {
  const unit = ["key", words.key];
  const now = typed.value(file, unit, words.words) ?? [];
  const set = (after, say) => typed.change(file, unit, words.words, after, { say });
  return html`<div class="nickname-words"><p>${inLanguage(words.title)}</p>
    <${Chips} words=${now} label=${inLanguage(words.title)} add=${(more) => set([...now, ...more.filter((word) => !now.includes(word))], t("nicknames.word.added", { word: more.join(", ") }))} remove=${(word) => set(now.filter((one) => one !== word), t("nicknames.word.removed", { word }))} />
    <${Clash} typed=${typed} change=${typed.of(file, unit)} />
  </div>`;
}

start(Nicknames);
