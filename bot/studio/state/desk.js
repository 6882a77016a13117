// What the desk tells admins, with the desk's own words: its alarms and its sources.
import { language } from "../words.js";

const words = await (await fetch("/desk/words.json", { cache: "no-cache" })).json();
const csrf = document.querySelector('meta[name="csrf"]').content;

export function said(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
export const knows = (name) => name in words;

/** A call of the desk; status 0 means that the server did not answer. */
export async function desk(path, body) {
  try {
    const response = await fetch(`/desk/api/${path}`, {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json", "X-Lotse-Csrf": csrf } : {}) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20000),
    });
    return { ...(await response.json().catch(() => ({}))), status: response.status, ok: response.ok };
  } catch {
    return { status: 0, ok: false };
  }
}

export const full = (iso) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
