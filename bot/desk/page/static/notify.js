// How an agent likes to be told in this browser, and about what. Off until it is asked for.
import { open, isDialogOpen } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { chime } from "./sound.js";
import { t } from "./words.js";

const KEY = "lotse-notify";
const CHOICES = ["mine", "waiting", "shown", "sound"]; // about what, and how
const button = document.getElementById("notify");

export function wishes() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { mine: true, waiting: true, ...(kept === 1 ? { shown: true } : kept) }; // 1 is how it was kept before
  } catch {
    return { mine: true, waiting: true };
  }
}

const allowed = () => window.Notification?.permission ?? "denied";

export const mayShow = () => Boolean(wishes().shown) && allowed() === "granted";
export const maySound = () => Boolean(wishes().sound);

export function offerNotifying() {
  button.append(icon("bell"));
  button.addEventListener("click", settings);
  label();
}

function label() {
  button.classList.toggle("on", mayShow() || maySound());
}

function settings() {
  if (isDialogOpen()) return;
  const chosen = wishes();
  const denied = el("p", { class: "problem", role: "alert", hidden: allowed() !== "denied" || !chosen.shown }, t("notify.denied"));
  const choice = (name) => {
    const box = el("input", { type: "checkbox", id: `notify-${name}`, checked: Boolean(chosen[name]) });
    box.addEventListener("change", () => choose(name, box, denied));
    return el("label", { class: "choice" }, box, el("span", {}, t(`notify.${name}`)));
  };
  const dialog = open("notify",
    el("h2", { id: "dialog-title" }, t("notify.title")),
    el("fieldset", {}, el("legend", {}, t("notify.when")), choice("mine"), choice("waiting")),
    el("fieldset", {}, el("legend", {}, t("notify.how")), choice("shown"), choice("sound"),
      el("button", { type: "button", class: "quiet", onclick: chime }, t("notify.try"))),
    denied,
    el("p", { class: "small" }, t("notify.here")),
    el("form", { method: "dialog" }, el("button", { class: "primary", autofocus: true }, t("help.close"))));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

async function choose(name, box, denied) {
  if (name === "shown" && box.checked && allowed() !== "granted") {
    box.checked = "Notification" in window && (await Notification.requestPermission()) === "granted";
    denied.hidden = box.checked;
  }
  if (name === "sound" && box.checked) chime();
  const chosen = { ...wishes(), [name]: box.checked };
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(CHOICES.map((one) => [one, Boolean(chosen[one])]))));
  label();
}
