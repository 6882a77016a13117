// For specialists: outcomes with counts, the confusion matrix, the threshold, coverage, findings.
import { html, signal, useState } from "../vendor/core.js";
import { get } from "../api.js";
import { Card, Dialog, Outcome } from "../parts.js";
import { toast } from "../toasts.js";
import { has, inLanguage, many, number, percent, problem, t } from "../words.js";
import { kindOf, named, Sentences } from "./changes.js";
import { Thresholds } from "./thresholds.js";

const OUTCOMES = ["right", "rightly_handed", "needlessly_handed", "wrong"];
const cell = signal(null);
/** Packs bring kinds of their own. */
const kindTitle = (kind) => (has(`compare.kind.${kind}`) ? t(`compare.kind.${kind}`) : has(`entity.${kind}`) ? t(`entity.${kind}`) : kind);

function Outcomes({ report }) {
  const { old, differ, better, worse, p } = report.outcomes;
  const share = (counts, key) => `${number(counts[key])} (${percent(counts.total ? counts[key] / counts.total : 0)})`;
  return html`<h3>${t("compare.outcomes")}</h3>
    <div class="table-scroll"><table>
      <thead><tr><td></td>${old && html`<th scope="col">${t("compare.old")}</th>`}<th scope="col">${t("compare.new")}</th></tr></thead>
      <tbody>${OUTCOMES.map((key) => html`<tr><th scope="row"><${Outcome} kind=${kindOf(key)} /></th>${old && html`<td>${share(old, key)}</td>`}<td>${share(report.outcomes.new, key)}</td></tr>`)}</tbody>
    </table></div>
    ${old && html`<p>${many("compare.differ_ab", differ, { better, worse })} ${p != null && t(p < 0.05 ? "compare.not_chance" : "compare.may_be_chance", { p: number(p, { maximumFractionDigits: 3 }) })}</p>`}`;
}

async function open(release, expected, predicted) {
  const answer = await get("compare/sentences", { release, expected, predicted });
  if (!answer.ok) return toast(problem(answer), { bad: true });
  cell.value = { expected, predicted, sentences: answer.sentences };
}

function Matrix({ report, titles }) {
  const [only, setOnly] = useState(true);
  const { skills, cells } = report.matrix;
  const wrong = cells.filter(([expected, predicted]) => expected !== predicted);
  const used = only ? [...new Set(wrong.flatMap(([expected, predicted]) => [expected, predicted]))].sort((a, b) => a - b) : skills.map((_, place) => place);
  const counts = new Map(cells.map(([expected, predicted, n]) => [`${expected} ${predicted}`, n]));
  const most = Math.max(1, ...wrong.map(([, , n]) => n));
  const shade = (row, column, n) => (row === column ? "hit" : n / most > 0.5 ? "miss much" : "miss");
  return html`<h3>${t("compare.matrix")}</h3>
    <p>${t("compare.matrix_why")}</p>
    <p><label class="check"><input type="checkbox" checked=${only} onChange=${() => setOnly(!only)} /> ${t("compare.only_confused")}</label></p>
    ${used.length === 0 ? html`<p>${t("compare.nothing_confused")}</p>` : html`<div class="table-scroll matrix" tabindex="0" role="region" aria-label=${t("compare.matrix")}><table>
      <thead><tr><td></td>${used.map((column) => html`<th scope="col"><span>${named(titles, skills[column])}</span></th>`)}</tr></thead>
      <tbody>${used.map((row) => html`<tr><th scope="row">${named(titles, skills[row])}</th>${used.map((column) => {
        const n = counts.get(`${row} ${column}`);
        return html`<td>${n ? html`<button type="button" class=${shade(row, column, n)} aria-label=${t("compare.cell", { n, expected: named(titles, skills[row]), predicted: named(titles, skills[column]) })} onClick=${() => open(report.release, skills[row], skills[column])}>${n}</button>` : ""}</td>`;
      })}</tr>`)}</tbody>
    </table></div>`}`;
}

const Cell = ({ titles }) => cell.value && html`<${Dialog} wide title=${t("compare.cell_title", { expected: named(titles, cell.value.expected), predicted: named(titles, cell.value.predicted) })} onClose=${() => (cell.value = null)}>
  <${Sentences} listed=${cell.value.sentences} titles=${titles} />
<//>`;

const Coverage = ({ report, titles }) => html`<h3>${t("compare.coverage")}</h3>
  <p>${t("compare.coverage_why")}</p>
  <div class="table-scroll"><table>
    <thead><tr><th scope="col">${t("compare.skill")}</th><th scope="col">${t("compare.reached")}</th><th scope="col">${t("compare.missing")}</th></tr></thead>
    <tbody>${report.coverage.map((one) => html`<tr><td>${named(titles, one.skill)}</td><td>${one.reached} / ${one.total}</td><td>${one.missing.map((name) => html`<code>${name}</code> `)}</td></tr>`)}</tbody>
  </table></div>`;

const words = (one) => (typeof one.words === "string" ? one.words : inLanguage(one.words));

const Findings = ({ report }) => html`<h3>${t("compare.findings")}</h3>
  ${report.findings.length === 0 ? html`<p>${t("compare.no_findings")}</p>` : html`<ul>${report.findings.map((one) => html`<li><span class=${one.level === "error" ? "tag bad" : "tag warn"}>${t(`compare.level.${one.level}`)}</span> ${words(one)} <span class="soft">${one.file}</span></li>`)}</ul>`}
  <h3>${t("compare.personal")}</h3>
  ${report.personal.length === 0 ? html`<p>${t("compare.no_personal")}</p>` : html`<ul>${report.personal.map((one) => html`<li><span class="tag bad">${kindTitle(one.kind)}</span> <mark>${one.found}</mark>: ${one.text} <span class="soft">${one.file}</span></li>`)}</ul>`}`;

export const Experts = ({ report, titles }) => html`<${Card}>
  <details class="experts"><summary><h2>${t("compare.experts")}</h2></summary>
    <${Outcomes} report=${report} />
    <${Matrix} report=${report} titles=${titles} />
    <${Thresholds} thresholds=${report.thresholds} />
    <${Coverage} report=${report} titles=${titles} />
    <${Findings} report=${report} />
    <p class="quiet-text">${t("compare.took", { seconds: Math.round(report.seconds) })}</p>
  </details>
  <${Cell} titles=${titles} />
<//>`;
