// What the four outcomes would be with another threshold: an area for each, a table beside it, and a price for mistakes.
import { html, useState } from "../vendor/core.js";
import { Outcome } from "../parts.js";
import { number, percent, t } from "../words.js";

const OUTCOMES = ["right", "rightly_handed", "needlessly_handed", "wrong"];
const KINDS = { right: "right", rightly_handed: "rightly", needlessly_handed: "needless", wrong: "wrong" };
const WIDE = 640;
const HIGH = 240;

const total = (point) => OUTCOMES.reduce((sum, key) => sum + point[key], 0) || 1;
const x = (at) => (at * WIDE).toFixed(1);
const y = (share) => (HIGH - share * HIGH).toFixed(1);

/** The lowest threshold whose mistakes and needless hand-overs together cost least. */
export function cheapest(points, price) {
  const cost = (point) => point.wrong * price + point.needlessly_handed;
  return points.reduce((best, point) => (cost(point) < cost(best) ? point : best));
}

/** From the bottom up: wrong, needless, rightly handed, right. */
function areas(points) {
  const stacked = [...OUTCOMES].reverse();
  return stacked.map((key, place) => {
    const below = (point) => stacked.slice(0, place).reduce((sum, other) => sum + point[other], 0) / total(point);
    const above = (point) => below(point) + point[key] / total(point);
    const there = points.map((point) => `${x(point.at)},${y(above(point))}`);
    const back = [...points].reverse().map((point) => `${x(point.at)},${y(below(point))}`);
    return html`<polygon class=${`area-${KINDS[key]}`} points=${[...there, ...back].join(" ")} />`;
  });
}

const Line = ({ at, name, words }) => html`<g class=${name}><line x1=${x(at)} x2=${x(at)} y1="0" y2=${HIGH} /><text x=${Math.min(WIDE - 4, Number(x(at)) + 5)} y="15" text-anchor=${at > 0.8 ? "end" : "start"}>${words}</text></g>`;

const Target = ({ share, name, words }) => share > 0 && html`<g class=${name}><line x1="0" x2=${WIDE} y1=${y(share)} y2=${y(share)} /><text x="6" y=${Math.max(12, Number(y(share)) - 5)}>${words}</text></g>`;

const Number_ = ({ label, value, onInput, max }) => html`<label class="inline"><span>${label}</span> <input type="number" min="0" max=${max} value=${value} onInput=${(event) => onInput(Math.max(0, Math.min(max, Number(event.target.value) || 0)))} /></label>`;

export function Thresholds({ thresholds }) {
  const { points, current, evidence } = thresholds;
  const [price, setPrice] = useState(10);
  const [least, setLeast] = useState(70);
  const [most, setMost] = useState(3);
  if (!points.length) return "";
  const best = cheapest(points, price);
  const now = points.reduce((near, point) => (Math.abs(point.at - current) < Math.abs(near.at - current) ? point : near));
  const row = (point) => html`<tr class=${point === now ? "now" : point === best ? "best" : ""}>
    <th scope="row">${percent(point.at)}${point === now && html` <span class="tag">${t("compare.threshold.now")}</span>`}${point === best && evidence.enough && html` <span class="tag good">${t("compare.threshold.best")}</span>`}</th>
    ${OUTCOMES.map((key) => html`<td>${point[key]}</td>`)}
  </tr>`;
  return html`<h3>${t("compare.threshold")}</h3>
    <p>${t("compare.threshold.why")}</p>
    <div class="asks">
      <${Number_} label=${t("compare.threshold.price")} value=${price} max=${1000} onInput=${setPrice} />
      <${Number_} label=${t("compare.threshold.least")} value=${least} max=${100} onInput=${setLeast} />
      <${Number_} label=${t("compare.threshold.most")} value=${most} max=${100} onInput=${setMost} />
    </div>
    <p role="status">${evidence.enough ? t("compare.threshold.recommended", { at: percent(best.at), now: percent(current) }) : t("compare.threshold.too_little")}</p>
    <p>${t("compare.threshold.evidence", { sentences: number(evidence.sentences), answered: number(evidence.answered), wrong: number(evidence.wrong), promised: percent(evidence.promised) })}</p>
    <p class="legend">${OUTCOMES.map((key) => html`<${Outcome} kind=${KINDS[key]} /> `)}</p>
    <div class="chart"><svg viewBox=${`0 0 ${WIDE} ${HIGH + 22}`} role="img" aria-label=${t("compare.threshold.chart")}>
      ${areas(points)}
      <${Target} share=${most / 100} name="target" words=${t("compare.threshold.most_line", { share: percent(most / 100) })} />
      <${Target} share=${1 - least / 100} name="target" words=${t("compare.threshold.least_line", { share: percent(least / 100) })} />
      <${Line} at=${current} name="at-now" words=${t("compare.threshold.now")} />
      ${evidence.enough && best !== now && html`<${Line} at=${best.at} name="at-best" words=${t("compare.threshold.best")} />`}
      ${[0, 0.25, 0.5, 0.75, 1].map((at) => html`<text class="tick" x=${x(at)} y=${HIGH + 17} text-anchor=${at === 0 ? "start" : at === 1 ? "end" : "middle"}>${percent(at)}</text>`)}
    </svg></div>
    <div class="table-scroll"><table class="points">
      <thead><tr><th scope="col">${t("compare.threshold.at")}</th>${OUTCOMES.map((key) => html`<th scope="col"><${Outcome} kind=${KINDS[key]} /></th>`)}</tr></thead>
      <tbody>${points.map(row)}</tbody>
    </table></div>`;
}
