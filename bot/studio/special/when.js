// Times: how long something lasts, by a tap or to the minute, and how much of it is left.
import { html, useState } from "../vendor/core.js";
import { Field } from "../parts.js";
import { language, many, t } from "../words.js";

const HOUR = 3600e3;
const in_hours = (hours) => new Date(Date.now() + hours * HOUR);

function midnight(days, hour = 0) {
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at;
}

/** Ends that are one tap away; each is worked out when it is used. */
const ENDS = {
  one: [() => in_hours(1), () => many("special.until.hours", 1)],
  three: [() => in_hours(3), () => many("special.until.hours", 3)],
  tonight: [() => midnight(1), () => t("special.until.tonight")],
  morning: [() => midnight(1, 6), () => t("special.until.morning")],
};

/** What `value` of an Until stands for, as the server reads it; empty: no end. */
export const endOf = ({ kind, at }) => (kind === "open" ? null : kind === "other" ? moment(at) : ENDS[kind][0]().toISOString());
export const moment = (local) => (local ? new Date(local).toISOString() : null);

/** A moment as `datetime-local` writes it. */
export function localTime(iso) {
  const at = new Date(iso);
  return new Date(at - at.getTimezoneOffset() * 60e3).toISOString().slice(0, 16);
}

/** One of a few ends, or a moment; `open` offers to leave it open. */
export function Until({ label, value, onChange, open, problem }) {
  const kinds = [...(open ? ["open"] : []), ...Object.keys(ENDS).filter((kind) => !open || kind !== "morning"), "other"];
  const title = (kind) => (kind === "open" ? t("stop.until.open") : kind === "other" ? t("special.until.other") : ENDS[kind][1]());
  const choose = (kind) => onChange({ kind, at: kind === "other" ? value.at || localTime(in_hours(2)) : value.at });
  return html`<fieldset class="field">
    <legend class="label">${label}</legend>
    <div class="chips">${kinds.map((kind) => html`<button type="button" class="chip" aria-pressed=${value.kind === kind} onClick=${() => choose(kind)}>${title(kind)}</button>`)}</div>
    ${value.kind === "other" && html`<${Field} label=${t("special.until.at")}>${(id) => html`<input id=${id} type="datetime-local" value=${value.at} onInput=${(event) => onChange({ kind: "other", at: event.currentTarget.value })} />`}<//>`}
    ${problem && html`<p class="field-problem" role="alert">${problem}</p>`}
  </fieldset>`;
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

/** "2 Stunden, 5 Minuten" from now until then. */
export function left(iso, now = Date.now()) {
  let seconds = Math.max(60, (new Date(iso) - now) / 1000);
  const first = UNITS.findIndex(([, length]) => seconds >= length);
  return UNITS.slice(first, first + 2)
    .map(([unit, length]) => {
      const number = Math.floor(seconds / length);
      seconds -= number * length;
      return number ? new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(number) : "";
    })
    .filter(Boolean)
    .join(", ");
}

/** Something that renders again each half minute. */
export function useNow(useEffect) {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 30e3);
    return () => clearInterval(timer);
  }, []);
  return now;
}
