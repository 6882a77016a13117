// The admins' bell: quiet, it counts what nobody has seen yet, and opens the list.
import { get, post } from "./api.js";
import { isDialogOpen, open } from "./dialogs.js";
import { announce, el, icon } from "./dom.js";
import { display } from "./names.js";
import { full } from "./time.js";
import { t } from "./words.js";

const EVERY = 60000;
const SHOWN = 50;
const button = document.getElementById("alarms");
let alarms = [];
let list = null; // the list on the page while it is open

export function watchAlarms() {
  if (!button) return;
  button.append(icon("warn"), el("span", { class: "count", "aria-hidden": "true" }));
  button.addEventListener("click", show);
  look();
  setInterval(look, EVERY);
}

async function look() {
  take(await get("alarms", list ? { words: 1 } : {})); // whose words they are about is read only to be shown
}

function take(answer) {
  if (answer.status !== 200) return false;
  const before = unseen().length;
  alarms = answer.alarms;
  const count = unseen().length;
  button.querySelector(".count").textContent = count || "";
  button.classList.toggle("fresh", count > 0);
  button.title = count ? `${t("menu.alarms")} (${t("alarms.count", { count })})` : t("menu.alarms");
  button.setAttribute("aria-label", button.title);
  if (count > before) announce(button.title);
  if (list) fill();
  return true;
}

const unseen = () => alarms.filter((one) => !one.seen_by);

async function show() {
  if (isDialogOpen()) return;
  list = el("ul", { class: "alarms" });
  const dialog = open("alarms-list",
    el("h2", { id: "dialog-title" }, t("alarms.title")), list,
    el("form", { method: "dialog" }, el("button", { class: "primary", autofocus: true }, t("help.close"))));
  dialog.addEventListener("close", () => { list = null; });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  fill();
  if (!take(await get("alarms", { words: 1 }))) list?.replaceChildren(el("li", { class: "quiet-text" }, t("alarms.failed")));
}

function fill() {
  const rows = [...unseen(), ...alarms.filter((one) => one.seen_by)].slice(0, SHOWN);
  list.replaceChildren(...(rows.length ? rows.map(row) : [el("li", { class: "quiet-text" }, t("alarms.none"))]));
}

function row(one) {
  const said = { ...one.details, agent: display(one.details.agent), messenger: t(`channel.${one.details.messenger}`) };
  const when = one.number > 1 ? t("alarms.times", { number: one.number, at: full(one.last) }) : full(one.last);
  return el("li", { class: one.seen_by ? "seen" : "" },
    el("div", {}, el("p", {}, t(`alarm.${one.kind}`, said)),
      one.words && el("p", { class: "words" }, t("alarms.words", { words: one.words })),
      one.details.contact && el("p", {}, el("a", { href: `#${one.details.contact}`, onclick: () => list.closest("dialog").close() }, t("alarms.conversation"))),
      el("p", { class: "quiet-text" }, one.seen_by ? t("alarms.seen_by", { admin: display(one.seen_by), at: full(one.seen_at) }) : when)),
    one.seen_by ? null : el("button", { class: "secondary", type: "button", onclick: (event) => see(one, event.currentTarget) }, t("alarms.seen")));
}

async function see(one, pressed) {
  pressed.disabled = true;
  if (!take(await post("alarms/seen?words=1", { id: one.id }))) pressed.disabled = false;
  else (list?.querySelector("button") ?? document.querySelector("dialog.alarms-list .primary"))?.focus();
}
