/* Loads the state, and again after every change; the parts draw themselves. */

import { control } from "./api.js";
import { byId } from "./dom.js";
import { drawDisruptions, drawDisruptionForm } from "./disruptions.js";
import { drawFaults } from "./faults.js";
import { drawParcels, drawParcelForm } from "./parcels.js";
import { drawPhone, startPhone } from "./phone.js";
import { drawTemplates } from "./templates.js";
import { fillWords, switchLanguage, word } from "./words.js";

let state = null;
let pending = false;
let again = false;

function drawAll() {
  drawDisruptions(state);
  drawParcels(state);
  drawTemplates(state);
  drawFaults(state);
  drawPhone(state);
}

/* One load at a time; changes that come meanwhile cause one more. */
async function load() {
  if (pending) {
    again = true;
    return;
  }
  pending = true;
  try {
    state = await control("GET", "state");
    drawAll();
  } finally {
    pending = false;
    if (again) {
      again = false;
      setTimeout(load, 120);
    }
  }
}

function listen() {
  const events = new EventSource("/control/events");
  const lamp = byId("live");
  const show = (connected) => {
    lamp.classList.toggle("on", connected);
    byId("live-text").textContent = word(connected ? "live" : "lost");
  };
  events.onopen = () => {
    show(true);
    load();
  };
  events.onerror = () => show(false);
  const kinds = ["message", "status", "typing", "disruption", "parcel", "fault", "behaviour", "clock", "counts", "customer", "content", "reset"];
  for (const kind of kinds) events.addEventListener(kind, load);
}

function view(name) {
  document.body.dataset.view = name;
  byId("tab-city").setAttribute("aria-pressed", String(name === "city"));
  byId("tab-phone").setAttribute("aria-pressed", String(name === "phone"));
}

async function start() {
  fillWords();
  view("phone");
  byId("tab-city").addEventListener("click", () => view("city"));
  byId("tab-phone").addEventListener("click", () => view("phone"));
  await load();
  drawDisruptionForm(state);
  drawParcelForm();
  startPhone(() => state);
  byId("language").addEventListener("click", () => {
    switchLanguage();
    fillWords();
    drawAll();
    drawDisruptionForm(state);
    drawParcelForm();
    byId("live-text").textContent = word("live");
  });
  listen();
  setInterval(load, 20000); // windows close and typing ends without an event
}

start();
