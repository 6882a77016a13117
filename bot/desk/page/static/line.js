// One line of a thread: who said it, what was understood, why the bot said it, and whether it arrived.
import { el, icon } from "./dom.js";
import { linked } from "./links.js";
import { mediaOf } from "./media.js";
import { me } from "./store.js";
import { display } from "./names.js";
import { full, hour } from "./time.js";
import { has, inLanguage, t, word } from "./words.js";

const SIGNS = { pending: "clock", sending: "clock", unknown: "warn", sent: "check", delivered: "checks", read: "checks", failed: "warn", refused: "warn" };
const WORDLESS = ["opted_out", "set_aside"]; // their text is a code
const BAD = ["failed", "refused", "unknown"];

/** `again` says a text that did not arrive once more, where that is possible. */
export function showLine(line, again) {
  if (line.who === "system") return line.note === "note" ? noteLine(line) : systemLine(line);
  const side = line.who === "customer" ? "theirs" : "ours";
  return el("article", { class: `bubble ${side} ${line.who}`, data: { seq: line.seq } },
    el("header", {}, el("span", { class: "who" }, whoOf(line)), moment(line)),
    mediaOf(line),
    line.text && el("p", { class: "text" }, linked(line.text)),
    line.choices.length > 0 && el("ul", { class: "choices" }, line.choices.map((choice) => el("li", {}, choice))),
    line.status && status(line, again),
    line.who === "customer" ? understanding(line.understood) : why(line));
}

const moment = (line) => el("time", { datetime: line.at, title: full(line.at) }, hour(line.at));

function whoOf(line) {
  if (line.who === "agent") return line.agent === me.name ? t("who.me") : display(line.agent);
  return t(`who.${line.who}`);
}

function systemLine(line) {
  if (line.note === "crossed_here") return carriedLine(line);
  const name = `system.${line.note}`;
  const what = t(has(name) ? name : "system.other", { agent: display(line.agent) });
  const text = [what, !WORDLESS.includes(line.note) && line.text].filter(Boolean).join(" · ");
  return el("p", { class: "event", data: { seq: line.seq } }, el("span", {}, linked(text)), moment(line));
}

/** What was said before, somewhere else, line by line. */
function carriedLine(line) {
  return el("article", { class: "bubble theirs service", data: { seq: line.seq } },
    el("header", {}, el("span", { class: "who" }, t("system.crossed_here")), moment(line)),
    el("p", { class: "text" }, linked(line.text)));
}

function noteLine(line) {
  return el("article", { class: "note", data: { seq: line.seq } },
    el("header", {}, icon("note"), el("span", { class: "who" }, t("who.note", { agent: display(line.agent) })), moment(line)),
    el("p", { class: "text" }, linked(line.text)));
}

function status(line, again) {
  const bad = BAD.includes(line.status);
  const reason = bad && reasonOf(line);
  return el("div", { class: `status ${line.status}` }, SIGNS[line.status] && icon(SIGNS[line.status]),
    el("span", { class: bad ? "" : "hidden" }, word("status", line.status), reason ? `: ${reason}` : ""),
    bad && again && el("button", { type: "button", class: "secondary again", data: { key: `again ${line.seq}` }, onclick: again }, icon("send"), t("do.resend")));
}

/** In words only: a platform's own number helps nobody here. */
function reasonOf(line) {
  const words = inLanguage(line.failed?.words);
  if (words) return words;
  return has(`code.${line.code}`) ? t(`code.${line.code}`) : "";
}

const percent = (share) => `${Math.round(share * 100)} %`;

function understanding(understood) {
  const title = understood?.unsure ? t("why.unsure") : inLanguage(understood?.title);
  if (!title) return null;
  const others = (understood.others ?? []).map((other) => `${inLanguage(other.title)} ${percent(other.confidence)}`);
  const sure = percent(understood.confidence ?? 1);
  return el("details", { class: understood.unsure ? "why unsure" : "why" },
    el("summary", {}, understood.unsure ? title : `${title} · ${sure}`),
    facts([
      [t("why.understood"), title],
      [t("why.confidence"), sure],
      [t("why.also"), others.join(", ")],
      [t("why.entities"), (understood.values ?? []).join(", ")],
    ]));
}

function why(line) {
  if (!line.why) return null;
  const { title, release, source, as_of: asOf, confidence, special = [] } = line.why;
  const pairs = [
    [t("why.skill"), inLanguage(title)],
    [t("why.confidence"), inLanguage(title) && percent(confidence)],
    [t("why.source"), source && word("source.name", source)],
    [t("why.as_of"), asOf && (Number.isNaN(Date.parse(asOf)) ? asOf : full(asOf))],
    [t("why.special"), special.length && `${t("why.special_on_top")}${me.role === "admin" ? ` (${special.join(", ")})` : ""}`],
    [t("why.release"), me.role === "admin" && release],
  ];
  if (!pairs.some(([, value]) => value)) return null;
  return el("details", { class: "why" }, el("summary", {}, t("why.label")), facts(pairs));
}

const facts = (pairs) => el("dl", {}, pairs.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
