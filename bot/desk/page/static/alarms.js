// The admins' bell: it counts what nobody has seen yet.
import { watchFor } from "./admins.js";
import { get, post } from "./api.js";
import { el } from "./dom.js";
import { display } from "./names.js";
import { full } from "./time.js";
import { t, word } from "./words.js";

const SHOWN = 50;
let bell = null;

export function watchAlarms() {
  bell = watchFor("alarms", {
    sign: "warn",
    words: { button: "menu.alarms", count: "alarms.count", title: "alarms.title", none: "alarms.none", failed: "alarms.failed" },
    read: (isOpen) => get("alarms", isOpen ? { words: 1 } : {}), // whose words they are about is read only to be shown
    rowsOf: ({ alarms }) => [...alarms.filter(isNew), ...alarms.filter((one) => one.seen_by)].slice(0, SHOWN).map(row),
    countOf: ({ alarms }) => alarms.filter(isNew).length,
  });
}

const isNew = (one) => !one.seen_by;

function row(one) {
  const said = { ...one.details, agent: display(one.details.agent), messenger: word("channel", one.details.messenger) };
  const when = one.number > 1 ? t("alarms.times", { number: one.number, at: full(one.last) }) : full(one.last);
  return el("li", { class: one.seen_by ? "seen" : "" },
    el("div", {}, el("p", {}, t(`alarm.${one.kind}`, said)),
      one.words && el("p", { class: "words" }, t("alarms.words", { words: one.words })),
      one.details.contact && el("p", {}, el("a", { href: `#${one.details.contact}`, onclick: () => bell.dialog().close() }, t("alarms.conversation"))),
      el("p", { class: "quiet-text" }, one.seen_by ? t("alarms.seen_by", { admin: display(one.seen_by), at: full(one.seen_at) }) : when)),
    one.seen_by ? null : el("button", { class: "secondary", type: "button", onclick: (event) => see(one, event.currentTarget) }, t("alarms.seen")));
}

async function see(one, pressed) {
  pressed.disabled = true;
  if (!bell.take(await post("alarms/seen?words=1", { id: one.id }))) pressed.disabled = false;
  else (bell.dialog()?.querySelector("li button") ?? document.querySelector("dialog.alarms-list .primary"))?.focus();
}
