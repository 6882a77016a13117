// Who waits while nobody is there may go on in WhatsApp: a link, a picture for the phone's camera, and words to send.

import { codeLives, language, newcodes, strings } from "./strings.js";

const find = (id) => document.getElementById(id);

export function listen() {
  find("onward-button").addEventListener("click", ask);
  find("code-close").addEventListener("click", () => find("code").close());
  find("code").addEventListener("close", () => find("onward-button").focus());
}

/** Offered as long as it is of use; a dialog with a code that has been used closes. */
export function offer(yes) {
  const before = find("onward").hidden;
  find("onward").hidden = !yes;
  if (!yes && find("code").open) find("code").close();
  return before && yes;
}

async function ask() {
  const button = find("onward-button");
  button.disabled = true;
  say("");
  try {
    const answer = await fetch("chat/onward", { method: "POST", body: new URLSearchParams({ language }) });
    if (answer.status === 429) say(newcodes(Number(answer.headers.get("Retry-After"))));
    else if (answer.ok) show(await answer.json());
    else say(strings.failed);
  } catch {
    say(strings.failed);
  }
  button.disabled = false;
}

function show({ words, link, minutes, picture }) {
  find("code-words").textContent = words;
  find("code-lives").textContent = codeLives(minutes);
  find("code-link").href = link;
  const drawn = new DOMParser().parseFromString(picture, "image/svg+xml").documentElement;
  drawn.setAttribute("aria-hidden", "true");
  find("code-picture").replaceChildren(drawn);
  find("code").showModal();
}

function say(text) {
  find("onward-failed").textContent = text;
  find("onward-failed").hidden = !text;
}
