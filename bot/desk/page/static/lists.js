// A list on the page whose entries keep their nodes, and with them focus, scroll and what was opened, while it changes.
import { el } from "./dom.js";

/** Gives a function that shows `wanted`, each {key, content, make}: a node is made anew only when its content differs. */
export function keyed(box, { remake = () => {} } = {}) {
  const nodes = new Map();
  return (wanted) => {
    const shown = wanted.map(({ key, content, make }) => {
      const old = nodes.get(key);
      if (old?.content === content) return old.node;
      const node = make();
      if (old) replace(old.node, node, remake);
      nodes.set(key, { content, node });
      return node;
    });
    const keys = new Set(wanted.map(({ key }) => key));
    const left = [...nodes.keys()].filter((key) => !keys.has(key));
    for (const key of left) nodes.delete(key);
    place(box, shown);
    return shown.length;
  };
}

function replace(old, node, remake) {
  const within = old.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  remake(old, node);
  old.replaceWith(node);
  if (within === undefined) return;
  const again = node.dataset.key === within ? node : node.querySelector(`[data-key="${CSS.escape(within)}"]`);
  again?.focus({ preventScroll: true });
}

/** Move only what is out of place, so that screen readers hear only what is new. */
function place(box, wanted) {
  const stays = new Set(wanted);
  for (const child of [...box.children]) if (!stays.has(child)) child.remove();
  wanted.forEach((node, index) => box.children[index] !== node && box.insertBefore(node, box.children[index] ?? null));
}

/** A heading that opens and closes what is below it, by mouse and keys. */
export function folding(name, body, { closed = false, level = "h2" } = {}) {
  const count = el("span", { class: "count" });
  const mark = el("span", { class: "unread", hidden: true });
  const button = el("button", { type: "button", class: "fold", "aria-expanded": String(!closed), "aria-controls": body.id });
  const words = el("span", {}, name);
  button.append(words, count, mark);
  body.hidden = closed;
  button.addEventListener("click", () => {
    body.hidden = !body.hidden;
    button.setAttribute("aria-expanded", String(!body.hidden));
  });
  return { head: el(level, {}, button), count, mark, isOpen: () => !body.hidden, open: () => body.hidden && button.click() };
}
