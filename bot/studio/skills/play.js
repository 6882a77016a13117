// Plays the sentences of a golden dialogue in the try-out, which then shows what comes of each.
import { get, post } from "../api.js";
import { toast } from "../toasts.js";
import { problem } from "../words.js";

const SESSION = "lotse.tryout";

export async function play({ locale = "de", turns }) {
  const about = await get("tryout");
  if (!about.ok) return toast(problem(about), { bad: true });
  const offered = about.channels.map(({ name }) => name);
  const channel = offered.includes("webchat") ? "webchat" : (offered[0] ?? "webchat");
  const opened = await post("tryout/open", { locale, channel, release: "" });
  if (!opened.ok) return toast(problem(opened), { bad: true });
  for (const { say } of turns) {
    const said = await post("tryout/say", { session: opened.session, text: say });
    if (!said.ok) return toast(problem(said), { bad: true });
  }
  sessionStorage.setItem(SESSION, opened.session);
  location.assign("/studio/tryout");
}
