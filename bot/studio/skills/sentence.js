// One sentence while it is written: its words, whose kinds are marked by selecting them, and what it resembles.
import { html, useEffect, useRef, useState } from "../vendor/core.js";
import { t } from "../words.js";
import { Lazy } from "./lazy.js";
import { bare, moved, parse, write } from "./marks.js";

const LONGEST = 500;

/** `onDone` gets the text; with `clears` the field is empty after it, for the next one. */
export function SentenceEditor({ id = "edit-sentence", start = "", label, hint, act, language, draft, entities, known, onDone, onCancel, onMany, clears }) {
  const [{ plain, marks }, set] = useState(() => parse(start));
  const [picked, pick] = useState(null);
  const input = useRef();
  useEffect(() => void (start && input.current.focus()), []);
  const text = write(plain.trim(), moved(marks, plain, plain.trim()));
  const twin = known.get(bare(text));
  const exists = twin !== undefined && twin !== start;
  const empty = !plain.trim();

  function done() {
    if (empty || (exists && twin === text)) return;
    onDone(text);
    if (clears) {
      set({ plain: "", marks: [] });
      pick(null);
      input.current.focus();
    }
  }
  const typed = (event) => {
    const next = event.target.value;
    set({ plain: next, marks: moved(marks, plain, next) });
    pick(null);
  };
  const pasted = (event) => {
    const clip = event.clipboardData.getData("text/plain");
    if (!onMany || !/\n\s*\S/.test(clip.trim())) return;
    event.preventDefault();
    onMany(clip);
  };
  const key = (event) => {
    if (event.key === "Escape" && onCancel) (event.preventDefault(), onCancel());
    if (event.key.toLowerCase() === "m" && (event.ctrlKey || event.metaKey)) (event.preventDefault(), document.querySelector(`[data-of="${id}"][tabindex="0"]`)?.focus());
  };

  return html`<div class="sentence-editor" onKeyDown=${key}>
    <form onSubmit=${(event) => (event.preventDefault(), done())}>
      <label for=${id}>${label}</label>
      <div class="add-row">
        <input id=${id} ref=${input} type="text" maxlength=${LONGEST} autocomplete="off" value=${plain} aria-describedby=${`${id}-hint`} onInput=${typed} onPaste=${pasted} />
        <button type="submit" class="primary" disabled=${empty || (exists && twin === text)}>${act}</button>
        ${onCancel && html`<button type="button" class="quiet" onClick=${onCancel}>${t("cancel")}</button>`}
      </div>
    </form>
    <p id=${`${id}-hint`} class="field-hint" aria-live="polite">
      ${exists ? t("sentence.exists") : hint}
    </p>
    ${!empty && html`<${Lazy} from="./marking.js" name="Marking" id=${id} plain=${plain} marks=${marks} set=${(made) => set({ plain, marks: made })} entities=${entities} picked=${picked} pick=${pick} draft=${draft} language=${language} start=${start} />`}
  </div>`;
}
