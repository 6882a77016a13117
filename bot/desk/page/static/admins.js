// What admins keep an eye on: a quiet button in the header that counts what needs them, and the list behind it.
import { isDialogOpen, open } from "./dialogs.js";
import { announce, el, icon } from "./dom.js";
import { t } from "./words.js";

const EVERY = 60000;

/** `read(isOpen)` gives the server's answer, `rowsOf(answer)` the list's rows, `countOf(answer)` how many need somebody.
 *  `words` are the keys of what the button and the list are called. `often`: milliseconds between looks while it is open. */
export function watchFor(id, { sign, words, read, rowsOf, countOf, often }) {
  const button = document.getElementById(id);
  let list = null; // the list on the page while it is open
  let last = null;
  let seen = 0;
  if (!button) return null;

  const quiet = (key) => list.replaceChildren(el("li", { class: "quiet-text" }, t(key)));
  const look = async () => take(await read(Boolean(list)));

  function take(answer) {
    if (answer.status !== 200) return false;
    const count = countOf(answer);
    last = answer;
    button.querySelector(".count").textContent = count || "";
    button.classList.toggle("fresh", count > 0);
    button.title = count ? `${t(words.button)} (${t(words.count, { count })})` : t(words.button);
    button.setAttribute("aria-label", button.title);
    if (count > seen) announce(button.title);
    seen = count;
    fill();
    return true;
  }

  function fill() {
    if (!list || !last) return;
    const rows = rowsOf(last);
    if (rows.length) list.replaceChildren(...rows);
    else quiet(words.none);
  }

  async function show() {
    if (isDialogOpen()) return;
    list = el("ul", { class: id });
    const dialog = open(`${id}-list`,
      el("h2", { id: "dialog-title" }, t(words.title)), list,
      el("form", { method: "dialog" }, el("button", { class: "primary", autofocus: true }, t("help.close"))));
    const again = often && setInterval(look, often);
    dialog.addEventListener("close", () => { list = null; clearInterval(again); });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    fill();
    if (!await look() && list) quiet(words.failed);
  }

  button.append(icon(sign), el("span", { class: "count", "aria-hidden": "true" }));
  button.addEventListener("click", show);
  look();
  setInterval(look, EVERY);
  return { take, dialog: () => list?.closest("dialog") };
}
