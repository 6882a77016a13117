// Dated facts: what runs out first, then all of them; each with its value, its days and who looked when.
import { html, useEffect, useState } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Card, Dialog, Empty, PageHead } from "../parts.js";
import { start } from "../start.js";
import { toast } from "../toasts.js";
import { day, display, inLanguage, many, moment, problem, t } from "../words.js";
import { FactForm } from "./form.js";
import { fieldOf, plain } from "./told.js";

function Facts() {
  const [found, setFound] = useState(null);
  const [wrong, setWrong] = useState("");
  const [wanted, setWanted] = useState("");
  const [open, setOpen] = useState(null); // {kind: "form" | "history", fact?}

  const take = (answer) => {
    setWrong(answer.ok ? "" : problem(answer));
    if (answer.ok) setFound(answer);
  };
  useEffect(() => void get("facts").then(take), []);

  /** Saves a fact and gives the refusal, if there is one. */
  async function save(change, said) {
    const answer = await post("facts", change);
    if (!answer.ok) return answer;
    take(answer);
    setOpen(null);
    toast(said, answer.revision ? { undo: async () => take(await post("facts/undo", { number: answer.revision })) } : {});
    return null;
  }
  async function check(fact) {
    const refused = await save({ ...same(fact), after: { ...fact.raw, checked_on: found.today } }, t("facts.check.done", { title: titleOf(fact) }));
    if (refused) toast(problem(refused), { bad: true });
    if (refused?.code === "conflict") take(await get("facts"));
  }

  if (!found) return html`<${PageHead} title=${t("facts.title")} lead=${t("facts.lead")} />${wrong && html`<p class="problem" role="alert">${wrong}</p>`}`;
  const urgent = found.facts.filter((fact) => fact.soon || fact.problem).sort((one, other) => (one.days ?? 9999) - (other.days ?? 9999));
  const fits = found.facts.filter((fact) => !wanted || `${fact.name} ${Object.values(fact.raw?.title ?? {}).join(" ")}`.toLowerCase().includes(wanted.toLowerCase()));
  const acts = { edit: (fact) => setOpen({ kind: "form", fact }), history: (fact) => setOpen({ kind: "history", fact }), check };
  return html`
    <${PageHead} title=${t("facts.title")} lead=${t("facts.lead")}>
      <button type="button" class="primary" onClick=${() => setOpen({ kind: "form" })}>${t("facts.new")}</button>
    <//>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    ${found.facts.length === 0 && html`<${Empty} title=${t("facts.none")}>${t("facts.none.hint")}<//>`}
    ${found.facts.length > 0 && html`
      <${Card} title=${t("facts.soon")}>${urgent.length ? html`<ul class="facts">${urgent.map((fact) => html`<${Fact} key=${fact.name} fact=${fact} short ...${acts} />`)}</ul>` : html`<p class="quiet-text">${t("facts.soon.none")}</p>`}<//>
      <${Card} title=${t("facts.all")}>
        <input type="search" class="facts-search" aria-label=${t("facts.search")} placeholder=${t("facts.search")} value=${wanted} maxlength="100" onInput=${(event) => setWanted(event.currentTarget.value)} />
        ${fits.length ? html`<ul class="facts">${fits.map((fact) => html`<${Fact} key=${`${fact.pack}/${fact.name}`} fact=${fact} ...${acts} />`)}</ul>` : html`<p class="quiet-text">${t("facts.nothing_found")}</p>`}
      <//>`}
    ${open?.kind === "form" && html`<${FactForm} fact=${open.fact} packs=${found.packs} today=${found.today} save=${save} reload=${async () => take(await get("facts"))} onClose=${() => setOpen(null)} />`}
    ${open?.kind === "history" && html`<${History} fact=${open.fact} onClose=${() => setOpen(null)} />`}
  `;
}

const same = (fact) => ({ pack: fact.pack, name: fact.name, before: fact.raw });
const titleOf = (fact) => inLanguage(fact.title ?? fact.raw?.title) || fact.name;

function Fact({ fact, short = false, edit, check, history }) {
  const title = titleOf(fact);
  return html`<li>
    <div class="fact-what">
      <h3>${title} <${Standing} fact=${fact} /></h3>
      <p class="fact-value">${fact.now ? html`<strong>${inLanguage(fact.now.shown)}</strong> ${fact.now.as_of && html`<span class="quiet-text">(${t("facts.as_of", { day: day(fact.now.as_of) })})</span>`}` : html`<span class="quiet-text">${t("facts.no_value", { link: fact.link ?? "–" })}</span>`}</p>
      ${!short && html`<${Details} fact=${fact} />`}
      ${short && fact.later && html`<p class="quiet-text">${t("facts.next")}: ${t("facts.next.from", { value: inLanguage(fact.later.shown), day: day(fact.later.valid_from) })}</p>`}
    </div>
    <div class="fact-acts">
      <button type="button" class="secondary" aria-label=${t("facts.edit.of", { title })} onClick=${() => edit(fact)}>${t("facts.edit")}</button>
      <button type="button" class="secondary" aria-label=${t("facts.check.of", { title })} onClick=${() => check(fact)}>${t("facts.check")}</button>
      ${!short && html`<button type="button" class="quiet" aria-label=${t("facts.history.of", { title })} onClick=${() => history(fact)}>${t("facts.history")}</button>`}
    </div>
  </li>`;
}

function Standing({ fact }) {
  const { days } = fact;
  return html`
    ${fact.problem && html`<span class="tag bad">${t("facts.problem")}</span>`}
    ${days != null && days < 0 && html`<span class="tag bad">${many("facts.over", -days)}</span>`}
    ${days === 0 && html`<span class="tag bad">${t("facts.ends_today")}</span>`}
    ${days > 0 && fact.soon && html`<span class=${days <= 14 ? "tag bad" : "tag warn"}>${many("facts.ends_in", days)}</span>`}
    ${fact.unchecked && html`<span class="tag warn">${t("facts.unchecked")}</span>`}
    ${!fact.published && html`<span class="tag">${t("facts.unpublished")}</span>`}
  `;
}

function Details({ fact }) {
  const { now, later } = fact;
  const days = now && [now.valid_from && t("facts.valid.from", { day: day(now.valid_from) }), now.valid_until ? t("facts.valid.until", { day: day(now.valid_until) }) : t("facts.valid.open")].filter(Boolean).join(" ");
  return html`<dl class="fact-details">
    ${now && html`<div><dt>${t("facts.valid")}</dt><dd>${days}</dd></div>`}
    ${later && html`<div><dt>${t("facts.next")}</dt><dd>${t("facts.next.from", { value: inLanguage(later.shown), day: day(later.valid_from) })}</dd></div>`}
    ${now && html`<div><dt>${t("facts.checked")}</dt><dd>${day(now.checked_on)}</dd></div>`}
    ${now && html`<div><dt>${t("facts.source")}</dt><dd><a href=${now.source} rel="noreferrer noopener" target="_blank">${hostOf(now.source)}</a></dd></div>`}
    <div><dt>${t("facts.placeholder")}</dt><dd><code>{fact_${fact.name}}</code></dd></div>
    <div><dt>${t("facts.shown_in")}</dt><dd>${fact.shown_in.join(", ") || t("facts.shown_nowhere")}</dd></div>
  </dl>`;
}

const hostOf = (link) => (URL.canParse(link) ? new URL(link).host : link);

function History({ fact, onClose }) {
  const [revisions, setRevisions] = useState(null);
  useEffect(() => void get("facts/history", { pack: fact.pack, name: fact.name }).then((answer) => setRevisions(answer.revisions ?? [])), []);
  return html`<${Dialog} wide title=${t("facts.history.of", { title: titleOf(fact) })} onClose=${onClose}>
    ${revisions?.length === 0 && html`<p>${t("facts.history.none")}</p>`}
    <ol class="fact-history">${revisions?.map((one) => html`<li key=${one.number}>
      <p><strong>${t("facts.history.by", { by: display(one.by), at: moment(one.at) })}</strong></p>
      ${one.changed.map((change) => html`<p>${fieldOf(change.what)} ${change.before != null && html`<del>${plain(change.before)}</del>`} ${change.after == null ? t("facts.history.gone") : html`<ins>${plain(change.after)}</ins>`}</p>`)}
    </li>`)}</ol>
  <//>`;
}

start(Facts);
