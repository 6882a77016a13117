// All words come from words.json, in the language that the agent has chosen.
const words = await (await fetch("/desk/words.json", { cache: "no-cache" })).json();

export const has = (name) => name in words;

/** The words of this name; `{…}` is filled in. An unknown name shows itself, so that it is noticed. */
export function t(name, values = {}) {
  const text = words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** A word that depends on a value of the server's. One that is new to this page has no word: names of the inside help nobody. */
export const word = (prefix, value) => (has(`${prefix}.${value}`) ? t(`${prefix}.${value}`) : has(`${prefix}.other`) ? t(`${prefix}.other`) : "");

/** One of a text's languages, German if there is no other. */
export const inLanguage = (texts) => texts?.[document.documentElement.lang] ?? texts?.de ?? "";

export function languageButton() {
  const button = document.querySelector("button.language");
  button.addEventListener("click", () => {
    document.cookie = `lotse_language=${button.dataset.language}; path=/; max-age=31536000; samesite=strict`;
    location.reload();
  });
}
