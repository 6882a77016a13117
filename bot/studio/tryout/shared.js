// The page behind a link for testers: a chat with the draft, and nothing else.
const words = JSON.parse(document.body.dataset.words);
const talk = document.getElementById("talk");
const box = document.getElementById("sentence");
const problem = document.getElementById("said");
const locale = document.getElementById("locale");
const here = location.pathname.replace(/\/$/, "");
const EVERY = 600;
let session = "";
let timer = 0;

async function call(method, path, body) {
  try {
    const answer = await fetch(`${here}/${path}`, { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body), signal: AbortSignal.timeout(20000) });
    return { ok: answer.ok, ...(await answer.json().catch(() => ({}))) };
  } catch {
    return { ok: false, code: "offline" };
  }
}

function tell(code) {
  problem.textContent = code ? (words[`shared.error.${code}`] ?? words["shared.error.offline"]) : "";
  problem.classList.toggle("hidden", !code);
}

async function say(text) {
  tell("");
  if (!session) {
    const opened = await call("POST", "open", { locale: locale.value });
    if (!opened.ok) return tell(opened.code);
    session = opened.session;
  }
  const said = await call("POST", "say", { session, text });
  if (!said.ok) {
    if (said.code === "gone") session = "";
    box.value ||= text;
    return tell(said.code);
  }
  await read();
}

async function read() {
  clearTimeout(timer);
  const answer = await call("GET", `talk?session=${encodeURIComponent(session)}`);
  if (answer.ok) show(answer);
  if (!answer.ok ? answer.code === "offline" : answer.exchanges.some((one) => !one.over)) timer = setTimeout(read, EVERY);
}

function show({ exchanges, stage }) {
  talk.replaceChildren(...exchanges.flatMap((one) => [
    made("p", "said", one.text),
    ...(one.failed ? [made("p", "failed", words["shared.error.broken"])] : one.over ? one.replies.map(bubble) : [made("p", "thinking", words[stage === "ready" ? "shared.thinking" : "shared.waking"])]),
  ]));
  talk.lastElementChild?.scrollIntoView({ block: "nearest" });
}

function bubble(reply) {
  const whole = made("div", "bubble");
  whole.append(made("p", "", reply.text));
  if (reply.choices.length && reply.shown === "buttons") {
    const row = made("p", "choices");
    row.append(...reply.choices.map((title) => {
      const button = made("button", "", title);
      button.type = "button";
      button.addEventListener("click", () => say(title));
      return button;
    }));
    whole.append(row);
  }
  return whole;
}

function made(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  box.value = "";
  if (text) say(text);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
locale.addEventListener("change", () => {
  session = "";
  clearTimeout(timer);
  talk.replaceChildren();
});
