import { html } from "../vendor/core.js";
import { Empty, PageHead } from "../parts.js";
import { start } from "../start.js";
import { t } from "../words.js";

const Overview = () => html`
  <${PageHead} title=${t("overview.title")} />
  <${Empty} title=${t("empty.title")} />
`;

start(Overview);
