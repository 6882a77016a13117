// How the sources of answers stand, for admins: a quiet button that says when one fails, and the list behind it.
import { get } from "./api.js";
import { isDialogOpen, open } from "./dialogs.js";
import { announce, el, icon } from "./dom.js";
import { full, since } from "./time.js";
import { t } from "./words.js";

const EVERY = 60000;
const WHILE_OPEN = 5000;
const NAMED = ["alerts", "dhl", "shipcloud", "network"];
const button = document.getElementById("sources");
let sources = [];
let list = null; // the list on the page while it is open

export function watchSources() {
  if (!button) return;
  button.append(icon("source"), el("span", { class: "count", "aria-hidden": "true" }));
  button.addEventListener("click", show);
  look();
  setInterval(look, EVERY);
}

async function look() {
  const answer = await get("sources", {});
  if (answer.status !== 200) return false;
  const before = failing();
  sources = answer.sources;
  const count = failing();
  button.querySelector(".count").textContent = count || "";
  button.classList.toggle("fresh", count > 0);
  button.title = count ? `${t("source.open")} (${t("source.failing", { count })})` : t("source.open");
  button.setAttribute("aria-label", button.title);
  if (count > before) announce(button.title);
  if (list) fill();
  return true;
}

const failing = () => sources.filter((one) => one.standing === "away" || one.standing === "old").length;

async function show() {
  if (isDialogOpen()) return;
  list = el("ul", { class: "sources" });
  const dialog = open("sources-list",
    el("h2", { id: "dialog-title" }, t("source.title")), list,
    el("form", { method: "dialog" }, el("button", { class: "primary", autofocus: true }, t("help.close"))));
  const again = setInterval(look, WHILE_OPEN);
  dialog.addEventListener("close", () => { list = null; clearInterval(again); });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  fill();
  if (!await look()) list?.replaceChildren(el("li", { class: "quiet-text" }, t("source.failed")));
}

function fill() {
  list.replaceChildren(...(sources.length ? sources.map(row) : [el("li", { class: "quiet-text" }, t("source.none"))]));
}

function row(one) {
  return el("li", {},
    el("p", { class: "source-head" }, el("strong", {}, nameOf(one.name)), el("span", { class: `state ${one.standing}` }, t(`source.${one.standing}`))),
    // what is over and mended is told after the facts, what holds now before them
    holds(one) && trouble(one),
    one.standing !== "unset" && el("dl", {}, facts(one).flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    !holds(one) && one.trouble && el("p", { class: "quiet-text" }, `${t("source.bad")}, ${full(one.bad_at)}: ${t(`source.trouble.${one.trouble}`)} `, code(one)));
}

const holds = (one) => one.standing === "away" || one.standing === "unset";

function trouble(one) {
  return el("p", { class: one.standing === "away" ? "trouble" : "quiet-text" }, t(`source.trouble.${one.trouble}`), " ",
    one.bad_at && el("span", { class: "quiet-text" }, `${full(one.bad_at)} `), code(one));
}

const code = (one) => one.reason && el("code", {}, one.reason.replace(/^http /, "HTTP\u00a0"));

function facts(one) {
  const found = [[t("source.good"), one.good_at ? `${full(one.good_at)} (${since(one.good_at)})` : t("source.never")]];
  if (one.as_of) found.push([t("source.age"), since(one.as_of)]);
  if (one.ours !== null) {
    const said = one.ours === 0 ? t("source.placed_none") : t("source.placed_of", { placed: one.placed, total: one.ours, share: Math.floor(one.share * 100) });
    found.push([t("source.placed"), one.elsewhere ? `${said}, ${t("source.elsewhere", { number: one.elsewhere })}` : said]);
  }
  if (one.calls_left !== null) found.push([t("source.calls"), t("source.calls_of", { left: one.calls_left, day: one.calls_a_day })]);
  return found;
}

const nameOf = (name) => (NAMED.includes(name) ? t(`source.name.${name}`) : t("source.name.feed", { name: name.replace(/-[0-9a-f]{4}$/, "") }));
