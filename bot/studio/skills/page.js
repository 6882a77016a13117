// The questions: their list, one of them, or a new one, each loaded when it is opened.
import { start } from "../start.js";

const [pack, skill] = location.pathname.replace(/\/+$/, "").split("/").slice(3).map(decodeURIComponent);
const { Page } = await (skill ? import("./editor.js") : pack === "new" ? import("./new.js") : import("./list.js"));
start(() => Page({ pack, skill }));
