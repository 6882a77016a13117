/* The control API; a refusal is shown and thrown. */

import { byId } from "./dom.js";

let hiding = 0;

export function toast(text) {
  const place = byId("toast");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => place.classList.remove("shown"), 5000);
}

export async function control(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const answer = await fetch(`/control/${path}`, options);
  const text = await answer.text();
  const json = text ? JSON.parse(text) : null;
  if (!answer.ok) {
    toast(json?.error ?? `${answer.status}`);
    throw new Error(json?.error ?? `${answer.status}`);
  }
  return json;
}
