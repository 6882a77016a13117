// A fact's values as people read them.
import { day, language, t } from "../words.js";

const FIELDS = { value: "form.value", checked_on: "form.checked_on", valid_from: "form.valid_from", valid_until: "form.valid_until", source: "form.source", link: "form.link", next: "form.next", kind: "form.kind", "title.de": "form.title_de", "title.en": "form.title_en", "value.de": "form.value_de", "value.en": "form.value_en" };

export const fieldOf = (what) => (what ? `${t(FIELDS[what] ?? what)}:` : "");

/** A value or several, with days and prices as people write them; `kind` is the fact's. */
export function plain(value, kind = "") {
  if (value == null || value === "") return t("facts.history.gone");
  if (Array.isArray(value)) return value.map((one) => plain(one, kind)).join("\n");
  if (typeof value === "object") return Object.entries(value).filter(([, one]) => one != null && one !== "").map(([name, one]) => (name in FIELDS ? `${t(FIELDS[name])}: ` : "") + plain(one, value.kind ?? kind)).join("\n");
  if (typeof value === "number" && kind === "money") return new Intl.NumberFormat(language, { style: "currency", currency: "EUR" }).format(value);
  if (typeof value === "number") return new Intl.NumberFormat(language).format(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(`${value}T12:00`) : String(value);
}

/** One unit of a fact, with the name that its form gives it. */
export function told(value, unit, kind) {
  const field = fieldOf(unit.slice(2).join("."));
  return `${field} ${plain(value, kind)}`.trim();
}
