// What is asked before somebody is invited, changed or removed; and the link that is shown once.
import { html, useRef, useState } from "../vendor/core.js";
import { Dialog, Field } from "../parts.js";
import { announce } from "../toasts.js";
import { display, t } from "../words.js";

/** A dialog with one thing to do: `run` gives what is wrong, or nothing. */
export function Ask({ title, onClose, run, button, dangerous = false, children }) {
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    const found = await run();
    setBusy(false);
    setWrong(found);
  }
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="ask" onSubmit=${submit}>
      <div class="ask-body">${children}</div>
      ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
      <button type="button" class="secondary" onClick=${onClose}>${t("cancel")}</button>
      <button type="submit" class=${dangerous ? "danger" : "primary"} disabled=${busy}>${button}</button>
    </form>
  <//>`;
}

export function Invite({ onClose, act }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("agent");
  const run = () => act("invite", { name: name.trim(), role }, t("people.invited.said", { name }));
  return html`<${Ask} title=${t("people.invite")} onClose=${onClose} run=${run} button=${t("people.make_link")}>
    <${Field} label=${t("people.name")} hint=${t("people.name.hint")}>
      ${(id, hint) => html`<input id=${id} aria-describedby=${hint} value=${name} required maxlength="32" autocomplete="off" autocapitalize="off" spellcheck="false" autofocus onInput=${(event) => setName(event.currentTarget.value)} />`}
    <//>
    <fieldset><legend>${t("people.role")}</legend>
      ${["agent", "admin"].map((one) => html`<label class="choice"><input type="radio" name="role" value=${one} checked=${role === one} onChange=${() => setRole(one)} />
        <span><strong>${t(`role.${one}`)}</strong><br /><span class="quiet-text">${t(`role.${one}.means`)}</span></span></label>`)}
    </fieldset>
  <//>`;
}

/** Nobody can read the link again: it is nowhere but on this screen. */
export function Link({ link, name, onClose }) {
  const field = useRef();
  const [copied, setCopied] = useState(false);
  async function copy() {
    field.current.select();
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      document.execCommand("copy"); // no clipboard without https
    }
    setCopied(true);
    announce(t("copied"));
  }
  return html`<${Dialog} title=${t("people.link", { name: display(name) })} onClose=${onClose}>
    <p>${t("people.link.once")}</p>
    <${Field} label=${t("people.link.label")}>${(id) => html`<input id=${id} ref=${field} class="link" readonly value=${link} onFocus=${(event) => event.currentTarget.select()} />`}<//>
    <form method="dialog" class="ask">
      <button type="button" class="primary" autofocus onClick=${copy}>${t(copied ? "copied" : "copy")}</button>
      <button type="button" class="secondary" onClick=${onClose}>${t("people.link.done")}</button>
    </form>
  <//>`;
}

/** Before what cannot be taken back; what ends one's own access needs a tick of its own. */
export function Sure({ kind, person, mine, onClose, act }) {
  const [meant, setMeant] = useState(false);
  const name = display(person.name);
  const role = person.role === "admin" ? "agent" : "admin";
  const loses = mine && (kind !== "role" || role === "agent");
  const body = { name: person.name, myself: meant, ...(kind === "role" ? { role } : {}) };
  const words = kind === "role" ? `role.${role}` : kind === "reset" && !person.has_password ? "again" : kind;
  const run = () => (loses && !meant ? t("error.yourself") : act(kind, body, t(`sure.${words}.said`, { name })));
  return html`<${Ask} title=${t(`sure.${words}`, { name })} onClose=${onClose} run=${run} button=${t(`sure.${words}.go`)} dangerous=${kind === "remove"}>
    <p>${t(`sure.${words}.means`, { name })}</p>
    ${loses && html`<label class="choice own"><input type="checkbox" checked=${meant} onChange=${(event) => setMeant(event.currentTarget.checked)} /><span>${t(`sure.${words}.own`)}</span></label>`}
  <//>`;
}
