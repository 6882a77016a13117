// Many sentences at once, one a line: each is looked at before any is taken.
import { post } from "../api.js";
import { Dialog } from "../parts.js";
import { html, useEffect, useState } from "../vendor/core.js";
import { many, problem, t } from "../words.js";
import { marked, Similar } from "./marking.js";
import { bare, parse, write } from "./marks.js";

const MOST = 500;

export function Paste({ start, language, draft, entities, known, onTake, onClose, Marked }) {
  const [text, setText] = useState(start);
  const [rows, setRows] = useState([]);
  const [left, setLeft] = useState(new Set());
  const [auto, setAuto] = useState(true);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const lines = text.split(/\r?\n/).map((line) => line.trim().slice(0, 500)).filter(Boolean).slice(0, MOST);
      const answer = lines.length ? await post(`${draft.path}/typed`, { language, sentences: lines }) : { ok: true, sentences: [] };
      if (!current) return;
      setWrong(answer.ok ? "" : problem(answer));
      if (answer.ok) setRows(judged(answer.sentences, known));
    }, 300);
    return () => ((current = false), clearTimeout(timer));
  }, [text]);
  const written = (row) => (auto && row.parts?.length ? write(row.text, row.parts.reduce((all, one) => marked(all, one.start, one.end, one.entity), [])) : row.text);
  const taken = rows.filter((row) => row.state === "new" && !left.has(row.text)).map(written);
  const turn = (row) => setLeft(new Set(left.has(row.text) ? [...left].filter((one) => one !== row.text) : [...left, row.text]));
  const over = text.split("\n").filter((line) => line.trim()).length - MOST;
  return html`<${Dialog} wide title=${t("paste.title")} onClose=${onClose}>
    <div class="field"><label for="pasted">${t("paste.label")}</label><textarea id="pasted" rows="5" value=${text} placeholder=${t(`paste.example_${language}`)} onInput=${(event) => setText(event.target.value)}></textarea>
      ${over > 0 && html`<p class="field-problem">${t("paste.too_many", { n: MOST })}</p>`}</div>
    <label class="choice"><input type="checkbox" checked=${auto} onChange=${() => setAuto(!auto)} /> ${t("paste.auto")}</label>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    <ul class="pasted" aria-label=${t("paste.preview")} tabindex="0">${rows.map((row, index) => html`<li key=${index} class=${row.state}>
      <label class="choice"><input type="checkbox" disabled=${row.state !== "new"} checked=${row.state === "new" && !left.has(row.text)} onChange=${() => turn(row)} /><span><${Marked} text=${written(row)} entities=${entities} /></span></label>
      ${row.state !== "new" && html`<span class="tag warn">${t(`paste.${row.state}`)}</span>`}
      ${row.state === "new" && row.similar && html`<p class="field-hint"><${Similar} like=${row.similar} skills=${draft.shown.value.known.skills} /></p>`}
    </li>`)}</ul>
    <p class="acts"><span role="status" class="quiet-text">${rows.length > 0 && many("paste.of", rows.length, { taken: taken.length })}</span>
      <button type="button" class="secondary" onClick=${onClose}>${t("cancel")}</button>
      <button type="button" class="primary" disabled=${!taken.length} onClick=${() => onTake(taken)}>${many("paste.take", taken.length)}</button></p>
  <//>`;
}

/** Whether each is new, stands in the list already, stands in the pasted lines twice, or cannot be kept. */
function judged(sentences, known) {
  const seen = new Set();
  return sentences.map((row) => {
    const key = bare(row.text);
    const state = row.problem || !key ? "unfit" : known.has(key) ? "here" : seen.has(key) ? "twice" : "new";
    seen.add(key);
    return { ...row, parts: parse(row.text).marks.length ? [] : row.parts, state };
  });
}
