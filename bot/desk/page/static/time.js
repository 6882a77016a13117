// Moments as people read them. The server's clock counts, not the one of this machine.
import { t } from "./words.js";

let offset = 0;

export const setNow = (iso) => { offset = Date.parse(iso) - Date.now(); };
export const now = () => Date.now() + offset;

/** How long something lasts, in the coarsest unit that still says something. */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t("time.s", { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("time.min", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("time.h", { h: hours, m: minutes % 60 });
  return t("time.d", { n: Math.floor(hours / 24) });
}

export const since = (iso) => span(now() - Date.parse(iso));
export const left = (iso) => span(Date.parse(iso) - now());
export const isPast = (iso) => iso !== null && Date.parse(iso) <= now();

const language = document.documentElement.lang;
const HOUR = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { weekday: "long", day: "numeric", month: "long" });
const FULL = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "medium", timeStyle: "short" });

export const hour = (iso) => HOUR.format(new Date(iso));
export const full = (iso) => FULL.format(new Date(iso));
export const dayOf = (iso) => new Date(iso).toDateString();

export function day(iso) {
  const today = new Date(now());
  if (dayOf(iso) === today.toDateString()) return t("thread.today");
  today.setDate(today.getDate() - 1);
  return dayOf(iso) === today.toDateString() ? t("thread.yesterday") : DAY.format(new Date(iso));
}
