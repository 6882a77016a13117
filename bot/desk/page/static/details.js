// The right pane: what is known about the open conversation.
import { el } from "./dom.js";
import { display, nameOf } from "./names.js";
import { channelOf, languageOf, topicOf } from "./row.js";
import { isMine, may } from "./store.js";
import { full, since } from "./time.js";
import { t, word } from "./words.js";

export function ownerOf(row) {
  if (row.closing_until || (may("reopen") && !row.conversation)) return t("owner.closed");
  if (isMine(row)) return t("owner.me");
  return row.owner === "agent" ? t("owner.agent", { agent: display(row.agent) }) : t(`owner.${row.owner}`);
}

export function showDetails(pane, row) {
  const pairs = [
    ["name", el("bdi", {}, nameOf(row))],
    ["topic", topicOf(row)],
    ["reason", row.reason && word("reason", row.reason)],
    ["channel", channelOf(row)],
    ["language", languageOf(row)],
    ["owner", ownerOf(row)],
    ["waiting", row.waiting_since ? el("time", { datetime: row.waiting_since, title: full(row.waiting_since), data: { since: row.waiting_since } }, since(row.waiting_since)) : t("detail.nobody")],
    ["queued", row.owner !== "bot" && row.queued_at && full(row.queued_at)],
    ["window", row.window_until ? full(row.window_until) : t("window.always")],
  ];
  pane.replaceChildren(el("h2", {}, t("detail.label")),
    el("dl", {}, pairs.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, t(`detail.${name}`)), el("dd", {}, value)])));
}
