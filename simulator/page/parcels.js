/* Parcels on a visible track: press a stop to put the parcel there. */

import { control } from "./api.js";
import { byId, draw, h, icon } from "./dom.js";
import { clock, lang, word } from "./words.js";

const TRACK = ["announced", "accepted", "transit", "region", "out_for_delivery", "delivered"];
const SIDE = ["held_over", "attempt", "ready", "neighbour", "failure", "customs", "damaged", "lost"];

export function drawParcels(state) {
  const isTest = (parcel) => parcel.number.startsWith("0034043429213510") || parcel.service !== "parcel-de";
  const [tests, ours] = [state.parcels.filter(isTest), state.parcels.filter((parcel) => !isTest(parcel))];
  draw(byId("parcels"), [lang(), ours], () => ours.map(entry));
  draw(byId("more-parcels"), [lang(), tests], () => tests.map(entry));
}

function entry(parcel) {
  const move = (step) => control("POST", `parcels/${parcel.number}/move`, step ? { step } : {});
  const at = TRACK.indexOf(SIDE.includes(parcel.step) ? "region" : parcel.step);
  const stop = (step, i) => {
    const reached = i < at ? "done" : i === at ? "here" : "";
    const label = `${parcel.number} ${word("setTo")}: ${word(step)}`;
    return h("li", { class: reached },
      h("button", { type: "button", "aria-label": label, "aria-current": i === at ? "step" : null, "data-key": `${parcel.number}-${step}`, onclick: () => move(step) },
        i < at ? icon("check") : null),
      h("span", { "aria-hidden": "true" }, word(step)));
  };
  const side = (step) =>
    h("button", { type: "button", class: `small ${parcel.step === step ? "pressed" : ""}`, "data-key": `${parcel.number}-${step}`, onclick: () => move(step) }, word(step));
  const slot = parcel.window ? `${word("window")} ${clock(parcel.window[0])}–${clock(parcel.window[1])}` : "";
  return h("article", { class: `parcel ${SIDE.includes(parcel.step) ? parcel.step : ""}` },
    h("div", { class: "heading" }, h("code", {}, parcel.number), h("strong", {}, word(parcel.step)), h("span", { class: "until" }, slot)),
    h("ol", { class: "track" }, TRACK.map(stop)),
    h("div", { class: "actions" },
      h("button", { type: "button", class: "small good", disabled: parcel.next === null, "data-key": `${parcel.number}-next`, onclick: () => move() }, word("next")),
      SIDE.map(side)),
  );
}

export function drawParcelForm() {
  const form = byId("parcel-form");
  form.replaceChildren(
    h("label", { class: "sr", for: "parcel-number" }, word("newParcel")),
    h("input", { id: "parcel-number", name: "number", placeholder: word("newParcel"), pattern: "[0-9A-Za-z]{5,40}", required: true }),
    h("button", { type: "submit" }, word("add")),
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    await control("POST", "parcels", { number: form.elements.number.value.trim(), step: "accepted" });
    form.reset();
  };
}
