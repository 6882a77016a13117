import { html, signal, useEffect, useRef } from "../vendor/core.js";
import { get, post } from "../api.js";
import { PageHead } from "../parts.js";
import { start } from "../start.js";
import { toast } from "../toasts.js";
import { problem, t } from "../words.js";
import { Pair } from "./steps.js";
import { SaveDialog, ShareDialog } from "./dialogs.js";

const KEY = "lotse.tryout";
const EVERY = 500;

const about = signal(null);
const setup = signal({ locale: "de", channel: "webchat", release: "" });
const session = signal("");
const exchanges = signal([]);
const stage = signal("asleep");
const dialog = signal("");
let timer = 0;
let line = Promise.resolve();

const waits = () => exchanges.value.some((one) => !one.failed && Object.keys(one.sides).length < 2);

async function load() {
  const answer = await get("tryout");
  if (!answer.ok) return toast(problem(answer), { bad: true });
  about.value = answer;
  const offered = answer.channels.map((one) => one.name);
  setup.value = { ...setup.value, locale: answer.locale, channel: offered.includes("webchat") ? "webchat" : (offered[0] ?? "webchat") };
  const wanted = new URLSearchParams(location.search).get("release");
  if (wanted && answer.releases.some((one) => one.id === wanted)) setup.value = { ...setup.value, release: wanted };
  else if (sessionStorage.getItem(KEY)) await read(sessionStorage.getItem(KEY));
}

/** What has been said in a session; a page that is loaded again finds it here. */
async function read(id) {
  const answer = await get("tryout/talk", { session: id });
  clearTimeout(timer);
  if (answer.status === 410) return forget();
  if (answer.ok) {
    session.value = id;
    exchanges.value = answer.exchanges;
    stage.value = answer.stage;
    setup.value = answer.setup;
  }
  if (!answer.ok || waits()) timer = setTimeout(() => read(id), EVERY);
}

function forget() {
  clearTimeout(timer);
  sessionStorage.removeItem(KEY);
  session.value = "";
  exchanges.value = [];
}

async function again() {
  if (session.value) post("tryout/end", { session: session.value });
  forget();
}

async function choose(change) {
  setup.value = { ...setup.value, ...change };
  await again();
}

/** One sentence after the other, however fast they come; says whether it is in line. */
function say(text) {
  const said = line.then(() => sayNow(text.trim()));
  line = said.catch(() => undefined);
  return said;
}

async function sayNow(text) {
  if (!session.value) {
    const opened = await post("tryout/open", setup.value);
    if (!opened.ok) return refused(opened);
    session.value = opened.session;
    sessionStorage.setItem(KEY, opened.session);
  }
  const said = await post("tryout/say", { session: session.value, text });
  if (said.status === 410) forget();
  if (!said.ok) return refused(said);
  await read(session.value);
  return true;
}

function refused(answer) {
  toast(problem(answer), { bad: true });
  return false;
}

async function train() {
  const answer = await post("compare/train", { note: "" });
  if (!answer.ok) return toast(problem(answer), { bad: true });
  location.assign("/studio/compare");
}

const Pick = ({ name, value, choices, onChange }) => html`
  <label class="pick"><span>${t(`tryout.${name}`)}</span>
    <select name=${name} value=${value} onChange=${(event) => onChange(event.target.value)}>
      ${choices.map(([key, label]) => html`<option value=${key} selected=${key === value}>${label}</option>`)}
    </select>
  </label>
`;

const Setup = () => html`
  <div class="setup card">
    <${Pick} name="locale" value=${setup.value.locale} onChange=${(locale) => choose({ locale })}
      choices=${["de", "de_sie", "en"].map((one) => [one, t(`locale.${one}`)])} />
    <${Pick} name="channel" value=${setup.value.channel} onChange=${(channel) => choose({ channel })}
      choices=${about.value.channels.map((one) => [one.name, one.label])} />
    <${Pick} name="with" value=${setup.value.release} onChange=${(release) => choose({ release })}
      choices=${[["", t("tryout.draft")], ...about.value.releases.map((one) => [one.id, t("tryout.candidate", { note: one.note || one.id })])]} />
  </div>
`;

