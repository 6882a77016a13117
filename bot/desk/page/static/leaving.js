// The warning before a conversation of mine goes back to all: which one, when, and what to do.
import { announce, el, icon } from "./dom.js";
import { nameOf } from "./names.js";
import { isOverdue } from "./row.js";
import { isAlone, isMine, known, on } from "./store.js";
import { left } from "./time.js";
import { t } from "./words.js";

const bar = document.getElementById("leaving");
let said = "";

/** Those of mine whose customer waits too long; the one with the least time first. */
export const leaving = () => known.rows
  .filter((row) => isMine(row) && isOverdue(row))
  .sort((one, other) => Date.parse(one.warned_until) - Date.parse(other.warned_until));

export function warnOfLeaving(select) {
  bar.addEventListener("click", (event) => event.target.closest("button") && select(bar.dataset.contact));
  for (const what of ["queue", "selection"]) on(what, show);
}

function show() {
  const [row, ...others] = leaving();
  bar.hidden = !row;
  if (!row) {
    said = "";
    return;
  }
  bar.dataset.contact = row.contact;
  const stays = isAlone();
  const values = { name: nameOf(row), left: left(row.warned_until) };
  const key = JSON.stringify([row.contact, row.warned_at, stays]);
  if (said !== key) {
    said = key;
    announce(t(stays ? "leaving.stays" : "leaving.goes", values));
    bar.replaceChildren(icon("clock"),
      el("p", {}, el("strong", {}, t(stays ? "leaving.stays" : "leaving.goes", values)), " ", t(stays ? "leaving.do_stay" : "leaving.do")),
      el("span", { class: "others" }),
      el("button", { type: "button", class: "secondary" }, t("leaving.open")));
  }
  bar.querySelector("strong").textContent = t(stays ? "leaving.stays" : "leaving.goes", values);
  bar.querySelector("button").hidden = known.selected === row.contact;
  bar.querySelector(".others").textContent = others.length ? t("leaving.others", { count: others.length }) : "";
}

export const tickLeaving = show;
