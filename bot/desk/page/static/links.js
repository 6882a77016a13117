// Addresses in a text become links; everything else stays text. Only the web's own two schemes are followed.
import { el } from "./dom.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;
const HIDDEN = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/; // what makes an address look like another one
const PAIRS = { ")": "(", "]": "[", "}": "{" };

/** The parts of a text: strings, and an `a` for each address. */
export function linked(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const shown = trimmed(found[0]);
    const href = leadsTo(shown);
    if (!href) continue;
    parts.push(text.slice(at, found.index), el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, shown));
    at = found.index + shown.length;
  }
  return [...parts, text.slice(at)];
}

/** A sentence's own punctuation is not the address's, nor is a bracket that was opened before it. */
function trimmed(address) {
  let text = address;
  while (text) {
    const last = text.at(-1);
    const unpaired = PAIRS[last] && text.split(last).length > text.split(PAIRS[last]).length;
    if (!".,;:!?*_~«»“”„’‚…".includes(last) && !unpaired) return text;
    if (last === "…") return ""; // its end has been blotted out: it leads nowhere
    text = text.slice(0, -1);
  }
  return text;
}

function leadsTo(address) {
  if (!address || HIDDEN.test(address) || !URL.canParse(address)) return "";
  const url = new URL(address);
  return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password && url.hostname.includes(".") ? url.href : "";
}
