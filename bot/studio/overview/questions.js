// All questions by pack: how much they are asked for, how many sentences and golden dialogues they have, their faults.
import { html } from "../vendor/core.js";
import { Empty } from "../parts.js";
import { display, inLanguage, many, number, packTitle, percent, t } from "../words.js";

export function Questions({ questions, counted, recommended, faults, editing }) {
  const packs = byPack(questions);
  const who = new Map(editing.map(({ place, names }) => [place, names]));
  if (!packs.length) return html`<${Empty} title=${t("questions.none")}><p>${t("questions.none.hint")}</p><//>`;
  return packs.map(([pack, rows]) => html`<section class="card" key=${pack} aria-labelledby=${`pack-${pack}`}>
    <h2 id=${`pack-${pack}`}>${packTitle(pack)} <span class="quiet-text">${many("questions.number", rows.length)}</span></h2>
    ${pack === "company" && !rows.length && html`<p class="quiet-text">${t("questions.own.none")}</p>`}
    ${rows.length > 0 && html`<table class="questions">
      <thead><tr>
        <th scope="col">${t("questions.question")}</th>
        ${counted && html`<th scope="col" class="figure" title=${t("questions.share.hint")}>${t("questions.share")}</th>`}
        <th scope="col" class="figure" title=${t("questions.sentences.hint", recommended)}>${t("questions.sentences")}</th>
        <th scope="col" class="figure">${t("questions.dialogues")}</th>
        <th scope="col">${t("questions.health")}</th>
      </tr></thead>
      <tbody>${rows.map((one) => html`<${Row} key=${one.name} one=${one} counted=${counted} recommended=${recommended} faults=${faults?.[one.name]} known=${faults !== null} names=${who.get(`${pack}/${one.name}`)} />`)}</tbody>
    </table>`}
  </section>`);
}

const Row = ({ one, counted, recommended, faults, known, names }) => html`<tr>
  <th scope="row"><a href=${`/studio/skills/${one.pack}/${one.name}`}>${inLanguage(one.title) || one.name}</a>
    ${one.changed && !one.own && html` <span class="tag">${t("questions.changed")}</span>`}
    ${names && html` <span class="tag">${t("questions.editing", { names: names.map(display).join(", ") })}</span>`}</th>
  ${counted && html`<td class="figure" data-label=${t("questions.share")}>${one.share ? percent(one.share) : "–"}</td>`}
  <td class="figure" data-label=${t("questions.sentences")}>${Object.entries(recommended).map(([language, wanted]) => html`<${Count} language=${language} found=${one.sentences[language] ?? 0} wanted=${wanted} />`)}</td>
  <td class="figure" data-label=${t("questions.dialogues")}>${one.dialogues ? number(one.dialogues) : html`<span class="few">0 <span class="hidden">${t("questions.too_few")}</span></span>`}</td>
  <td data-label=${t("questions.health")}>${health(faults, known)}</td>
</tr>`;

const Count = ({ language, found, wanted }) => html`<span class=${`count ${found < wanted ? "few" : ""}`}><span lang=${language}>${language}</span> ${number(found)}${found < wanted && html`<span class="hidden"> ${t("questions.too_few")}</span>`}</span>`;

function health(faults, known) {
  if (!known) return html`<span class="quiet-text">…</span>`;
  if (!faults) return html`<span class="tag good">${t("questions.fine")}</span>`;
  return html`${faults.error > 0 && html`<span class="tag bad">${many("questions.errors", faults.error)}</span>`} ${faults.warning > 0 && html`<span class="tag warn">${many("questions.warnings", faults.warning)}</span>`}`;
}

/** The company's own first, then by name; within a pack the most asked for first. */
function byPack(questions) {
  const found = new Map([["company", []]]);
  for (const one of questions) found.set(one.pack, [...(found.get(one.pack) ?? []), one]);
  const order = (one, other) => other.share - one.share || inLanguage(one.title).localeCompare(inLanguage(other.title));
  const [own, ...rest] = [...found].map(([pack, rows]) => [pack, rows.sort(order)]);
  return questions.length ? [own, ...rest.sort(([one], [other]) => one.localeCompare(other))] : [];
}
