// The words of a sentence, to be selected and marked as a kind of value.
import { post } from "../api.js";
import { announce } from "../toasts.js";
import { html, useEffect, useRef, useState } from "../vendor/core.js";
import { inLanguage, t } from "../words.js";
import { parse, write } from "./marks.js";

const PAUSE = 250;

/** Words to select: with the mouse, a finger or Shift and the arrow keys; then the kinds to mark them as. */
export function Marking({ id, plain, marks, set, entities, picked, pick, draft, language, start: old }) {
  const looked = useLooked(draft, language, write(plain, marks), old);
  const listed = words(plain);
  const [at, setAt] = useState(0);
  const from = useRef(null);
  const here = Math.min(picked?.to ?? at, listed.length - 1);
  const go = (index, more) => {
    const next = Math.max(0, Math.min(index, listed.length - 1));
    setAt(next);
    pick({ from: more ? (picked?.from ?? here) : next, to: next });
    document.getElementById(`${id}-word-${next}`)?.focus();
  };
  const key = (event) => {
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: listed.length - 1 }[event.key];
    if (next !== undefined) (event.preventDefault(), go(next, event.shiftKey));
    else if (event.key === "Enter" || event.key === " ") (event.preventDefault(), picked ? document.querySelector(`#${id}-kinds [tabindex="0"]`).focus() : go(here));
    else if (event.key === "Escape" && picked) (event.preventDefault(), event.stopPropagation(), pick(null));
  };
  const wordAt = ({ clientX, clientY }) => Number(document.elementFromPoint(clientX, clientY)?.closest(`[data-of="${id}"]`)?.dataset.word ?? NaN);
  const down = (event) => {
    const index = wordAt(event);
    if (Number.isNaN(index)) return;
    const inside = picked && index >= Math.min(picked.from, picked.to) && index <= Math.max(picked.from, picked.to);
    const more = picked && !inside && (event.shiftKey || event.pointerType !== "mouse");
    from.current = more ? picked.from : index;
    setAt(index);
    pick({ from: from.current, to: index });
  };
  const move = (event) => {
    const index = event.buttons ? wordAt(event) : NaN;
    if (from.current !== null && !Number.isNaN(index)) pick({ from: from.current, to: index });
  };
  const mark = (entity) => {
    if (!picked) return;
    const start = listed[Math.min(picked.from, picked.to)].start;
    const end = listed[Math.max(picked.from, picked.to)].end;
    set(marked(marks, start, end, entity));
    announce(entity ? t("mark.done", { words: plain.slice(start, end), kind: inLanguage(entities[entity]) || entity }) : t("mark.gone"));
  };
  const chosen = (index) => picked && index >= Math.min(picked.from, picked.to) && index <= Math.max(picked.from, picked.to);

  return html`<p class="field-hint like" role="status">${looked.similar && html`<${Similar} like=${looked.similar} skills=${draft.shown.value.known.skills} />`}</p><div class="marking">
    <p id=${`${id}-how`} class="field-hint">${t("mark.how")}</p>
    <div class="words" role="group" aria-label=${t("mark.words")} aria-describedby=${`${id}-how`} onKeyDown=${key} onPointerDown=${down} onPointerMove=${move} onPointerUp=${() => (from.current = null)}>
      ${listed.map(({ start, end }, index) => {
        const of = marks.find((one) => one.start < end && one.end > start);
        const kind = of && (inLanguage(entities[of.entity]) || of.entity);
        return html`<span key=${index} class=${`word${of ? " is-marked" : ""}`} id=${`${id}-word-${index}`} data-word=${index} data-of=${id} role="button" aria-pressed=${String(Boolean(chosen(index)))} tabindex=${index === here ? 0 : -1}>${of ? html`<mark><span class="hidden">${kind}: </span>${plain.slice(start, end)}</mark>` : plain.slice(start, end)}</span>`;
      })}
    </div>
    <${Kinds} id=${id} entities=${entities} ready=${Boolean(picked)} mark=${(entity) => (mark(entity), pick(null), document.getElementById(`${id}-word-${here}`)?.focus())} />
    <${Spotted} plain=${plain} marks=${marks} parts=${looked.parts} entities=${entities} take=${(found) => set(found.reduce((all, one) => marked(all, one.start, one.end, one.entity), marks))} />
  </div>`;
}

function Kinds({ id, entities, ready, mark }) {
  const names = [...Object.keys(entities), ""];
  const [at, setAt] = useState(0);
  const walk = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (at + step + names.length) % names.length;
    setAt(next);
    event.currentTarget.children[next].focus();
  };
  return html`<div class="kinds" id=${`${id}-kinds`} role="toolbar" aria-label=${t("mark.as")} onKeyDown=${walk}>
    ${names.map((name, index) => html`<button type="button" key=${name} class="secondary" tabindex=${index === at ? 0 : -1} aria-disabled=${String(!ready)} onFocus=${() => setAt(index)} onClick=${() => ready && mark(name)}>${name ? inLanguage(entities[name]) || name : t("mark.none")}</button>`)}
  </div>`;
}

/** What the service finds by itself in the sentence and is not marked yet. */
function Spotted({ plain, marks, parts, entities, take }) {
  const free = (parts ?? []).filter(({ start, end }) => end <= plain.length && !marks.some((one) => one.start < end && one.end > start));
  if (!free.length) return null;
  const named = free.map(({ start, end, entity }) => `${plain.slice(start, end)} (${inLanguage(entities[entity]) || entity})`).join(", ");
  return html`<p class="spotted">${t("mark.spotted", { named })} <button type="button" class="secondary" onClick=${() => take(free)}>${t("mark.take")}</button></p>`;
}

/** "Sounds like … in …", with the words that differ. It says so and hinders nothing. */
export const Similar = ({ like, skills }) => html`${t(like.here ? "sentence.like_here" : "sentence.like", { skill: inLanguage(skills[like.skill]) || like.skill })} „${like.words.map(({ text, differs }, index) => [index > 0 && " ", differs ? html`<strong>${text}</strong>` : text])}“`;

/** What the server says of the sentence, once typing pauses. */
function useLooked(draft, language, text, start) {
  const [looked, setLooked] = useState({});
  useEffect(() => {
    setLooked({});
    if (!parse(text).plain.trim() || text === start) return;
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await post(`${draft.path}/typed`, { language, sentences: [text], instead: start });
      if (current && answer.ok) setLooked(answer.sentences[0]);
    }, PAUSE);
    return () => ((current = false), clearTimeout(timer));
  }, [text, language]);
  return looked;
}

/** The words of a sentence; signs around one are not of it, so that "U3?" is marked as "U3". */
export function words(plain) {
  return [...plain.matchAll(/\S+/g)].map((found) => {
    const before = found[0].match(/^[("„“'’.,;:!?…]+/)?.[0].length ?? 0;
    const after = found[0].match(/[)"“”'’.,;:!?…]+$/)?.[0].length ?? 0;
    const whole = before + after >= found[0].length;
    return { start: found.index + (whole ? 0 : before), end: found.index + found[0].length - (whole ? 0 : after) };
  });
}

/** With another mark; those that it touches give way. Without an entity they only give way. */
export function marked(marks, start, end, entity) {
  const rest = marks.filter((mark) => mark.end <= start || mark.start >= end);
  return entity ? [...rest, { start, end, entity }] : rest;
}
