// Who changed what of a question, word by word; each change can be taken back.
import { get } from "../api.js";
import { Empty } from "../parts.js";
import { html, useEffect, useState } from "../vendor/core.js";
import { moment, problem, t } from "../words.js";
import { Difference, inWords, unitTitle } from "./difference.js";

const TOGETHER = 10 * 60 * 1000;

export function Part({ draft }) {
  const [answer, setAnswer] = useState();
  const revision = draft.server.value.revision;
  useEffect(() => void get(`${draft.path}/history`).then(setAnswer), [revision]);
  if (!answer) return html`<p class="quiet-text">${t("loading")}</p>`;
  if (!answer.ok) return html`<p class="problem" role="alert">${problem(answer)}</p>`;
  if (!answer.revisions.length) return html`<${Empty} title=${t("history.none")}><p>${t("history.none_hint")}</p><//>`;
  return html`<p class="lead">${t("history.lead")}</p>
    <ol class="history">${together(answer.revisions).map((one) => html`<li key=${one.number} class="card">
      <div class="text-head"><p><strong>${one.by}</strong> <span class="quiet-text">${moment(one.at)}</span>${one.note && html` · ${/^undo \d+$/.test(one.note) ? t("history.undone") : one.note === "upgrade" ? t("history.upgrade") : one.note}`}</p>
        <button type="button" class="secondary" aria-label=${t("history.undo_of", { by: one.by, at: moment(one.at) })} onClick=${() => undo(draft, one.numbers)}>${t("undo")}</button></div>
      <ul>${one.edits.map((edit) => html`<li><${Edit} edit=${edit} /></li>`)}</ul>
    </li>`)}</ol>`;
}

/** The latest first; what comes later in the same unit would stand in the way. */
async function undo(draft, numbers) {
  for (const number of numbers) if (!(await draft.undo(number)).ok) return;
}

/** What one person typed into one text at a stretch is one change. */
function together(revisions) {
  const found = [];
  for (const one of revisions) {
    const last = found.at(-1);
    const [edit] = one.edits;
    const joins = last && last.by === one.by && last.note === one.note && one.edits.length === 1 && last.edits.length === 1 && edit.unit[0] === "text" && last.edits[0].unit.join() === edit.unit.join() && new Date(last.at) - new Date(one.at) < TOGETHER;
    if (joins) {
      last.edits = [{ ...last.edits[0], before: edit.before }];
      last.numbers.push(one.number);
    } else found.push({ ...one, numbers: [one.number] });
  }
  return found;
}

function Edit({ edit: { unit, before, after } }) {
  return html`<span class="what">${unitTitle(unit, after)}:</span> ${unit[0] !== "file" && html`<${Difference} before=${inWords(before)} after=${inWords(after)} />`}`;
}
