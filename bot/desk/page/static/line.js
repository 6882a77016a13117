// One line of a thread: who said it, what was understood, why the bot said it, and whether it arrived.
import { el, icon } from "./dom.js";
import { me } from "./store.js";
import { display } from "./names.js";
import { full, hour } from "./time.js";
import { has, inLanguage, t, word } from "./words.js";

const SIGNS = { pending: "clock", sending: "clock", unknown: "warn", sent: "check", delivered: "checks", read: "checks", failed: "warn", refused: "warn" };

export function showLine(line) {
  if (line.who === "system") return line.note === "note" ? noteLine(line) : systemLine(line);
  const side = line.who === "customer" ? "theirs" : "ours";
  return el("article", { class: `bubble ${side} ${line.who}`, data: { seq: line.seq } },
    el("header", {}, el("span", { class: "who" }, whoOf(line)), moment(line)),
    line.text && el("p", { class: "text" }, line.text),
    line.choices.length > 0 && el("ul", { class: "choices" }, line.choices.map((choice) => el("li", {}, choice))),
    line.status && status(line),
    line.who === "customer" ? understanding(line.understood) : why(line));
}

const moment = (line) => el("time", { datetime: line.at, title: full(line.at) }, hour(line.at));

function whoOf(line) {
  if (line.who === "agent") return line.agent === me.name ? t("who.me") : display(line.agent);
  return t(`who.${line.who}`);
}

function systemLine(line) {
  const name = `system.${line.note}`;
  const what = has(name) ? t(name, { agent: display(line.agent) }) : line.note;
  const text = [what, line.text].filter(Boolean).join(" · ");
  return el("p", { class: "event", data: { seq: line.seq } }, el("span", {}, text), moment(line));
}

function noteLine(line) {
  return el("article", { class: "note", data: { seq: line.seq } },
    el("header", {}, icon("note"), el("span", { class: "who" }, t("who.note", { agent: display(line.agent) })), moment(line)),
    el("p", { class: "text" }, line.text));
}

function status(line) {
  const text = word("status", line.status);
  const reason = line.code && word("code", line.code);
  const bad = ["failed", "refused", "unknown"].includes(line.status);
  return el("p", { class: `status ${line.status}` }, SIGNS[line.status] && icon(SIGNS[line.status]),
    el("span", { class: bad ? "" : "hidden" }, text, bad && reason ? `: ${reason}` : ""));
}

const percent = (share) => `${Math.round(share * 100)} %`;

function understanding(understood) {
  if (!understood?.intent) return null;
  const unsure = understood.intent === "nlu_fallback";
  const title = unsure ? t("why.unsure") : inLanguage(understood.title) || understood.intent;
  const others = (understood.ranking ?? []).map(([intent, share]) => [intent, share]).filter(([intent]) => intent !== understood.intent).slice(0, 3);
  const entities = (understood.entities ?? []).map((entity) => `${entity.entity} = ${entity.value}`);
  return el("details", { class: unsure ? "why unsure" : "why" },
    el("summary", {}, unsure ? title : `${title} · ${percent(understood.confidence ?? 1)}`),
    facts([
      [t("why.understood"), understood.intent],
      [t("why.confidence"), percent(understood.confidence ?? 1)],
      [t("why.also"), others.map(([intent, share]) => `${intent} ${percent(share)}`).join(", ")],
      [t("why.entities"), entities.join(", ")],
    ]));
}

function why(line) {
  if (!line.why || !(line.why.skill || line.why.release || line.why.source)) return null;
  const { skill, title, release, source, as_of: asOf, confidence } = line.why;
  return el("details", { class: "why" }, el("summary", {}, t("why.label")),
    facts([
      [t("why.skill"), skill && (inLanguage(title) ? `${inLanguage(title)} (${skill})` : skill)],
      [t("why.confidence"), skill && percent(confidence)],
      [t("why.source"), source],
      [t("why.as_of"), asOf && (Number.isNaN(Date.parse(asOf)) ? asOf : full(asOf))],
      [t("why.release"), release],
    ]));
}

const facts = (pairs) => el("dl", {}, pairs.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
