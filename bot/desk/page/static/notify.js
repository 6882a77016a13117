// A word from the browser when somebody new waits and the page is not in sight. Off until it is asked for.
import { icon } from "./dom.js";
import { topicOf } from "./queue.js";
import { t, word } from "./words.js";

const KEY = "lotse-notify";
const button = document.getElementById("notify");
let waiting = null; // contacts seen waiting; null before the first look

const wanted = () => localStorage.getItem(KEY) === "1" && window.Notification?.permission === "granted";

export function offerNotifications() {
  if (!("Notification" in window)) {
    button.hidden = true;
    return;
  }
  button.append(icon("bell"));
  label();
  button.addEventListener("click", async () => {
    if (wanted()) localStorage.removeItem(KEY);
    else if ((await Notification.requestPermission()) === "granted") localStorage.setItem(KEY, "1");
    label();
  });
}

function label() {
  const text = Notification.permission === "denied" ? t("menu.notify_denied") : t(wanted() ? "menu.notify_off" : "menu.notify");
  button.setAttribute("aria-pressed", String(wanted()));
  button.setAttribute("aria-label", text);
  button.title = text;
}

/** Gives those who wait and did not before. */
export function newcomers(rows) {
  const fresh = waiting ? rows.filter((row) => !waiting.has(row.contact)) : [];
  waiting = new Set(rows.map((row) => row.contact));
  return fresh;
}

let alarmed = null; // contacts in certain danger; null before the first look

/** Two tones for each new danger, in sight or not. A browser that plays none before the first click stays silent. */
export function sound(rows) {
  const certain = rows.filter((row) => row.danger === "certain").map((row) => row.contact);
  const fresh = alarmed && certain.some((contact) => !alarmed.has(contact));
  alarmed = new Set(certain);
  if (!fresh) return;
  const player = new AudioContext();
  [[880, 0], [660, 0.25], [880, 0.5]].forEach(([pitch, at]) => {
    const tone = new OscillatorNode(player, { frequency: pitch });
    tone.connect(new GainNode(player, { gain: 0.2 })).connect(player.destination);
    tone.start(player.currentTime + at);
    tone.stop(player.currentTime + at + 0.2);
  });
  setTimeout(() => player.close(), 2000);
}

export function notify(rows, select) {
  if (!document.hidden || !wanted()) return;
  for (const row of rows) {
    const shown = new Notification(t("queue.new", { topic: topicOf(row) }), { body: word("reason", row.reason), tag: row.contact });
    shown.addEventListener("click", () => {
      window.focus();
      select(row.contact);
    });
  }
}
