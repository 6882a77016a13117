// A field for one kind of text. Its kind never changes, and no other field's text ever comes into it: what is typed as a
// note can only become a note.
import { actOn, forgetProblem, isBusy, perform } from "./acting.js";
import { draftOf, keepDraft } from "./drafts.js";
import { el, icon } from "./dom.js";
import { changed, known, on } from "./store.js";
import { t } from "./words.js";

const HIGHEST = 220;

/** `lockOf` says of a row why nothing may be sent, or gives nothing. */
export function textBox(kind, { id, sign, rows, lockOf, placeholderOf, hint }) {
  const input = el("textarea", { id, rows, "aria-label": t(`compose.${kind}`), "aria-describedby": hint });
  const send = el("button", { type: "submit", class: "primary send", title: t(`do.${kind}`) }, icon(sign), el("span", {}, t(`do.${kind}`)));
  const form = el("form", { class: `box ${kind}-box` }, input, send);
  let contact = ""; // whose text is in the field

  function show(row) {
    const busy = actOn(row.contact)?.state && actOn(row.contact).verb === kind;
    const lock = lockOf(row);
    const draft = draftOf(row.contact, kind);
    if (contact !== row.contact || (!busy && input.value !== draft)) {
      contact = row.contact;
      input.value = draft;
      grow();
    }
    form.classList.toggle("locked-out", Boolean(lock));
    form.classList.toggle("written", Boolean(input.value));
    input.disabled = Boolean(lock) && !input.value;
    input.readOnly = Boolean(busy || lock);
    input.placeholder = t(placeholderOf(row));
    send.disabled = isBusy(row.contact) || Boolean(lock);
  }

  /** As high as its text; measured when it is on the page. */
  function grow() {
    requestAnimationFrame(() => {
      input.style.height = "";
      if (!input.offsetParent) return; // out of sight nothing can be measured: its rows are its height
      input.style.height = "auto";
      input.style.height = `${Math.min(input.scrollHeight + 2, HIGHEST)}px`;
    });
  }

  async function submit(event) {
    event.preventDefault();
    const row = known.thread?.row;
    const text = input.value.trim();
    if (!row || row.contact !== contact || contact !== known.selected) return;
    if (!text || lockOf(row) || isBusy(contact)) return;
    await perform(kind, row, text);
    changed("drafts");
  }

  input.addEventListener("input", () => {
    keepDraft(contact, kind, input.value);
    forgetProblem(contact);
    grow();
    changed("drafts");
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.ctrlKey && !event.altKey && !event.metaKey) submit(event);
    if (event.key === "Escape") input.blur();
  });
  form.addEventListener("submit", submit);
  on("drafts", () => known.thread?.row.contact === contact && document.activeElement !== input && show(known.thread.row));
  return { form, input, show };
}
