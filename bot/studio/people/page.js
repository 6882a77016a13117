// The team: who may sign in, who is signed in, and what waits for a second admin.
import { html, useEffect, useState } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Card, Empty, PageHead } from "../parts.js";
import { start } from "../start.js";
import { announce } from "../toasts.js";
import { ago, display, many, moment, problem, t } from "../words.js";
import { Approvals } from "./approvals.js";
import { Invite, Link, Sure } from "./dialogs.js";

const me = document.body.dataset.admin;
const EVERY = 15000;

function People() {
  const [people, setPeople] = useState(null);
  const [wrong, setWrong] = useState("");
  const [open, setOpen] = useState(null); // what is asked or shown: {kind, person?, link?}

  async function look() {
    const answer = await get("people");
    setWrong(answer.ok ? "" : problem(answer));
    if (answer.ok) setPeople(answer.people);
  }
  useEffect(() => {
    look();
    const again = setInterval(() => document.hidden || look(), EVERY);
    return () => clearInterval(again);
  }, []);

  const shut = () => setOpen(null);
  /** Gives what is wrong in words, or nothing. */
  async function act(path, body, said) {
    const answer = await post(`people/${path}`, body);
    if (!answer.ok) return problem(answer);
    if (body.name === me && path !== "invite" && !answer.link) return location.assign("/desk/login?next=/studio/people"), "";
    await look();
    setOpen(answer.link ? { kind: "link", link: answer.link, person: body.name } : null);
    announce(said);
    return "";
  }

  return html`
    <${PageHead} title=${t("people.title")} lead=${t("people.lead")}>
      <button type="button" class="primary" onClick=${() => setOpen({ kind: "invite" })}>${t("people.invite")}</button>
    <//>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    <${Approvals} />
    <${Card} title=${t("people.team")}>
      ${people && html`<ul class="people">${people.map((one) => html`<${Person} key=${one.name} one=${one} ask=${(kind) => setOpen({ kind, person: one })} />`)}</ul>`}
      ${people?.length === 1 && html`<${Empty} title=${t("people.alone")}>${t("people.alone.hint")}<//>`}
    <//>
    ${open?.kind === "invite" && html`<${Invite} onClose=${shut} act=${act} />`}
    ${open?.kind === "link" && html`<${Link} link=${open.link} name=${open.person} onClose=${shut} />`}
    ${open && !["invite", "link"].includes(open.kind) && html`<${Sure} kind=${open.kind} person=${open.person} mine=${open.person.name === me} onClose=${shut} act=${act} />`}
  `;
}

function Person({ one, ask }) {
  const mine = one.name === me;
  return html`<li>
    <div class="person-who">
      <p class="person-name"><strong>${display(one.name)}</strong> ${mine && html`<span class="quiet-text">${t("people.you")}</span>`}
        <span class=${`tag ${one.role === "admin" ? "good" : ""}`}>${t(`role.${one.role}`)}</span></p>
      <p class="quiet-text">${standing(one)}</p>
    </div>
    <div class="person-acts">
      <button type="button" class="secondary" aria-label=${t("people.reset.of", { name: display(one.name) })} onClick=${() => ask("reset")}>${t(one.has_password ? "people.reset" : "people.again")}</button>
      <button type="button" class="secondary" aria-label=${t("people.role.of", { name: display(one.name) })} onClick=${() => ask("role")}>${t(one.role === "admin" ? "people.to_agent" : "people.to_admin")}</button>
      ${one.seen.length > 0 && html`<button type="button" class="secondary" aria-label=${t("people.sign_out.of", { name: display(one.name) })} onClick=${() => ask("sign_out")}>${t("people.sign_out")}</button>`}
      <button type="button" class="secondary bad-text" aria-label=${t("people.remove.of", { name: display(one.name) })} onClick=${() => ask("remove")}>${t("people.remove")}</button>
    </div>
  </li>`;
}

function standing(one) {
  if (!one.has_password) {
    if (!one.link_until) return t("people.no_link");
    return new Date(one.link_until) > new Date() ? t("people.invited", { at: moment(one.link_until) }) : t("people.lapsed");
  }
  const seen = one.seen.length ? many("people.browsers", one.seen.length, { ago: ago(one.seen[0]) }) : t("people.signed_out");
  return one.at_desk ? `${t("people.at_desk")} · ${seen}` : seen;
}

start(People);
