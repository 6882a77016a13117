// The menu: whether this device remembers the visitor, their data, and the end of the chat.

import { forgetAll, remember, remembered } from "./keeping.js";
import { keeps, strings } from "./strings.js";

const find = (id) => document.getElementById(id);
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("lotse-chat") : null;
let on;

/** `on` has: session(remember) → promise of whether it worked, isKnown(), say(text), banner(text). */
export function open(given) {
  on = given;
  const days = Number(document.body.dataset.rememberDays);
  find("remember-choice").hidden = !days;
  find("remember").checked = remembered;
  find("remember-hint").textContent = days ? keeps(days) : strings.remember_never;
  find("menu-button").addEventListener("click", () => show(find("menu").hidden));
  find("remember").addEventListener("change", (event) => choose(event.target));
  find("my-data").addEventListener("click", () => ask(strings.ask_my_data));
  find("end-button").addEventListener("click", () => {
    show(false);
    find("end-failed").hidden = true;
    find("end").showModal();
  });
  find("end-no").addEventListener("click", () => find("end").close());
  find("end-yes").addEventListener("click", end);
  find("end-erase").addEventListener("click", () => ask(strings.ask_erase));
  find("end").addEventListener("close", () => find("menu-button").focus());
  document.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
  document.addEventListener("pointerdown", (event) => event.target.closest(".menu") || show(false, false));
  find("menu").addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !relatedTarget.closest(".menu")) show(false, false);
  });
  tabs?.addEventListener("message", ({ data }) => data === "ended" && startAnew("ended"));
}

function show(yes, focus = true) {
  if (find("menu").hidden === !yes) return;
  find("menu").hidden = !yes;
  find("menu-button").setAttribute("aria-expanded", String(yes));
  if (yes) find("menu").querySelector("input:not([hidden]), button")?.focus();
  else if (focus) find("menu-button").focus();
}

function ask(text) {
  show(false);
  find("end").close();
  on.say(text);
}

/** Before the first message there is nobody to remember: then the choice goes with it. */
async function choose(box) {
  box.disabled = true;
  const done = !on.isKnown() || (await on.session(box.checked));
  if (done) remember(box.checked);
  else {
    box.checked = !box.checked;
    on.banner(strings.failed);
  }
  box.disabled = false;
  box.focus();
}

async function end() {
  find("end-yes").disabled = true;
  let answer = null;
  try {
    answer = await fetch("chat/end", { method: "POST" });
  } catch {
    // no connection: said below
  }
  find("end-yes").disabled = false;
  if (!answer?.ok) {
    find("end-failed").textContent = strings.failed;
    find("end-failed").hidden = false;
    return;
  }
  tabs?.postMessage("ended");
  startAnew("ended");
}

/** A page that knows nothing but what is still to be said; `why` it does is said there. */
export function startAnew(why, unsent = "") {
  forgetAll(why, unsent);
  location.reload();
}
