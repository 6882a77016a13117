// Words as nodes: text stays text, web addresses become links. Nothing is ever read as HTML.

import { language, strings } from "./strings.js";

const ADDRESS = /https?:\/\/[^\s<>"“”„]+/g;
const BLANK = "…"; // a link that is not good any more has this for its secret
const PATH = 24; // so many characters of a path are shown
const TAIL = /[.,;:!?'’*_~)\]}]+$/; // belongs to the sentence, not to the address

export function linkified(text) {
  const nodes = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match[0].endsWith(BLANK)) continue;
    const address = trimmed(match[0]);
    nodes.append(text.slice(done, match.index), link(address));
    done = match.index + address.length;
  }
  nodes.append(text.slice(done));
  return nodes;
}

function trimmed(address) {
  const short = address.replace(TAIL, "");
  const closes = address[short.length] === ")" && short.split("(").length > short.split(")").length;
  return closes ? `${short})` : short;
}

function link(address) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  anchor.textContent = short(address);
  anchor.title = address;
  return anchor;
}

/** Where an address leads, in one line: its host and the beginning of its path. */
function short(address) {
  const [, host, path] = /^https?:\/\/(?:www\.)?([^/?#]+)([^?#]*)/.exec(address) ?? [null, address, ""];
  if (path.length <= 1) return host + (/[?#]/.test(address) ? "/…" : "");
  if (path.length <= PATH) return host + path + (/[?#]/.test(address) ? "…" : "");
  const whole = path.slice(0, PATH).lastIndexOf("/") + 1;
  return `${host}${path.slice(0, whole > 1 ? whole : PATH)}…`;
}

const locale = language === "de" ? "de-DE" : "en-GB";
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });

export const time = (moment) => clock.format(moment);

export function day(moment) {
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const ago = Math.round((midnight(new Date()) - midnight(moment)) / 86_400_000);
  if (ago === 0) return strings.today;
  return ago === 1 ? strings.yesterday : calendar.format(moment);
}

/** Characters as people and the server count them. */
export const length = (text) => [...text].length;
