/* The control room: what is disrupted, and what could be. */

import { control } from "./api.js";
import { byId, draw, h, option } from "./dom.js";
import { lang, moment, word } from "./words.js";

const EFFECTS = ["NO_SERVICE", "SIGNIFICANT_DELAYS", "REDUCED_SERVICE", "DETOUR", "ACCESSIBILITY_ISSUE"];
const CAUSES = ["TECHNICAL_PROBLEM", "CONSTRUCTION", "POLICE_ACTIVITY", "MEDICAL_EMERGENCY", "ACCIDENT", "WEATHER", "STRIKE", "DEMONSTRATION"];

export function drawDisruptions(state) {
  draw(byId("disruptions"), [lang(), state.disruptions], () =>
    state.disruptions.length ? state.disruptions.map(entry) : [h("p", { class: "empty" }, word("noDisruptions"))],
  );
  draw(byId("presets"), [lang(), state.presets], () => Object.entries(state.presets).map(preset));
}

function preset([name, title]) {
  const start = () => control("POST", "disruptions", { preset: name, id: name });
  return h("button", { type: "button", class: "chip", "data-key": name, onclick: start }, title[lang()]);
}

export function badge(line) {
  return h("span", { class: `badge ${line.toLowerCase()}` }, line);
}

/* The header without the lines, which stand before it as badges. */
function title(disruption) {
  return disruption.header[lang()].replace(/^(U\d\/?)+:? +/, "");
}

function entry(disruption) {
  const path = `disruptions/${encodeURIComponent(disruption.id)}`;
  const ended = disruption.end && new Date(disruption.end) <= new Date();
  const end = disruption.end ? `${word("until")} ${moment(disruption.end)}` : word("openEnd");
  const longer = () => {
    const from = Math.max(Date.now(), disruption.end ? Date.parse(disruption.end) : 0);
    control("PATCH", path, { end: new Date(from + 30 * 60000).toISOString() });
  };
  const act = (name, hint, run, kind = "small") =>
    h("button", { type: "button", class: kind, title: word(hint), "data-key": `${disruption.id}-${name}`, onclick: run }, word(name));
  return h("article", { class: `disruption ${ended ? "over" : ""}` },
    h("div", { class: "heading" }, disruption.lines.map(badge), h("strong", {}, title(disruption)), h("span", { class: "until" }, end)),
    h("p", {}, disruption.text[lang()]),
    h("div", { class: "actions" },
      act("clear", "clearHint", () => control("DELETE", path), "small good"),
      act("longer", "longerHint", longer),
      act("expire", "expireHint", () => control("POST", `${path}/end`, { how: "period" }))),
  );
}

export function drawDisruptionForm(state) {
  const form = byId("disruption-form");
  const field = (name, input, kind = "") => h("div", { class: kind }, h("label", { for: input.id }, word(name)), input);
  const select = (name, options) => field(name, h("select", { name, id: `field-${name}` }, options));
  const number = (name, value) => field(name, h("input", { name, id: `field-${name}`, type: "number", min: 0, max: 600, value }));
  const places = [option("line", word("wholeLine")), option("section", word("section"), true), option("station", word("station"))];
  form.replaceChildren(
    select("line", Object.keys(state.lines).map((line) => option(line, line, line === "U3"))),
    select("where", places),
    select("from", []), select("to", []), select("station", []),
    select("effect", EFFECTS.map((name) => option(name, word(name)))),
    select("cause", CAUSES.map((name) => option(name, word(name)))),
    number("minutes", 60), number("extra", 15),
    h("label", { class: "check" }, h("input", { name: "replacement", type: "checkbox" }), word("replacement")),
    field("ownText", h("input", { name: "text", id: "field-text", maxlength: 400 }), "wide"),
    h("button", { class: "main wide", type: "submit" }, word("start")),
  );
  const fill = () => fillStations(form, state.lines[form.elements.line.value]);
  form.elements.line.onchange = fill;
  form.elements.where.onchange = () => showPlaces(form);
  form.onsubmit = (event) => {
    event.preventDefault();
    control("POST", "disruptions", fields(form));
  };
  fill();
  showPlaces(form);
}

function fillStations(form, stations) {
  for (const [name, chosen] of [["from", 0], ["to", 3], ["station", 1]]) {
    form.elements[name].replaceChildren(...stations.map((station, i) => option(station, station, i === chosen)));
  }
}

function showPlaces(form) {
  const where = form.elements.where.value;
  for (const name of ["from", "to", "station"]) {
    form.elements[name].parentElement.hidden = name === "station" ? where !== "station" : where !== "section";
  }
}

function fields(form) {
  const value = (name) => form.elements[name].value;
  const made = { lines: [value("line")], effect: value("effect"), cause: value("cause"), replacement: form.elements.replacement.checked };
  if (value("where") === "section") Object.assign(made, { from: value("from"), to: value("to") });
  if (value("where") === "station") made.station = value("station");
  if (Number(value("minutes"))) made.minutes = Number(value("minutes"));
  if (Number(value("extra"))) made.extra_minutes = Number(value("extra"));
  if (value("text").trim()) made.text_de = value("text").trim();
  return made;
}
