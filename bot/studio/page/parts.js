// What every page is made of.
import { html, useEffect, useId, useRef } from "./vendor/core.js";
import { t } from "./words.js";

/** A page's heading, a line below it, and what can be done on the right. */
export const PageHead = ({ title, lead, children }) => html`
  <div class="page-head">
    <div><h1>${title}</h1>${lead && html`<p class="lead">${lead}</p>`}</div>
    <div class="page-actions">${children}</div>
  </div>
`;

/** What stands where nothing is yet, and what to do about it. */
export const Empty = ({ title, children }) => html`<div class="empty"><p class="empty-title">${title}</p>${children}</div>`;

/** A box with a heading. */
export const Card = ({ title, children, ...rest }) => html`<section class="card" ...${rest}>${title && html`<h2>${title}</h2>`}${children}</section>`;

/** A labelled field; `children` is a function that gets the id for its control. */
export function Field({ label, hint, problem, children }) {
  const id = useId();
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${children(id, hint || problem ? `${id}-hint` : undefined)}
    ${(hint || problem) && html`<p id=${`${id}-hint`} class=${problem ? "field-problem" : "field-hint"}>${problem || hint}</p>`}
  </div>`;
}

/** A native dialog that is open as long as it is shown; Escape and the backdrop close it. */
export function Dialog({ title, onClose, children, wide = false }) {
  const box = useRef();
  const id = useId();
  useEffect(() => {
    if (!box.current.open) box.current.showModal();
  }, []);
  const outside = (event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} class=${wide ? "wide" : ""} aria-labelledby=${id} onCancel=${(event) => (event.preventDefault(), onClose())} onClick=${outside}>
    <div class="dialog-head"><h2 id=${id}>${title}</h2><button type="button" class="icon" aria-label=${t("close")} onClick=${onClose}>✕</button></div>
    ${children}
  </dialog>`;
}

/** One of the four outcomes, with its colour, sign and words. */
export const Outcome = ({ kind, children }) => html`<span class=${`outcome outcome-${kind}`}>${children ?? t(`outcome.${kind}`)}</span>`;

/** How far long work has come; `share` is 0 to 1, or nothing where nobody knows. */
export const Progress = ({ label, share }) => html`
  <div class="progress"><p>${label}</p><progress max="1" value=${share ?? undefined} aria-label=${label}></progress></div>
`;

/** Two versions of one thing, of which one has to be taken. */
export const Conflict = ({ by, theirs, yours, onTheirs, onYours }) => html`
  <div class="conflict" role="alertdialog" aria-label=${t("conflict.title", { by })}>
    <p class="conflict-title">${t("conflict.title", { by })}</p>
    <div class="conflict-sides">
      <div><h3>${t("conflict.theirs", { by })}</h3><pre>${theirs}</pre></div>
      <div><h3>${t("conflict.yours")}</h3><pre>${yours}</pre></div>
    </div>
    <p class="conflict-acts">
      <button type="button" class="secondary" onClick=${onTheirs}>${t("conflict.take_theirs", { by })}</button>
      <button type="button" class="primary" onClick=${onYours}>${t("conflict.take_yours")}</button>
    </p>
  </div>
`;
