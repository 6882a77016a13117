// Sentences that somebody else has changed, too.
import { Conflict } from "../parts.js";
import { html } from "../vendor/core.js";
import { t } from "../words.js";
import { parse } from "./marks.js";

/** Changes that met somebody else's. */
export function Conflicts({ draft, language }) {
  const open = draft.changes.value.filter((one) => one.conflict && one.unit[0] === "phrase" && one.unit[1] === language);
  const plain = (text) => (text ? parse(text).plain : t("sentence.gone"));
  return open.map((one) => html`<${Conflict} key=${one.unit[2]} by=${one.conflict.by || t("skills.somebody")} theirs=${plain(one.conflict.theirs)} yours=${plain(one.after)} onTheirs=${() => draft.decide(one, false)} onYours=${() => draft.decide(one, true)} />`);
}
