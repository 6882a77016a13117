// A question that is not there any more.
import { Empty } from "../parts.js";
import { html } from "../vendor/core.js";
import { t } from "../words.js";

export function Gone({ draft }) {
  const back = typeof draft.gone.value === "number";
  return html`<${Empty} title=${t(back ? "skills.removed" : "skills.gone")}>
    <p class="acts">
      ${back && html`<button type="button" class="secondary" onClick=${() => draft.undo(draft.gone.value)}>${t("undo")}</button>`}
      <a class="secondary" href="/studio/skills">${t("skills.to_list")}</a>
    </p>
  <//>`;
}
