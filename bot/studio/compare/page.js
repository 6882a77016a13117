import { html, signal, useEffect } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Card, Empty, Field, PageHead, Progress } from "../parts.js";
import { start } from "../start.js";
import { announce, toast } from "../toasts.js";
import { inLanguage, many, moment, problem, t } from "../words.js";
import { Changes, Golden } from "./changes.js";
import { Experts } from "./experts.js";
import { Publish } from "./publish.js";

const EVERY = 1000;
const SELDOM = 8000;
const stand = signal(null);
const found = signal(null);
const note = signal("");
let timer = 0;

const runs = () => ["waiting", "running"].includes(stand.value?.job?.state);

/** How things stand, asked for again as long as something runs; the server knows, so a reload loses nothing. */
async function look() {
  clearTimeout(timer);
  const answer = await get("compare");
  if (answer.ok) {
    const before = stand.value?.job?.state;
    stand.value = answer;
    if (before === "running" && !runs()) announce(t(`compare.state.${answer.job.state}`));
    if (answer.candidate && answer.candidate !== found.value?.report.release && answer.candidate !== answer.live) await read(answer.candidate);
    if (answer.candidate === answer.live) found.value = null;
  } else if (!stand.value) toast(problem(answer), { bad: true });
  timer = setTimeout(look, runs() ? EVERY : SELDOM);
}

async function read(release) {
  const answer = await get("compare/report", { release });
  if (answer.ok) found.value = answer;
}

async function train(event) {
  event?.preventDefault();
  const answer = await post("compare/train", { note: note.value });
  if (!answer.ok) return toast(problem(answer), { bad: true });
  note.value = "";
  found.value = null;
  await look();
}

async function cancel() {
  const answer = await post("compare/cancel", { id: stand.value.job.id });
  if (!answer.ok) return toast(problem(answer), { bad: true });
  await look();
}

const seconds = (left) => (left < 90 ? many("compare.seconds", Math.max(1, Math.round(left))) : many("compare.minutes", Math.round(left / 60)));

function Running({ job }) {
  const words = job.state === "waiting" ? t("compare.waiting") : t(`compare.phase.${job.phase || "reading"}`);
  const count = job.total ? ` (${job.done} / ${job.total})` : "";
  const left = job.left == null ? "" : ` · ${t("compare.left", { time: seconds(job.left) })}`;
  return html`<${Card} title=${t("compare.running")}>
    <${Progress} label=${`${words}${count}${left}`} share=${job.total ? job.done / job.total : undefined} />
    <p class="quiet-text">${t("compare.meanwhile", { by: job.by, at: moment(job.at) })}</p>
    <p class="page-actions"><button type="button" class="secondary" disabled=${Boolean(job.cancelled_by)} onClick=${cancel}>${t(job.cancelled_by ? "compare.cancelling" : "cancel")}</button></p>
  <//>`;
}

/** What a check that came to nothing says. */
const Failed = ({ job }) => html`<div class="hindered" role="note">
  <p><strong>${t(`compare.state.${job.state}`)}</strong> ${job.cancelled_by && t("compare.by", { by: job.cancelled_by })}</p>
  ${job.errors?.length ? html`<ul>${job.errors.map((one) => html`<li key=${one.file + one.en}>${one.file}: ${inLanguage(one)}</li>`)}</ul>` : job.why && html`<pre>${job.why}</pre>`}
</div>`;

const Begin = ({ stale }) => html`<${Card} title=${t(stale ? "compare.again" : "compare.begin")}>
  <p>${t(stale ? "compare.again_why" : "compare.begin_why")}</p>
  <form class="begin" onSubmit=${train}>
    <${Field} label=${t("compare.note")} hint=${t("compare.note_hint")}>${(id, hint) => html`<input id=${id} aria-describedby=${hint} type="text" maxlength="500" value=${note.value} onInput=${(event) => (note.value = event.target.value)} />`}<//>
    <button type="submit" class=${stale ? "secondary" : "primary"}>${t("compare.train")}</button>
  </form>
<//>`;

function Candidate({ answer, stale }) {
  const { report, manifest, titles } = answer;
  return html`
    <p class="candidate">${t("compare.candidate", { note: manifest?.note || report.release, at: moment(report.at) })} ${!report.trained && html`<span class="tag">${t("compare.words_only")}</span>`}</p>
    <${Changes} report=${report} titles=${titles} />
    <${Golden} report=${report} titles=${titles} onEdited=${look} />
    ${!stale && html`<${Publish} answer=${answer} again=${() => read(report.release)} onLive=${look} />`}
    <${Experts} report=${report} titles=${titles} />
  `;
}

function Compare() {
  useEffect(() => (look(), () => clearTimeout(timer)), []);
  const now = stand.value;
  if (!now) return html`<p class="quiet-text">${t("loading")}</p>`;
  const answer = found.value;
  const stale = Boolean(answer) && now.checked !== now.head;
  const failed = now.job && ["failed", "cancelled"].includes(now.job.state) && now.job;
  return html`
    <${PageHead} title=${t("nav.compare")} lead=${t("compare.lead")} />
    ${failed && html`<${Failed} job=${failed} />`}
    ${runs() ? html`<${Running} job=${now.job} />` : (!answer || stale) && html`<${Begin} stale=${stale} />`}
    ${!answer && !runs() && now.candidate && now.candidate === now.live && html`<${Empty} title=${t("compare.is_live")}><p>${t("compare.is_live_why")} <a href="/studio/releases">${t("nav.releases")}</a></p><//>`}
    ${answer && html`<${Candidate} answer=${answer} stale=${stale || runs()} />`}
  `;
}

start(Compare);
