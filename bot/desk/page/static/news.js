// What is new since the last look at the rows, told as the agent likes it: to the ear, by the browser, or not at all.
import { announce } from "./dom.js";
import { nameOf } from "./names.js";
import { maySound, mayShow, wishes } from "./notify.js";
import { isOverdue, topicOf } from "./row.js";
import { isSeen, unreadOf } from "./seen.js";
import { alarm, chime } from "./sound.js";
import { isMine, known, sections } from "./store.js";
import { t, word } from "./words.js";

const MOST = 3; // said in one moment
let before = null; // what was known at the last look; null before the first

const saw = () => ({
  waiting: new Set(sections().waiting.map((row) => row.contact)),
  heard: new Map(sections().mine.map((row) => [row.contact, row.heard])),
  warned: new Map(sections().mine.filter(isOverdue).map((row) => [row.contact, row.warned_at])),
  danger: new Set(known.rows.filter((row) => row.danger === "certain").map((row) => row.contact)),
});

/** Look at the rows again and tell what is new in them; what is open before the agent's eyes is none. */
export function tellNews(select) {
  const [then, now] = [before, saw()];
  before = now;
  if (!then) return;
  const fresh = sections().waiting.filter((row) => !then.waiting.has(row.contact))
    .map((row) => ({ row, about: "waiting", text: t("queue.new", { topic: topicOf(row) }) }));
  const written = sections().mine.filter((row) => row.heard > (then.heard.get(row.contact) ?? Infinity) && unreadOf(row) && !isSeen(row.contact))
    .map((row) => ({ row, about: "mine", text: t("queue.wrote", { name: nameOf(row) }) }));
  const warned = known.rows.filter((row) => isMine(row) && now.warned.has(row.contact) && now.warned.get(row.contact) !== then.warned.get(row.contact))
    .map((row) => ({ row, about: "mine", text: t("leaving.soon", { name: nameOf(row) }) }));
  for (const { text } of [...fresh, ...written].slice(0, MOST)) announce(text);
  tell([...written, ...warned, ...fresh].filter(({ about }) => wishes()[about]), select);
  if ([...now.danger].some((contact) => !then.danger.has(contact))) alarm();
}

function tell(news, select) {
  if (maySound() && news.length) chime();
  const away = document.hidden || !document.hasFocus();
  if (mayShow()) for (const one of news) if (away || one.about === "mine") show(one, select);
}

/** What was written stands in no notification: screens are seen by others. */
function show({ row, text }, select) {
  const body = [topicOf(row), row.reason && word("reason", row.reason)].filter(Boolean).join(" · ");
  const shown = new Notification(text, { body, tag: row.contact, renotify: true });
  shown.addEventListener("click", () => {
    window.focus();
    select(row.contact);
    shown.close();
  });
}
