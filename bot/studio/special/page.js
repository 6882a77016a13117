// Special notices and the stop button: what holds now, and two taps to change it.
import { html, useEffect, useRef, useState } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Empty, PageHead } from "../parts.js";
import { start } from "../start.js";
import { toast } from "../toasts.js";
import { display, inLanguage, moment, problem, t } from "../words.js";
import { NoticeForm } from "./notice_form.js";
import { things, titleOf } from "./scope.js";
import { StopForm } from "./stop_form.js";
import { left, useNow } from "./when.js";

const OFTEN = 5000;

function Special() {
  const [data, setData] = useState(null);
  const [wrong, setWrong] = useState("");
  const [open, setOpen] = useState(null); // "stop", or a notice in the making
  const now = useNow(useEffect);
  const buttons = useRef();

  async function look() {
    const answer = await get("special");
    setWrong(answer.ok ? "" : problem(answer));
    if (answer.ok) setData(answer);
  }
  useEffect(() => {
    look();
    const timer = setInterval(look, OFTEN);
    return () => clearInterval(timer);
  }, []);

  async function act(path, body, done) {
    const answer = await post(`special/${path}`, body);
    toast(answer.ok ? t(done) : problem(answer), { bad: !answer.ok });
    look();
  }
  function close() {
    setOpen(null);
    look();
    requestAnimationFrame(() => buttons.current?.querySelector("button")?.focus());
  }

  if (!data) return html`<${PageHead} title=${t("special.title")} />${wrong && html`<p class="problem" role="alert">${wrong}</p>`}`;
  const known = things(data.offered);
  return html`
    <${PageHead} title=${t("special.title")} lead=${t("special.lead")} />
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    ${data.off.map((off) => html`<${Off} key=${off.key} off=${off} known=${known} now=${now} onLift=${() => act("on", { key: off.key }, "stop.on_done")} />`)}
    ${!open && html`<div class="big-buttons" ref=${buttons}>
      <button type="button" class="primary big" onClick=${() => setOpen({})}>${t("special.new")}</button>
      <button type="button" class="danger big" onClick=${() => setOpen("stop")}>${t("special.stop")}</button>
    </div>`}
    ${open === "stop" && html`<${StopForm} data=${data} onDone=${close} />`}
    ${open && open !== "stop" && html`<${NoticeForm} data=${data} notice=${open.texts ? open : null} onDone=${close} />`}
    <section aria-labelledby="on-now">
      <h2 id="on-now" class="list-title">${t("special.on_now")}</h2>
      ${!data.notices.length && html`<${Empty} title=${t("special.none")}><p>${t("special.none.hint")}</p><//>`}
      <ul class="notices">${data.notices.map((notice) => html`<${Notice} key=${notice.id} notice=${notice} known=${known} now=${now}>
        <button type="button" class="secondary" onClick=${() => (setOpen(notice), scrollTo(0, 0))}>${t("edit")}</button>
        <button type="button" class="secondary" onClick=${() => act("end", { id: notice.id }, "special.ended")}>${t("special.end")}</button>
      <//>`)}</ul>
    </section>
    ${data.past.length > 0 && html`<details class="past"><summary>${t("special.past")}</summary>
      <ul class="notices">${data.past.map((notice) => html`<${Notice} key=${notice.id + notice.until + notice.ended_at} notice=${notice} known=${known} past>
        <button type="button" class="secondary" onClick=${() => (setOpen({ texts: notice.texts, scope: notice.scope }), scrollTo(0, 0))}>${t("special.again")}</button>
      <//>`)}</ul>
    </details>`}
  `;
}

function Notice({ notice, known, now, past, children }) {
  const { scope } = notice;
  const about = scope.all ? [t("special.all")] : [...named(scope.subjects, "subjects", known), ...named(scope.skills, "skills", known)];
  const when = past
    ? `${notice.ended_at ? t("special.ended_by", { by: display(notice.ended_by) }) : t("special.ran_out")}, ${moment(notice.ended_at ?? notice.until)}`
    : notice.on ? t("special.left", { time: left(notice.until, now) }) : t("special.begins_at", { at: moment(notice.begins) });
  return html`<li class=${past ? "notice over" : "notice"}>
    <p class="notice-text" lang="de">${notice.texts.de}</p>
    ${notice.texts.de_sie && html`<p class="notice-text other" lang="de">${notice.texts.de_sie}</p>`}
    ${notice.texts.en && html`<p class="notice-text other" lang="en">${notice.texts.en}</p>`}
    <p class="notice-meta">
      ${about.map((one) => html`<span class="tag">${one}</span>`)}
      <span class=${past ? "tag" : notice.on ? "tag good" : "tag warn"}>${when}</span>
      ${!past && html`<span class="quiet-text">${t("special.until_at", { at: moment(notice.until) })}</span>`}
      <span class="quiet-text">${t("special.by", { by: display(notice.author) })}</span>
    </p>
    <p class="notice-acts">${children}</p>
  </li>`;
}

function Off({ off, known, now, onLift }) {
  const title = off.kind === "notices" ? t("stop.are_off") : t("stop.is_off", { what: off.kind === "bot" ? t("stop.bot") : off.kind === "skill" ? named([off.name], "skills", known)[0] : off.name });
  return html`<section class="off" aria-label=${title}>
    <div>
      <h2>${title}</h2>
      <p>${t("stop.reason_is", { reason: off.reason })}</p>
      <p class="quiet-text">${t("stop.meta", { at: moment(off.at), by: display(off.by) })}, ${off.until ? t("special.left", { time: left(off.until, now) }) : t("stop.until.open")}</p>
      ${inLanguage(off.instead) && html`<p class="quiet-text">„${inLanguage(off.instead)}“</p>`}
    </div>
    <button type="button" class="primary big" onClick=${onLift}>${t("stop.on")}</button>
  </section>`;
}

const named = (values, list, known) => values.map((value) => {
  const thing = known.find((one) => one.list === list && one.value === value);
  return thing ? titleOf(thing) : value;
});

start(Special);
