// In plain words: which known sentences change, and which golden dialogues come out differently.
import { html, useState } from "../vendor/core.js";
import { post } from "../api.js";
import { Card, Outcome } from "../parts.js";
import { toast } from "../toasts.js";
import { has, inLanguage, many, percent, problem, t } from "../words.js";

const KINDS = { right: "right", rightly_handed: "rightly", needlessly_handed: "needless", wrong: "wrong" };
const FIRST = 12;

export const kindOf = (outcome) => KINDS[outcome];
export const named = (titles, skill) => (skill ? inLanguage(titles[skill]) || skill : t("compare.nobody"));

/** What one release makes of a sentence, with how sure it is. */
const Side = ({ predicted, outcome, titles }) =>
  predicted
    ? html`<${Outcome} kind=${kindOf(outcome)}>${named(titles, predicted.skill)}<//> <span class="soft">${percent(predicted.confidence)}</span><span class="hidden"> (${t(`outcome.${kindOf(outcome)}`)})</span>`
    : html`<span class="soft">${t("compare.not_there")}</span>`;

export const Sentences = ({ listed, titles, both = true }) => html`<div class="table-scroll"><table class="sentences">
  <thead><tr><th scope="col">${t("compare.sentence")}</th>${both && html`<th scope="col">${t("compare.old")}</th>`}<th scope="col">${t("compare.new")}</th></tr></thead>
  <tbody>${listed.map((one) => html`<tr>
    <td>${one.text} <span class="tag">${t(`compare.origin.${one.origin}`)}</span></td>
    ${both && html`<td data-label=${t("compare.old")}><${Side} predicted=${one.old} outcome=${one.outcomes.old} titles=${titles} /></td>`}
    <td data-label=${t("compare.new")}><${Side} predicted=${one.new} outcome=${one.outcomes.new} titles=${titles} /></td>
  </tr>`)}</tbody>
</table></div>`;

export function Changes({ report, titles }) {
  const [all, setAll] = useState(false);
  const { changes, number } = report;
  const { differ, better, worse } = report.outcomes;
  return html`<${Card} title=${t("compare.changes")}>
    ${number === 0
      ? html`<p>${t(report.against ? "compare.no_changes" : "compare.first_release")}</p>`
      : html`<p>${many("compare.differ", number)} ${differ > 0 && t("compare.better_worse", { better, worse })}</p>
        <${Sentences} listed=${all ? changes : changes.slice(0, FIRST)} titles=${titles} />
        ${!all && changes.length > FIRST && html`<p><button type="button" class="secondary" onClick=${() => setAll(true)}>${t("compare.show_all", { n: changes.length })}</button></p>`}
        ${all && number > changes.length && html`<p class="quiet-text">${t("compare.cut", { n: changes.length, all: number })}</p>`}`}
  <//>`;
}

/** One expectation or result: key and value in words. */
const Result = ({ result, titles }) => html`<dl>${Object.entries(result).map(([key, value]) => html`<dt>${t(`compare.result.${key}`)}</dt><dd>${shown(key, value, titles)}</dd>`)}</dl>`;

function shown(key, value, titles) {
  if (key === "skill") return named(titles, value === "nlu_fallback" || value === "out_of_scope" ? "" : value);
  if (key === "outcome") return has(`compare.outcome.${value}`) ? t(`compare.outcome.${value}`) : String(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function Red({ failure, release, titles, onEdited }) {
  const [done, setDone] = useState(false);
  const right = async () => {
    const answer = await post("compare/right", { release, skill: failure.skill, dialogue: failure.dialogue, turn: failure.turn });
    if (!answer.ok) return toast(problem(answer), { bad: true });
    setDone(true);
    toast(t("compare.now_right"));
    onEdited();
  };
  return html`<li class="red">
    <h3>${named(titles, failure.skill)}: ${failure.dialogue}</h3>
    <p class="said">„${failure.say}“</p>
    <div class="sides">
      <div><h4>${t("compare.expected")}</h4><${Result} result=${failure.expected} titles=${titles} /></div>
      <div><h4>${t("compare.got")}</h4><${Result} result=${failure.got} titles=${titles} />
        ${failure.replies.length > 0 && html`<blockquote>${failure.replies.join("\n")}</blockquote>`}</div>
    </div>
    ${Object.keys(failure.got).length === 0 && html`<p class="quiet-text">${failure.why}</p>`}
    <p class="page-actions"><a class="secondary button" href=${`/studio/skills/${encodeURIComponent(failure.skill)}`}>${t("compare.open_skill")}</a>
    ${done ? html`<span class="tag good">${t("compare.now_right")}</span>` : Object.keys(failure.got).length > 0 && html`<button type="button" class="secondary" onClick=${right}>${t("compare.right_now")}</button>`}</p>
  </li>`;
}

export function Golden({ report, titles, onEdited }) {
  const { total, passed, failures } = report.golden;
  return html`<${Card} title=${t("compare.golden")}>
    <p>${failures.length ? html`<span class="tag bad">${many("compare.red", failures.length)}</span>` : html`<span class="tag good">${t("compare.all_green")}</span>`} ${t("compare.passed", { passed, total })}</p>
    ${failures.length > 0 && html`<p>${t("compare.red_why")}</p><ul class="reds">${failures.map((one) => html`<${Red} key=${`${one.skill}/${one.dialogue}/${one.turn}`} failure=${one} release=${report.release} titles=${titles} onEdited=${onEdited} />`)}</ul>`}
  <//>`;
}
