// All questions, by pack.
import { get } from "../api.js";
import { Empty, PageHead } from "../parts.js";
import { html, useEffect, useMemo, useState } from "../vendor/core.js";
import { inLanguage, many, packTitle, problem, t } from "../words.js";
import { Lazy } from "./lazy.js";

export function Page() {
  const [answer, setAnswer] = useState();
  const [search, setSearch] = useState("");
  const [counts, setCounts] = useState({});
  const [undecided, setUndecided] = useState([]);
  useEffect(() => {
    get("skills").then(setAnswer);
    get("skills/undecided").then((found) => found.ok && setUndecided(found.undecided));
    get("skills/findings").then((found) => found.ok && setCounts(found.counts));
  }, []);
  const packs = useMemo(() => byPack(answer?.skills ?? [], search), [answer, search]);
  if (!answer) return html`<p class="quiet-text">${t("loading")}</p>`;
  return html`
    <${PageHead} title=${t("skills.title")} lead=${t("skills.lead")}>
      <a class="primary" href="/studio/skills/new">${t("skills.new")}</a>
    <//>
    ${!answer.ok && html`<p class="problem" role="alert">${problem(answer)}</p>`}
    ${undecided.length > 0 && html`<${Lazy} from="./merge.js" name="Merge" undecided=${undecided} set=${setUndecided} skills=${answer.skills} />`}
    <p class="field"><label for="search">${t("skills.search")}</label><input id="search" type="search" value=${search} onInput=${(event) => setSearch(event.target.value)} /></p>
    ${packs.map(([pack, skills]) => html`
      <section class="card" key=${pack} aria-labelledby=${`pack-${pack}`}>
        <h2 id=${`pack-${pack}`}>${packTitle(pack)}</h2>
        <ul class="skill-list">${skills.map((skill) => html`<${Row} key=${skill.name} skill=${skill} counts=${counts[skill.name] ?? {}} />`)}</ul>
      </section>
    `)}
    ${answer.ok && !packs.length && html`<${Empty} title=${t("skills.none_found")}><p>${t("skills.none_found_hint")}</p><//>`}
  `;
}

const Row = ({ skill, counts }) => html`
  <li>
    <a href=${`/studio/skills/${skill.pack}/${skill.name}`}>${inLanguage(skill.title) || skill.name}</a>
    <span class="quiet-text">${many("skills.sentences", (skill.sentences.de ?? 0) + (skill.sentences.en ?? 0))} · ${many("skills.dialogues", skill.dialogues)}</span>
    <span class="tags">
      ${skill.own ? html`<span class="tag">${t("skills.own")}</span>` : skill.changed && html`<span class="tag">${t("skills.changed")}</span>`}
      ${counts.error > 0 && html`<span class="tag bad">${many("skills.errors", counts.error)}</span>`}
      ${counts.warning > 0 && html`<span class="tag warn">${many("skills.warnings", counts.warning)}</span>`}
    </span>
  </li>
`;

function byPack(skills, search) {
  const wanted = search.trim().toLowerCase();
  const fits = ({ name, title }) => !wanted || [name, title.de, title.en].some((text) => text?.toLowerCase().includes(wanted));
  const found = Map.groupBy(skills.filter(fits), ({ pack }) => pack);
  const first = (pack) => (pack === "company" ? "" : pack);
  const byTitle = (one, other) => inLanguage(one.title).localeCompare(inLanguage(other.title));
  return [...found].sort(([one], [other]) => first(one).localeCompare(first(other))).map(([pack, listed]) => [pack, listed.sort(byTitle)]);
}
