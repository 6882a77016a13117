/* One message as the phone shows it. */

import { h, icon } from "./dom.js";
import { clock, word } from "./words.js";

const FILES = new Map([["audio", "voice"], ["video", "video"], ["document", "document"], ["contact", "contact"]]);
const URL_OR_BOLD = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])|\*([^*\n]+)\*/g;

export function bubble(message, press) {
  const mine = message.direction === "inbound";
  const lost = !mine && !message.arrived;
  const parts = [lost ? h("small", { class: "lost" }, `${word("notArrived")} · ${message.error_code}`) : null, picture(message), place(message), words(message.body)];
  return h("div", { class: `message ${mine ? "mine" : "theirs"}` },
    h("div", { class: `bubble ${mine ? "mine" : "theirs"} ${lost ? "dashed" : ""} ${message.kind}` }, parts, foot(message, mine)),
    message.choices.length ? choices(message, press) : null);
}

function picture(message) {
  if (!message.media.length) return null;
  if (message.kind === "sticker") return h("div", { class: "sticker", role: "img", "aria-label": word("stickerAlt") }, icon("sticker"));
  if (FILES.has(message.kind)) return h("div", { class: "place" }, icon(FILES.get(message.kind)), h("b", {}, word(FILES.get(message.kind))));
  if (message.direction === "inbound") return h("img", { class: "photo", src: "/photo.png", alt: word("photoAlt"), width: 240, height: 180 });
  return message.media.map((address) => h("a", { href: address, rel: "noreferrer", target: "_blank" }, address));
}

function place(message) {
  if (!message.location) return null;
  const [latitude, longitude] = message.location;
  return h("div", { class: "place" }, icon("pin"), h("span", {}, h("b", {}, word("location")), h("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`)));
}

/* Links and *bold*, nothing else, and never as markup. */
function words(text) {
  if (!text) return null;
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(URL_OR_BOLD)) {
    parts.push(text.slice(end, found.index));
    parts.push(found[1] ? h("a", { href: found[1], rel: "noreferrer", target: "_blank" }, found[1]) : h("b", {}, found[2]));
    end = found.index + found[0].length;
  }
  return h("span", { class: "words" }, parts, text.slice(end));
}

function foot(message, mine) {
  const wrong = mine ? message.status === "failed" : ["failed", "undelivered"].includes(message.status);
  const why = mine && wrong ? `${word("failed")}${message.gateway_status ? ` (${message.gateway_status})` : ""}` : null;
  return h("span", { class: "foot" }, why ? h("span", { class: "why" }, why) : null, h("time", {}, clock(message.created)), ticks(message.status, wrong));
}

function ticks(status, wrong) {
  const name = wrong ? "warn" : ["queued", "accepted", "received"].includes(status) ? "clock" : status === "sent" ? "tick" : "ticks";
  return h("span", { class: `ticks ${status} ${wrong ? "wrong" : ""}`, role: "img", "aria-label": `${word("statusIs")}: ${word(status)}`, title: word(status) }, icon(name));
}

function choices(message, press) {
  const one = (choice) =>
    h("button", { type: "button", "data-key": `${message.sid}-${choice.id}`, onclick: () => press(message, choice) },
      choice.title, choice.description ? h("small", {}, choice.description) : null);
  return h("div", { class: `choices ${message.choice_style}` }, message.choices.map(one));
}
