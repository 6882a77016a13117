// Calls to the server. A call never throws: status 0 means that the server did not answer.
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

export async function call(method, path, body, timeout = 15000) {
  try {
    const response = await fetch(`/desk/api/${path}`, {
      method,
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}), ...(method === "GET" ? {} : { "X-Lotse-Csrf": csrf }) },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(timeout),
    });
    const data = await response.json().catch(() => ({}));
    if (response.status === 401 && data.code === "signed_out") document.dispatchEvent(new Event("signed-out"));
    return { status: response.status, ...data };
  } catch {
    return { status: 0 };
  }
}

export const get = (path, query) => call("GET", `${path}?${new URLSearchParams(query)}`);
export const post = (path, body) => call("POST", path, body ?? {});
