/* The customers' phones: choose one, write, watch. */

import { control, toast } from "./api.js";
import { bubble } from "./bubbles.js";
import { byId, draw, h, icon } from "./dom.js";
import { lang, moment, word } from "./words.js";

const FIRST = "+491713920001"; // a number that Germany reserves for examples
let chosen = null;
let hide = false;
let current = () => null;

const customerOf = (state) => state.customers.find((customer) => customer.number === chosen);

export function drawPhone(state) {
  if (!chosen || (chosen !== FIRST && !customerOf(state))) chosen = state.customers[0]?.number ?? FIRST;
  const customer = customerOf(state);
  const people = state.customers.map(({ number, name }) => ({ number, name }));
  if (!customer) people.unshift({ number: chosen, name: word("first") });
  draw(byId("people"), [lang(), people, chosen], () => [...people.map(person), addButton(people)]);
  draw(byId("phone-top"), [lang(), customer?.typing, customer?.window_until, customer?.window_open, customer?.opted_out, state.sender], () => top(state, customer));
  draw(byId("quick"), [lang(), hide], quick);
  drawThread(customer);
}

function person({ number, name }) {
  const choose = () => {
    chosen = number;
    drawPhone(current());
    byId("words").focus();
  };
  return h("button", { type: "button", class: "person", "aria-pressed": String(number === chosen), "data-key": number, onclick: choose },
    h("span", { class: `face face-${hue(number)}`, "aria-hidden": "true" }, (name || number.slice(-2)).slice(0, 2)),
    h("span", {}, h("b", {}, name || word("newCustomer")), h("small", {}, number)));
}

const hue = (number) => [...number].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;

function addButton(people) {
  const add = async () => {
    let next = 1;
    while (people.some(({ number }) => number === `+4917139200${String(next).padStart(2, "0")}`)) next += 1;
    chosen = (await control("POST", "customers", { number: `+4917139200${String(next).padStart(2, "0")}` })).number;
    byId("words").focus();
  };
  return h("button", { type: "button", class: "person add", "data-key": "add", onclick: add }, icon("plus"), h("span", {}, word("newCustomer")));
}

function top(state, customer) {
  const line = customer?.typing ? word("typing")
    : customer?.opted_out ? word("optedOut")
    : customer?.window_open ? `${word("windowOpen")} ${moment(customer.window_until)}`
    : customer?.window_until ? word("windowClosed")
    : state.sender.replace("whatsapp:", "");
  return [h("img", { src: "/page/icon.svg", alt: "", width: 38, height: 38 }), h("div", {}, h("b", {}, word("company")), h("small", { class: customer?.typing ? "typing" : "" }, line))];
}

function drawThread(customer) {
  const thread = byId("thread");
  const messages = customer?.thread ?? [];
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  const moved = draw(thread, [lang(), chosen, messages, customer?.typing], () =>
    messages.length ? [...messages.map((message) => bubble(message, press)), customer.typing ? typing() : null].filter(Boolean) : [hello()],
  );
  if (moved && atEnd) toEnd();
}

function toEnd() {
  const thread = byId("thread");
  thread.scrollTop = thread.scrollHeight;
}

const typing = () => h("div", { class: "bubble theirs dots", "aria-label": word("typing") }, h("i"), h("i"), h("i"));

function hello() {
  const example = (name) => h("button", { type: "button", class: "chip", "data-key": name, onclick: () => say({ text: word(name) }) }, word(name));
  return h("div", { class: "hello" }, h("b", {}, word("hello")), h("p", {}, word("helloHint")), ["try1", "try2", "try3"].map(example));
}

const press = (message, choice) =>
  say({ kind: message.choice_style === "list" ? "list" : "button", title: choice.title, payload: choice.id, reply_to: message.sid });

function quick() {
  const act = (name, said, symbol) =>
    h("button", { type: "button", class: "tool", "data-key": name, onclick: () => say(said()) }, icon(symbol), h("span", {}, word(name)));
  const toggle = () => {
    hide = !hide;
    drawPhone(current());
  };
  return [
    act("location", () => ({ kind: "location", label: "Barmbek", address: "Wiesendamm, 22305 Hamburg", latitude: 53.5872, longitude: 10.0448 }), "pin"),
    act("photo", () => ({ kind: "image" }), "photo"),
    act("voice", () => ({ kind: "audio" }), "voice"),
    act("document", () => ({ kind: "document" }), "document"),
    act("contact", () => ({ kind: "contact" }), "contact"),
    act("sticker", () => ({ kind: "sticker" }), "sticker"),
    h("button", { type: "button", class: "tool", "data-key": "hidden", "aria-pressed": String(hide), onclick: toggle }, icon("eyeoff"), h("span", {}, word("hidden"))),
  ];
}

async function say(said) {
  toEnd();
  const answer = await control("POST", `customers/${encodeURIComponent(chosen)}/say`, { ...said, hide_number: hide });
  if (answer.deliveries.length && answer.status === null) toast(word("noAnswer"));
}

export function startPhone(state) {
  current = state;
  const words = byId("words");
  const fit = () => {
    words.rows = Math.min(5, words.value.split("\n").length);
  };
  const send = (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) return;
    words.value = "";
    fit();
    say({ text });
  };
  byId("thread").addEventListener("load", toEnd, true); // a photo that came late moves the end
  byId("compose").addEventListener("submit", send);
  words.addEventListener("input", fit);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  });
}
