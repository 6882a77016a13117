// What each side made of a sentence: its words, and every step on the way.
import { html } from "../vendor/core.js";
import { has, inLanguage, moment, percent, t } from "../words.js";

/** Both sides beside each other; whether they differ is said in words. */
export function Pair({ exchange, release, onChoice }) {
  const { live } = exchange.sides;
  const fresh = exchange.sides.new;
  const differs = said(fresh) !== said(live) || skill(fresh) !== skill(live);
  return html`<div class="pair">
    <${Side} title=${t(release ? "tryout.side.release" : "tryout.side.draft")} told=${fresh} differs=${differs} onChoice=${onChoice} />
    <${Side} title=${t("tryout.side.live")} told=${live} />
  </div>`;
}

const said = (told) => told.replies.map((one) => one.text).join("\n");
const skill = (told) => told.understood.intent;
const named = (told) => inLanguage(told.title) || (skill(told) ? skill(told) : t("tryout.nobody"));

const Side = ({ title, told, differs, onChoice }) => html`
  <section class=${differs ? "side differs" : "side"}>
    <h2>${title}${differs !== undefined && html` <span class=${differs ? "tag warn" : "tag"}>${t(differs ? "tryout.differs" : "tryout.same")}</span>`}</h2>
    ${told.replies.length === 0 && html`<p class="silent">${t(told.owner === "bot" ? "tryout.silent" : "tryout.with_people")}</p>`}
    ${told.replies.map((one) => html`<div class="bubble">
      <p>${one.text}</p>
      ${one.choices.length > 0 && one.shown === "buttons" && html`<p class="choices">${one.choices.map((choice) => onChoice
        ? html`<button type="button" onClick=${() => onChoice(choice)}>${choice}</button>`
        : html`<span class="choice">${choice}</span>`)}</p>`}
      ${one.text.length > one.limit && html`<p class="too-long">${t("tryout.too_long", { limit: one.limit })}</p>`}
    </div>`)}
    <p class="short"><span class="tag">${named(told)}</span> ${told.by === "brain" ? percent(told.understood.confidence ?? 0) : t("tryout.by_rule")} · ${outcome(told)}</p>
    <details><summary>${t("tryout.why")}</summary><dl>${rows(told).map(([key, value]) => html`<dt>${t(`tryout.step.${key}`)}</dt><dd>${value}</dd>`)}</dl></details>
  </section>
`;

const word = (group, key) => (has(`tryout.${group}.${key}`) ? t(`tryout.${group}.${key}`) : key);
const outcome = (told) => word("outcome", told.understood.outcome || "none");

/** Understanding, who decided, guard, action, source, why it may leave: as they came, one after the other. */
function rows(told) {
  const known = told.understood;
  return [
    ["skill", html`${named(told)} <code>${known.intent || "–"}</code>, ${percent(known.confidence ?? 0)}`],
    told.ranking.length > 0 && ["ranking", html`<ol>${told.ranking.map((one) => html`<li>${inLanguage(one.title) || one.skill}: ${percent(one.share)}</li>`)}</ol>`],
    ["entities", known.entities?.length ? known.entities.map((one) => `${one.entity} = ${one.value}`).join(", ") : t("tryout.none")],
    ["by", told.by === "brain" ? t("tryout.by_brain") : html`${t("tryout.by_rule")}${told.step && `: ${word("read", told.step)}`}`],
    told.policy && ["policy", word("policy", told.policy)],
    told.guard && ["guard", word("guard", told.guard)],
    ["action", told.action ? html`<code>${told.action}</code>` : t("tryout.text_only")],
    told.commands.length > 0 && ["commands", told.commands.map((one) => word("command", one)).join(", ")],
    ["source", told.source ? `${told.source}${told.as_of ? `, ${t("tryout.as_of", { moment: moment(told.as_of) })}` : ""}` : t("tryout.no_source")],
    ...told.replies.map((one) => ["basis", html`${word("basis", one.basis.kind)}${one.basis.text ? html` <code>${one.basis.text}</code>` : ""}; ${t("tryout.permit", { moment: moment(one.permit.at) })}`]),
    ["owner", word("owner", told.owner.split(":")[0])],
    told.consents.length > 0 && ["consents", told.consents.map((one) => `${one.type} ${one.subject} (${one.status})`).join(", ")],
    ["release", html`<code>${told.release}</code>`],
  ].filter(Boolean);
}