/** What the live model does not know yet, said before anybody wonders. */
const Untrained = () => about.value.untrained.length > 0 && !setup.value.release && html`
  <div class="untrained" role="note">
    <p><strong>${t("tryout.untrained")}</strong> ${t("tryout.untrained_why", { skills: about.value.untrained.join(", ") })}</p>
    <button type="button" class="secondary" onClick=${train}>${t("tryout.train")}</button>
  </div>
`;

const Waking = () => stage.value !== "ready" && html`<p class="waking" role="status">${t("tryout.waking")}</p>`;

function Composer() {
  const box = useRef();
  const send = async (event) => {
    event?.preventDefault();
    const text = box.current.value;
    if (!text.trim()) return;
    box.current.value = "";
    box.current.focus();
    if (!(await say(text)) && !box.current.value) box.current.value = text;
  };
  const key = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && send(event);
  return html`<form class="composer" onSubmit=${send}>
    <label class="hidden" for="sentence">${t("tryout.sentence")}</label>
    <textarea id="sentence" ref=${box} rows="1" maxlength="1000" placeholder=${t("tryout.placeholder")} onKeyDown=${key}></textarea>
    <button type="submit" class="primary">${t("tryout.send")}</button>
  </form>`;
}

const Talk = () => html`
  <ol class="talk" aria-live="polite">
    ${exchanges.value.map((one) => html`<li key=${one.number}>
      <p class="said"><span class="hidden">${t("tryout.you")}: </span>${one.text}</p>
      ${one.failed
        ? html`<p class="failed" role="alert">${t(`tryout.failed.${one.failed}`)}${one.reason && html` <code>${one.reason}</code>`}</p>`
        : Object.keys(one.sides).length < 2
          ? html`<p class="thinking">${stage.value === "ready" ? t("tryout.thinking") : t("tryout.waking")}</p>`
          : html`<${Pair} exchange=${one} release=${setup.value.release} onChoice=${say} />`}
    </li>`)}
  </ol>
`;

const First = () => html`
  <div class="empty">
    <p class="empty-title">${t("tryout.first")}</p>
    <p>${t("tryout.first_why")}</p>
    <p class="examples">${["tryout.example1", "tryout.example2", "tryout.example3"].map((one) => html`<button type="button" class="secondary" onClick=${() => say(t(one))}>${t(one)}</button>`)}</p>
  </div>
`;

function TryOut() {
  useEffect(() => void load(), []);
  if (!about.value) return html`<p class="quiet-text">${t("loading")}</p>`;
  const ready = exchanges.value.some((one) => one.sides.new);
  return html`
    <${PageHead} title=${t("nav.tryout")} lead=${t("tryout.lead")}>
      <button type="button" class="secondary" disabled=${!ready} onClick=${() => (dialog.value = "save")}>${t("tryout.save")}</button>
      <button type="button" class="secondary" onClick=${() => (dialog.value = "share")}>${t("tryout.share")}</button>
      <button type="button" class="secondary" disabled=${!session.value} onClick=${again}>${t("tryout.again")}</button>
    <//>
    <${Setup} />
    <${Untrained} />
    ${exchanges.value.length ? html`<${Talk} />` : html`<${First} />`}
    ${exchanges.value.length > 0 && waits() && html`<${Waking} />`}
    <${Composer} />
    ${dialog.value === "save" && html`<${SaveDialog} session=${session.value} exchanges=${exchanges.value} onClose=${() => (dialog.value = "")} />`}
    ${dialog.value === "share" && html`<${ShareDialog} about=${about} setup=${setup.value} onClose=${() => (dialog.value = "")} />`}
  `;
}

start(TryOut);
