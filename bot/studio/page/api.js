// Calls to the server. A call never throws: status 0 means that the server did not answer.
import { toast } from "./toasts.js";
import { t } from "./words.js";

let csrf = document.querySelector('meta[name="csrf"]').content;
let told = false;

/** `path` is below `/studio/api/`; the answer is its JSON with `status` beside it. Whoever was signed out and has signed
    in again elsewhere goes on where they were. */
export async function call(method, path, body, timeout = 20000) {
  const answer = await ask(method, path, body, timeout);
  if (answer.status === 401) signedOut();
  else if (answer.ok) told = false;
  return answer.status === 403 && answer.code === "csrf" && (await signedInAgain()) ? ask(method, path, body, timeout) : answer;
}

async function ask(method, path, body, timeout) {
  try {
    const response = await fetch(`/studio/api/${path}`, {
      method,
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}), ...(method === "GET" ? {} : { "X-Lotse-Csrf": csrf }) },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(timeout),
    });
    const data = await response.json().catch(() => ({}));
    return { ...data, status: response.status, ok: response.ok };
  } catch {
    return { status: 0, ok: false };
  }
}

export const get = (path, query) => call("GET", query ? `${path}?${new URLSearchParams(query)}` : path);
export const post = (path, body, timeout) => call("POST", path, body ?? {}, timeout);

/** Said once, and the page stays: what was typed would be lost with it. */
function signedOut() {
  if (told) return;
  told = true;
  toast(t("signed_out"), { bad: true, lasts: 3600000, act: { label: t("sign_in"), run: () => window.open("/desk/login?next=/studio", "_blank", "noopener") } });
}

/** Whether the same person has a new session in this browser: another one's page would act in the wrong name. */
async function signedInAgain() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.body.dataset.admin !== document.body.dataset.admin) return false;
  csrf = page.querySelector('meta[name="csrf"]').content;
  return true;
}
