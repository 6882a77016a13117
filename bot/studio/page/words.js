// The words of this page in the chosen language; all of them lie in words.json files.
const page = document.body.dataset.page;
const words = await (await fetch(`/studio/words/${page}.json`, { cache: "no-cache" })).json();

export const language = document.documentElement.lang;
export const has = (name) => name in words;

/** The words of this name; `{…}` is filled in. An unknown name shows itself, so that it is noticed. */
export function t(name, values = {}) {
  const text = words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** `name.one` or `name.other`, as the language has it for this number, which is `{n}`. */
export function many(name, n, values = {}) {
  return t(`${name}.${new Intl.PluralRules(language).select(n)}`, { n: number(n), ...values });
}

/** What is wrong, of an answer of `api.js`. */
export const problem = ({ status, code }) => (!status ? t("error.offline") : has(`error.${code}`) ? t(`error.${code}`) : t("error.other", { code: code ?? status }));

/** One of a text's languages, German if there is no other. */
export const inLanguage = (texts) => texts?.[language] ?? texts?.de ?? "";

/** Names are kept in lower case; people read them with a capital. */
export const display = (name) => (name ? name[0].toLocaleUpperCase() + name.slice(1) : "");

export const number = (value, options) => new Intl.NumberFormat(language, options).format(value);
export const percent = (share) => number(share, { style: "percent", maximumFractionDigits: 1 });
export const moment = (iso) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
export const day = (iso) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso));

const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];
/** How long ago, in the largest unit that fits: "vor 3 Stunden". */
export function ago(iso) {
  const seconds = (new Date(iso) - Date.now()) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return step ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(seconds / step[1]), step[0]) : t("just_now");
}

/** What people call a pack. */
export const packTitle = (pack) => (has(`pack.${pack}`) ? t(`pack.${pack}`) : pack[0].toUpperCase() + pack.slice(1));
