/* Templates that wait for WhatsApp's word, and the buttons that give it. */

import { control } from "./api.js";
import { byId, draw, h } from "./dom.js";
import { lang, word } from "./words.js";

const WORDS = ["approved", "pending", "rejected", "paused", "disabled"];

export function drawTemplates(state) {
  const shown = state.contents.filter((content) => content.approval.name);
  byId("templates-card").hidden = shown.length === 0;
  draw(byId("templates"), [lang(), shown], () => shown.map(entry));
}

function entry(content) {
  const say = (status) => control("POST", `content/${content.sid}/approval`, { status });
  const button = (status) => {
    const pressed = content.approval.status === status;
    const name = `${content.friendly_name}: ${word(`t_${status}`)}`;
    return h("button", { type: "button", class: `small ${pressed ? "pressed" : ""}`, "aria-pressed": String(pressed), "aria-label": name, "data-key": `${content.sid}-${status}`, onclick: () => say(status) }, word(`t_${status}`));
  };
  return h("article", { class: "parcel" },
    h("div", { class: "heading" }, h("code", {}, content.friendly_name), h("strong", {}, word(`t_${content.approval.status}`))),
    h("p", { class: "hint" }, content.body),
    h("div", { class: "actions" }, WORDS.map(button)));
}
