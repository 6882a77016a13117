// The studio's first page: what should be done next, and all questions with how they stand.
import { html, useEffect, useState } from "../vendor/core.js";
import { get } from "../api.js";
import { PageHead } from "../parts.js";
import { start } from "../start.js";
import { inLanguage, problem, t } from "../words.js";
import { Draft } from "./draft.js";
import { Found } from "./found.js";
import { Questions } from "./questions.js";
import { ToDo } from "./to_do.js";

const EVERY = 20000;

function Overview() {
  const [answer, setAnswer] = useState(null);
  const [health, setHealth] = useState(null);
  const [asked, setAsked] = useState(new URLSearchParams(location.search).get("q") ?? "");

  async function look() {
    const found = await get("overview");
    setAnswer((before) => (found.ok || !before ? found : before));
    const checked = await get("overview/health");
    if (checked.ok) setHealth(checked);
  }
  useEffect(() => {
    look();
    const again = setInterval(() => document.hidden || look(), EVERY);
    return () => clearInterval(again);
  }, []);

  function ask(text) {
    setAsked(text);
    history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
  }

  return html`
    <${PageHead} title=${t("overview.title")} lead=${t("overview.lead")}>
      <a class="primary" href="/studio/skills/new">${t("overview.new")}</a>
    <//>
    ${answer && !answer.ok && html`<p class="problem" role="alert">${problem(answer)}</p>`}
    <form role="search" class="overview-search" onSubmit=${(event) => event.preventDefault()}>
      <label class="hidden" for="ask">${t("overview.search")}</label>
      <input id="ask" type="search" value=${asked} maxlength="100" autocomplete="off" placeholder=${t("overview.search.hint")} onInput=${(event) => ask(event.currentTarget.value)} />
    </form>
    ${asked.trim() ? html`<${Found} asked=${asked.trim()} />` : answer?.ok && html`
      <div class="overview-top">
        <${ToDo} todo=${answer.todo} errors=${health?.pages} />
        <${Draft} ...${answer} titleOf=${titleOf(answer.questions)} />
      </div>
      <${Questions} questions=${answer.questions} counted=${answer.counted} recommended=${answer.recommended} faults=${health && health.faults} editing=${answer.editing} />
    `}
  `;
}

/** What a place is called: a question by its title, all else by its name. */
function titleOf(questions) {
  const titles = new Map(questions.map((one) => [`${one.pack}/${one.name}`, inLanguage(one.title) || one.name]));
  return (place) => titles.get(place) ?? place;
}

start(Overview);
