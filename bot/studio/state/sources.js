// How the sources of answers stand: what they gave last, how old it is, and what went wrong.
import { html, useEffect, useState } from "../vendor/core.js";
import { Card } from "../parts.js";
import { ago, problem, t } from "../words.js";
import { desk, full, knows, said } from "./desk.js";

const TAG = { works: "good", old: "warn", away: "bad" };

export function Sources({ tick }) {
  const [sources, setSources] = useState(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    desk("sources").then((answer) => {
      setWrong(answer.ok ? "" : problem(answer));
      if (answer.ok) setSources(answer.sources);
    });
  }, [tick]);
  return html`<${Card} title=${said("source.title")}>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}
    ${sources?.length === 0 && html`<p class="quiet-text">${said("source.none")}</p>`}
    <ul class="rows">${sources?.map((one) => html`<li key=${one.name}>
      <div class="row-what">
        <p class="row-head"><strong>${nameOf(one.name)}</strong> <span class=${`tag ${TAG[one.standing] ?? ""}`}>${said(`source.${one.standing}`)}</span></p>
        ${holds(one) && html`<p>${said(`source.trouble.${one.trouble}`)} <span class="quiet-text">${one.bad_at && full(one.bad_at)} ${code(one)}</span></p>`}
        ${one.standing !== "unset" && html`<p class="quiet-text">${facts(one).join(" · ")}</p>`}
        ${!holds(one) && one.trouble && html`<p class="quiet-text">${said("source.bad")}, ${full(one.bad_at)}: ${said(`source.trouble.${one.trouble}`)} ${code(one)}</p>`}
      </div>
    </li>`)}</ul>
  <//>`;
}

const holds = (one) => one.standing === "away" || one.standing === "unset";
const code = (one) => one.reason && html`<code>${one.reason}</code>`;
const nameOf = (name) => (knows(`source.name.${name}`) ? said(`source.name.${name}`) : said("source.name.feed", { name: name.replace(/-[0-9a-f]{4}$/, "") }));

function facts(one) {
  const found = [`${said("source.good")}: ${one.good_at ? ago(one.good_at) : said("source.never")}`];
  if (one.as_of) found.push(`${said("source.age")}: ${ago(one.as_of)}`);
  if (one.ours) found.push(t("source.placed", { placed: one.placed, total: one.ours }));
  if (one.calls_left !== null) found.push(`${said("source.calls")}: ${said("source.calls_of", { left: one.calls_left, day: one.calls_a_day })}`);
  return found;
}
