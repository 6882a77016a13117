// When the team is there: the week, special days, and what both come to.
import { html } from "../vendor/core.js";
import { Card, Field } from "../parts.js";
import { language, moment, t } from "../words.js";

const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/** The week of the company, or of the installation as long as nobody has set another. */
export function Week({ week, installed, set }) {
  const own = week != null;
  return html`<fieldset class="week"><legend>${t("hours.week")}</legend>
    <label class="choice"><input type="checkbox" checked=${own} onChange=${(event) => set(event.currentTarget.checked ? { ...full(installed) } : undefined)} /> <span>${t("hours.week.own")}</span></label>
    <p class="field-hint" id="week-hint">${t(own ? "hours.week.hint" : "hours.week.installed")}</p>
    <table><tbody>${DAYS.map((day) => html`<tr key=${day}>
      <th scope="row" id=${`day-${day}`}>${t(`day.${day}`)}</th>
      <td>${own ? html`<input type="text" aria-labelledby=${`day-${day}`} aria-describedby="week-hint" maxlength="100" autocomplete="off" placeholder=${t("hours.closed")} value=${week[day] ?? ""} onInput=${(event) => set(full({ ...week, [day]: event.currentTarget.value }))} />` : installed[day] || t("hours.closed")}</td>
    </tr>`)}</tbody></table>
  </fieldset>`;
}

const full = (week) => Object.fromEntries(DAYS.filter((day) => week[day]).map((day) => [day, week[day]]));

export function Special({ rows, set }) {
  const change = (index, part) => set(rows.map((row, place) => (place === index ? { ...row, ...part } : row)));
  const input = (index, row, name, type, extra = {}) => html`<${Field} label=${t(`special.${name}`)} hint=${extra.hint}>
    ${(id, hint) => html`<input id=${id} type=${type} aria-describedby=${hint} maxlength="100" autocomplete="off" required=${name === "first"} placeholder=${extra.placeholder ?? ""} value=${extra.value ?? row[name] ?? ""} onInput=${(event) => change(index, extra.part?.(event.currentTarget.value) ?? { [name]: event.currentTarget.value })} />`}
  <//>`;
  const titled = (row, one) => ({ value: row.title?.[one] ?? "", part: (text) => ({ title: text || row.title?.[one === "de" ? "en" : "de"] ? { ...row.title, [one]: text } : undefined }) });
  return html`<fieldset class="special-days"><legend>${t("special.title")}</legend>
    <p class="field-hint">${t("special.hint")}</p>
    ${rows.map((row, index) => html`<div class="special-row" role="group" aria-label=${t("special.number", { n: index + 1 })}>
      ${input(index, row, "first", "date")}
      ${input(index, row, "last", "date")}
      ${input(index, row, "open", "text", { placeholder: t("hours.closed") })}
      ${input(index, row, "title_de", "text", titled(row, "de"))}
      ${input(index, row, "title_en", "text", titled(row, "en"))}
      <button type="button" class="quiet" aria-label=${t("special.remove", { n: index + 1 })} onClick=${() => set(rows.filter((_, place) => place !== index))}>${t("delete")}</button>
    </div>`)}
    <button type="button" class="secondary" onClick=${() => set([...rows, { first: "" }])}>${t("special.add")}</button>
  </fieldset>`;
}

const weekday = (iso) => new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" }).format(new Date(`${iso}T12:00`));

/** What these hours come to: now, and the days ahead. */
export function Ahead({ preview }) {
  if (!preview) return null;
  if (preview.problem) return html`<${Card} title=${t("ahead.title")}><p class="quiet-text">${t("ahead.problem")}</p><//>`;
  return html`<${Card} title=${t("ahead.title")}>
    <p class="ahead-now" role="status"><span class=${preview.open ? "tag good" : "tag warn"}>${t(preview.open ? "ahead.open" : "ahead.closed")}</span>
      ${!preview.open && html` <span>${preview.back ? t("ahead.back", { at: moment(preview.back) }) : t("ahead.never")}</span>`}</p>
    <ol class="ahead">${preview.days.map((day) => html`<li key=${day.day}>
      <span>${weekday(day.day)}</span>
      <span class=${day.times.length ? "" : "quiet-text"}>${day.times.map((times) => times.replace("-", "–")).join(", ") || t("hours.closed")}</span>
      ${day.special ? html`<span class="tag">${t("ahead.special")}</span>` : day.holiday ? html`<span class="tag">${day.holiday}</span>` : null}
    </li>`)}</ol>
  <//>`;
}
