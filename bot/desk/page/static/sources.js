// How the sources of answers stand, for admins: what they gave last, and what went wrong.
import { watchFor } from "./admins.js";
import { get } from "./api.js";
import { el } from "./dom.js";
import { full, since } from "./time.js";
import { t } from "./words.js";

const NAMED = ["alerts", "dhl", "shipcloud", "network"];

export function watchSources() {
  watchFor("sources", {
    sign: "source",
    words: { button: "source.open", count: "source.failing", title: "source.title", none: "source.none", failed: "source.failed" },
    read: () => get("sources", {}),
    rowsOf: ({ sources }) => sources.map(row),
    countOf: ({ sources }) => sources.filter((one) => one.standing === "away" || one.standing === "old").length,
    often: 5000,
  });
}

function row(one) {
  return el("li", {},
    el("p", { class: "source-head" }, el("strong", {}, nameOf(one.name)), el("span", { class: `state ${one.standing}` }, t(`source.${one.standing}`))),
    // what is over and mended is told after the facts, what holds now before them
    holds(one) && trouble(one),
    one.standing !== "unset" && el("dl", {}, facts(one).flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    !holds(one) && one.trouble && el("p", { class: "quiet-text" }, `${t("source.bad")}, ${full(one.bad_at)}: ${t(`source.trouble.${one.trouble}`)} `, code(one)));
}

const holds = (one) => one.standing === "away" || one.standing === "unset";

function trouble(one) {
  return el("p", { class: one.standing === "away" ? "trouble" : "quiet-text" }, t(`source.trouble.${one.trouble}`), " ",
    one.bad_at && el("span", { class: "quiet-text" }, `${full(one.bad_at)} `), code(one));
}

const code = (one) => one.reason && el("code", {}, one.reason.replace(/^http /, "HTTP\u00a0"));

function facts(one) {
  const found = [[t("source.good"), one.good_at ? `${full(one.good_at)} (${since(one.good_at)})` : t("source.never")]];
  if (one.as_of) found.push([t("source.age"), since(one.as_of)]);
  if (one.ours !== null) {
    const said = one.ours === 0 ? t("source.placed_none") : t("source.placed_of", { placed: one.placed, total: one.ours, share: Math.floor(one.share * 100) });
    found.push([t("source.placed"), one.elsewhere ? `${said}, ${t("source.elsewhere", { number: one.elsewhere })}` : said]);
  }
  if (one.calls_left !== null) found.push([t("source.calls"), t("source.calls_of", { left: one.calls_left, day: one.calls_a_day })]);
  return found;
}

const nameOf = (name) => (NAMED.includes(name) ? t(`source.name.${name}`) : t("source.name.feed", { name: name.replace(/-[0-9a-f]{4}$/, "") }));
