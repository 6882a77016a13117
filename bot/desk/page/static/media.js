// What a customer sent beside words: pictures, voice, films, documents, contact cards, places. Fetched when looked at.
import { el, icon } from "./dom.js";
import { known } from "./store.js";
import { full } from "./time.js";
import { t, word } from "./words.js";

const KEPT = 40; // files that this page holds, the last ones looked at
const held = new Map(); // address → promise of {url, type} or of cards

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.dispatchEvent(new Event("seen"));
  }
}, { rootMargin: "200px" });

/** The nodes that stand for what came beside a line's words. */
export function mediaOf(line) {
  const shown = (line.media ?? []).map(({ kind }, number) => {
    const address = `/desk/media/${encodeURIComponent(known.selected)}/${encodeURIComponent(line.seq)}/${number}`;
    return (SHOW[kind] ?? SHOW.document)(address, line);
  });
  return line.place ? [...shown, place(line.place)] : shown;
}

const SHOW = {
  image: (address, line) => whenSeen(t("media.image"), async (box) => {
    const { url } = await fetched(address);
    const alt = t("media.alt", { when: full(line.at) });
    const picture = await decoded(url, alt);
    box.replaceChildren(el("button", { type: "button", class: "shot", "aria-label": `${alt}. ${t("media.open")}`, onclick: () => enlarge(url, alt) }, picture));
  }),
  card: (address) => whenSeen(t("media.card"), async (box) => {
    const cards = await fetched(address);
    box.replaceChildren(el("ul", { class: "cards" }, cards.map((card) => el("li", {}, icon("person"),
      el("span", {}, el("b", {}, card.name || t("media.card")), card.numbers.map((number) => el("span", {}, number)))))));
    if (!cards.length) throw new Refused("type");
  }),
  audio: (address) => onClick("play", t("media.play"), async (box) => {
    const { url } = await fetched(address);
    box.replaceChildren(el("audio", { src: url, controls: true, autoplay: true, "aria-label": t("media.audio") }));
  }),
  video: (address) => onClick("play", t("media.watch"), async (box) => {
    const { url } = await fetched(address);
    box.replaceChildren(el("video", { src: url, controls: true, autoplay: true, playsinline: true, "aria-label": t("media.video") }));
  }),
  document: (address) => onClick("file", t("media.load"), async (box, button) => {
    const { url, name } = await fetched(address);
    el("a", { href: url, download: name }).click();
    box.replaceChildren(button);
  }),
};

function place({ latitude, longitude, label }) {
  const point = `${latitude},${longitude}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return el("div", { class: "media place" }, icon("pin"),
    el("span", {}, el("b", {}, label || t("media.place")), el("span", { class: "point" }, point.replace(",", ", ")),
      el("a", { href: map, target: "_blank", rel: "noopener noreferrer" }, t("media.map")),
      el("a", { href: `geo:${point}` }, t("media.app"))));
}

function whenSeen(name, show) {
  const box = el("div", { class: "media" }, el("p", { class: "waits" }, name));
  box.addEventListener("seen", () => attempt(box, show, null));
  seen.observe(box);
  return box;
}

function onClick(sign, name, show) {
  const box = el("div", { class: "media" });
  const button = el("button", { type: "button", class: "secondary file", onclick: () => attempt(box, show, button) }, icon(sign), name);
  box.append(button);
  return box;
}

/** Show it, or say in words why not; what may change can be tried again. */
async function attempt(box, show, button) {
  box.replaceChildren(el("p", { class: "waits", role: "status" }, t("media.loading")));
  try {
    await show(box, button);
  } catch (error) {
    const code = error instanceof Refused ? error.code : "type";
    const again = ["away", "unchecked"].includes(code) && el("button", { type: "button", class: "quiet", onclick: () => attempt(box, show, button) }, t("media.again"));
    box.replaceChildren(el("p", { class: "refused", role: "status" }, icon("warn"), word("media", code)), ...(again ? [again] : []));
  }
}

class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

function fetched(address) {
  const found = held.get(address) ?? ask(address);
  held.delete(address);
  held.set(address, found);
  found.catch(() => held.delete(address));
  if (held.size > KEPT) drop(held.keys().next().value);
  return found;
}

async function ask(address) {
  let answer;
  try {
    answer = await fetch(address);
  } catch {
    throw new Refused("away");
  }
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) throw new Refused(type.includes("json") ? (await answer.json()).code : "away");
  if (type.includes("json")) return answer.json();
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  return { url: URL.createObjectURL(await answer.blob()), name: decodeURIComponent(name ?? "") };
}

function drop(address) {
  held.get(address)?.then(({ url }) => url && document.querySelector(`[src="${url}"]`) === null && URL.revokeObjectURL(url), () => {});
  held.delete(address);
}

/** A picture that the browser can really show. */
async function decoded(url, alt) {
  const picture = el("img", { src: url, alt }); // not lazy: what is not on the page yet would never load
  await picture.decode().catch(() => {
    throw new Refused("type");
  });
  return picture;
}

function enlarge(url, alt) {
  const dialog = el("dialog", { class: "lightbox", "aria-label": alt },
    el("button", { type: "button", class: "secondary", autofocus: true, onclick: () => dialog.close() }, t("media.close")),
    el("img", { src: url, alt }));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
