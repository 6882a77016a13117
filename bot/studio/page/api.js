// Calls to the server. A call never throws: status 0 means that the server did not answer.
import { toast } from "./toasts.js";
import { t } from "./words.js";

const csrf = document.querySelector('meta[name="csrf"]').content;

/** `path` is below `/studio/api/`; the answer is its JSON with `status` beside it. */
export async function call(method, path, body, timeout = 20000) {
  try {
    const response = await fetch(`/studio/api/${path}`, {
      method,
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}), ...(method === "GET" ? {} : { "X-Lotse-Csrf": csrf }) },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(timeout),
    });
    const data = await response.json().catch(() => ({}));
    if (response.status === 401) signedOut();
    return { ...data, status: response.status, ok: response.ok };
  } catch {
    return { status: 0, ok: false };
  }
}

export const get = (path, query) => call("GET", query ? `${path}?${new URLSearchParams(query)}` : path);
export const post = (path, body, timeout) => call("POST", path, body ?? {}, timeout);

function signedOut() {
  toast(t("signed_out"), { bad: true });
  setTimeout(() => location.assign(`/desk/login?next=${encodeURIComponent(location.pathname)}${location.hash}`), 1500);
}
