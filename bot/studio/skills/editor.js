// One question: its parts as tabs, whether all of it is kept, and who else is here.
import { get } from "../api.js";
import { PageHead } from "../parts.js";
import { html, useEffect, useMemo, useState } from "../vendor/core.js";
import { inLanguage, number, packTitle, t } from "../words.js";
import { openDraft } from "./draft.js";
import { Lazy } from "./lazy.js";

const TABS = {
  sentences: () => import("./sentences.js"),
  texts: () => import("./texts.js"),
  dialogues: () => import("./dialogues.js"),
  about: () => import("./about.js"),
  history: () => import("./history.js"),
};
const names = Object.keys(TABS);
const base = document.title;

export function Page({ pack, skill }) {
  const draft = useMemo(() => openDraft(pack, skill), []);
  const [tab, setTab] = useState(() => (names.includes(location.hash.slice(1)) ? location.hash.slice(1) : "sentences"));
  const [Part, setPart] = useState();
  const [help, setHelp] = useState(false);
  const [found, setFound] = useState();
  const view = draft.shown.value;
  useEffect(() => {
    history.replaceState(null, "", `#${tab}`);
    let current = true;
    TABS[tab]().then((module) => current && setPart(() => module.Part));
    return () => (current = false);
  }, [tab]);
  const revision = draft.server.value?.revision;
  useEffect(() => {
    const timer = setTimeout(() => get(`${draft.path}/findings`).then((answer) => answer.ok && setFound(answer.findings)), found ? 2500 : 0);
    return () => clearTimeout(timer);
  }, [revision]);
  useEffect(() => void import("./shortcuts.js").then(({ listen }) => listen(names, setTab, setHelp)), []);
  if (draft.gone.value) return html`<${Lazy} from="./gone.js" name="Gone" draft=${draft} />`;
  if (!view) return html`<p class="quiet-text">${t("loading")}</p>`;
  const title = inLanguage(view.skill.title) || skill;
  document.title = `${title} · ${base}`;
  return html`
    <p class="crumbs"><a href="/studio/skills">${t("skills.title")}</a> · ${packTitle(pack)}</p>
    <${PageHead} title=${title}>
      ${["tryout", "compare"].map((name) => document.querySelector(`nav a[href="/studio/${name}"]`) && html`<a class="secondary" href=${`/studio/${name}`}>${t(`nav.${name}`)}</a>`)}
    <//>
    <${Here} draft=${draft} help=${() => setHelp(true)} />
    ${found?.length > 0 && html`<${Lazy} from="./findings.js" name="Findings" found=${found} go=${setTab} />`}
    <${Tabs} tab=${tab} setTab=${setTab} view=${view} />
    <div role="tabpanel" id="panel" aria-labelledby=${`tab-${tab}`}>${Part && html`<${Part} draft=${draft} key=${tab} />`}</div>
    ${help && html`<${Lazy} from="./keys.js" name="Keys" onClose=${() => setHelp(false)} />`}
  `;
}

/** Whether all is kept, and who else has the question open. */
function Here({ draft, help }) {
  const others = draft.others.value;
  const state = draft.state.value;
  return html`<div class="present">
    <span class=${`save-state ${state}`} role="status">${state === "open" ? t("skills.open") : t(`save.${state}`)}</span>
    ${others.length > 0 && html`<span class="tag" role="status">${t("skills.also_here", { who: new Intl.ListFormat(document.documentElement.lang).format(others), verb: t(others.length > 1 ? "skills.are" : "skills.is") })}</span>`}
    ${draft.news.value > 0 && html`<span class="tag good" key=${draft.news.value}>${t("skills.news")}</span>`}
    ${draft.last.value > 0 && state === "saved" && html`<button type="button" class="quiet" onClick=${() => draft.undo(draft.last.value)}>${t("undo")}</button>`}
    <button type="button" class="icon" aria-label=${t("skills.keys")} title=${t("skills.keys")} onClick=${help}>?</button>
  </div>`;
}

function Tabs({ tab, setTab, view }) {
  const counts = { sentences: view.sentences.de.length + view.sentences.en.length, texts: view.texts.length, dialogues: view.skill.dialogues?.length ?? 0 };
  const walk = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = names.at((names.indexOf(tab) + step) % names.length);
    setTab(next);
    document.getElementById(`tab-${next}`).focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t("skills.parts")} onKeyDown=${walk}>
    ${names.map((name) => html`<button type="button" role="tab" id=${`tab-${name}`} key=${name} aria-selected=${String(tab === name)} aria-controls="panel" tabindex=${tab === name ? 0 : -1} onClick=${() => setTab(name)}>
      ${t(`tab.${name}`)}${name in counts && html` <span class="count">${number(counts[name])}</span>`}
    </button>`)}
  </div>`;
}
