import { html, signal, useEffect, useState } from "../vendor/core.js";
import { diffLines, diffWordsWithSpace } from "../vendor/diff.js";
import { get, post } from "../api.js";
import { Card, Dialog, Empty, PageHead, Progress } from "../parts.js";
import { start } from "../start.js";
import { toast } from "../toasts.js";
import { has, many, moment, problem, t } from "../words.js";

const found = signal(null);
const asked = signal(null);
const busy = signal(null);
const AROUND = 2;
const WORDS = 4000;

async function load() {
  const answer = await get("releases");
  if (answer.ok) found.value = answer;
  else toast(problem(answer), { bad: true });
}

const noteOf = (one) => one.note || t("releases.no_note");
const named = (id) => found.value.releases.find((one) => one.id === id);

/** Switch, and offer the way back in the same breath. */
async function use(id) {
  const was = found.value.live?.release ?? "";
  asked.value = null;
  busy.value = id;
  const answer = await post("releases/use", { release: id, live: was }, 60000);
  busy.value = null;
  if (answer.ok) toast(t("releases.used", { note: noteOf(named(id) ?? { note: id }) }), { undo: was && was !== id ? () => use(was) : undefined, lasts: 20000 });
  else toast(problem(answer), { bad: true });
  await load();
}

const Ask = () => asked.value && html`<${Dialog} title=${t("releases.sure")} onClose=${() => (asked.value = null)}>
  <p>${t("releases.sure_why", { note: noteOf(asked.value) })}</p>
  <p class="page-actions end"><button type="button" class="secondary" onClick=${() => (asked.value = null)}>${t("cancel")}</button>
  <button type="button" class="primary" onClick=${() => use(asked.value.id)}>${t("releases.use")}</button></p>
<//>`;

/** One line of a file, or the words in it that differ. */
const Words = ({ before, after }) =>
  before.length + after.length > WORDS
    ? html`<del>${before}</del><ins>${after}</ins>`
    : diffWordsWithSpace(before, after).map((part) => (part.added ? html`<ins>${part.value}</ins>` : part.removed ? html`<del>${part.value}</del>` : part.value));

/** The lines that differ, with two around them; what is replaced is compared word by word. */
function rows(before, after) {
  const parts = diffLines(before, after);
  const shown = [];
  parts.forEach((part, place) => {
    const next = parts[place + 1];
    if (part.removed && next?.added) shown.push(html`<${Words} before=${part.value} after=${next.value} />`);
    else if (part.added && parts[place - 1]?.removed) return;
    else if (part.added) shown.push(html`<ins>${part.value}</ins>`);
    else if (part.removed) shown.push(html`<del>${part.value}</del>`);
    else shown.push(html`<span class="soft">${around(part.value, place > 0, place < parts.length - 1)}</span>`);
  });
  return shown;
}

function around(text, after, before) {
  const lines = text.replace(/\n$/, "").split("\n");
  const kept = lines.length > 2 * AROUND + 1 ? [...(after ? lines.slice(0, AROUND) : []), "…", ...(before ? lines.slice(-AROUND) : [])] : lines;
  return `${kept.join("\n")}\n`;
}

const Name = ({ file }) => {
  const place = file.lastIndexOf("/");
  const kind = `releases.kind.${file.slice(place + 1)}`;
  return html`<strong>${has(kind) ? t(kind) : file.slice(place + 1)}</strong> <span class="soft">${file.slice(0, place)}</span>`;
};

const File = ({ one }) => html`<section class="file">
  <h3><${Name} file=${one.file} /> <span class="tag">${t(`releases.change.${one.change}`)}</span></h3>
  <pre tabindex="0" role="region" aria-label=${one.file}>${rows(one.before, one.after)}</pre>
</section>`;

function Changes({ release }) {
  const [files, setFiles] = useState(null);
  const [open, setOpen] = useState(false);
  const toggle = async () => {
    setOpen(!open);
    if (files || open) return;
    const answer = await get("releases/changes", { release: release.id });
    if (answer.ok) setFiles(answer);
    else toast(problem(answer), { bad: true });
  };
  const id = `changes-${release.id}`;
  return html`<button type="button" class="linkish" aria-expanded=${open} aria-controls=${id} onClick=${toggle}>${t("releases.changes")}</button>
    <div id=${id} hidden=${!open}>${open && (!files ? html`<p class="quiet-text">${t("loading")}</p>` : files.files.length === 0 ? html`<p>${t("releases.nothing")}</p>` : html`
      <p>${many("releases.files", files.number)}</p>
      ${files.files.map((one) => html`<${File} key=${one.file} one=${one} />`)}
      ${files.number > files.files.length && html`<p>${t("releases.more", { n: files.files.length, all: files.number })}</p>`}`)}</div>`;
}

function Row({ one, live }) {
  const isLive = one.id === live?.release;
  return html`<li class=${isLive ? "release live" : "release"}>
    <div class="head">
      <div>
        <h2>${noteOf(one)}</h2>
        <p class="soft">${t("releases.by", { author: one.author || t("releases.itself"), at: one.at ? moment(one.at) : "–" })} <code>${one.id}</code></p>
        <p class="tags">${isLive && html`<span class="tag good">● ${t("releases.live")}</span> <span class="soft">${t("releases.since", { at: moment(live.at), by: live.by || t("releases.itself") })}</span>`}
          ${one.id === live?.before && html`<span class="tag">${t("releases.before")}</span>`}
          ${one.words_only && html`<span class="tag">${t("releases.words_only")}</span>`}
          ${!one.servable && html`<span class="tag warn">${t("releases.gone")}</span>`}</p>
      </div>
      ${!isLive && one.servable && one.been_live && html`<button type="button" class="secondary" disabled=${busy.value !== null} aria-label=${`${t("releases.use")}: ${noteOf(one)}`} onClick=${() => (asked.value = one)}>${t("releases.use")}</button>`}
    </div>
    ${busy.value === one.id && html`<${Progress} label=${t("releases.using")} /><p class="soft">${t("releases.using_why")}</p>`}
    <${Changes} release=${one} />
  </li>`;
}

function Releases() {
  useEffect(() => void load(), []);
  const answer = found.value;
  if (!answer) return html`<p class="quiet-text">${t("loading")}</p>`;
  const before = answer.live?.before && named(answer.live.before);
  return html`
    <${PageHead} title=${t("nav.releases")} lead=${t("releases.lead")}>
      ${before && before.servable && html`<button type="button" class="primary" disabled=${busy.value !== null} title=${t("releases.back_why", { note: noteOf(before) })} onClick=${() => use(before.id)}>${t("releases.back")}</button>`}
    <//>
    ${answer.releases.length === 0
      ? html`<${Empty} title=${t("releases.empty")}><p>${t("releases.empty_why")}</p><//>`
      : html`<${Card}><ul class="releases">${answer.releases.map((one) => html`<${Row} key=${one.id} one=${one} live=${answer.live} />`)}</ul><p class="soft">${t("releases.all", { n: answer.number })}</p><//>`}
    <${Ask} />
  `;
}

start(Releases);
