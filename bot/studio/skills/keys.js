// The keyboard shortcuts of a question's page.
import { Dialog } from "../parts.js";
import { html, useState } from "../vendor/core.js";
import { t } from "../words.js";

const OFF = "lotse_skill_keys_off";

export function Keys({ onClose }) {
  const [off, setOff] = useState(Boolean(localStorage.getItem(OFF)));
  const turn = () => {
    off ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1");
    setOff(!off);
  };
  const rows = { n: "new", "/": "find", "1 … 5": "tabs", [t("key.ctrl_m")]: "mark", "← →": "words", "⇧ ← →": "more", Enter: "enter", Esc: "escape", "?": "help" };
  return html`<${Dialog} title=${t("skills.keys")} onClose=${onClose}>
    <dl class="keys">${Object.entries(rows).map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(`key.${does}`)}</dd>`)}</dl>
    <label class="choice"><input type="checkbox" checked=${!off} onChange=${turn} /> ${t("skills.keys_on")}</label>
  <//>`;
}
