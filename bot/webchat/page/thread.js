// The thread on the screen: bubbles in order, each line once, with days, ticks and choices.

import { strings } from "./strings.js";
import { day, linkified, time } from "./words.js";

const LABELS = { customer: "who_customer", agent: "who_agent" };
const SVG = "http://www.w3.org/2000/svg";
const TICKS = {
  waiting: ["M12 6v6l4 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18"],
  stored: ["M5 13l4 4 9-10"],
  taken: ["M2 13l4 4 9-10", "M10 16l1.5 1.5L21 7"],
  read: ["M2 13l4 4 9-10", "M10 16l1.5 1.5L21 7"],
  failed: ["M12 6v8M12 17.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18"],
};

export class Thread {
  #log;
  #pick;
  #bubbles = new Map(); // id of a transcript line → bubble
  #waiting = new Map(); // the page's own id of a message that the transcript does not hold yet → bubble

  constructor(log, pick) {
    this.#log = log;
    this.#pick = pick;
  }

  get isEmpty() {
    return this.#bubbles.size + this.#waiting.size === 0;
  }

  /** A message that the customer has just written; it takes its place in the transcript later. */
  write(entry) {
    if (this.#waiting.has(entry.id)) return;
    const state = entry.failed ? "failed" : entry.stored ? "stored" : "waiting";
    const bubble = this.#bubble("customer", entry.text, new Date(entry.at));
    setTick(bubble, state);
    this.#waiting.set(entry.id, bubble);
    this.#put(bubble);
    this.#endChoices();
  }

  tick(id, state) {
    const bubble = this.#waiting.get(id);
    if (bubble) setTick(bubble, state);
  }

  /** A line of the transcript; true if it was not on the screen before. */
  show(line) {
    if (this.#bubbles.has(line.id)) return false;
    const [first] = this.#waiting.keys();
    const own = this.#waiting.get(line.said);
    this.#waiting.delete(line.said);
    const bubble = own ?? this.#bubble(line.who, line.text, new Date(line.at));
    this.#bubbles.set(line.id, bubble);
    if (!own || line.said !== first) this.#putBeforeWaiting(bubble);
    if (line.who === "customer") this.#taken(bubble, line.waits);
    else this.#answered(line);
    return true;
  }

  /** What the transcript does not hold yet comes after everything that it holds. */
  #putBeforeWaiting(bubble) {
    const later = [...this.#waiting.values()];
    for (const one of [bubble, ...later]) one.remove();
    while (this.#log.lastElementChild?.matches(".day")) this.#log.lastElementChild.remove();
    for (const one of [bubble, ...later]) this.#put(one);
  }

  #taken(bubble, waits) {
    setTick(bubble, "taken");
    bubble.dataset.waits = waits ? "yes" : "";
    this.#endChoices();
  }

  /** What waits for a person is answered by a person only. */
  #answered({ who, choices }) {
    const which = who === "agent" ? "" : ':not([data-waits="yes"])';
    for (const own of this.#log.querySelectorAll(`.own[data-tick="taken"]${which}`)) setTick(own, "read");
    const open = this.#log.querySelector(".choices");
    if (choices.length) this.#endChoices();
    else if (open) this.#log.append(open);
    if (choices.length && !this.#waiting.size) this.#offer(choices);
  }

  #bubble(who, text, at) {
    const side = who === "customer" ? "own" : "theirs";
    const label = LABELS[who] ?? "who_bot";
    const bubble = element("article", `bubble ${side}`);
    bubble.dataset.label = label;
    bubble.dataset.day = day(at);
    const words = element("p", "words");
    words.append(linkified(text));
    const foot = element("p", "foot");
    const stamp = element("time", "", time(at));
    stamp.dateTime = at.toISOString();
    foot.append(stamp);
    bubble.append(element("p", "who", strings[label]), words, foot);
    return bubble;
  }

  /** At the end of the log, under its day, with its author's name where that changes. */
  #put(bubble) {
    const above = [...this.#log.querySelectorAll(".bubble")].at(-1);
    if (above?.dataset.day !== bubble.dataset.day) this.#log.append(element("p", "day", bubble.dataset.day));
    const first = this.#log.lastElementChild?.dataset.label !== bubble.dataset.label;
    bubble.classList.toggle("first", first);
    bubble.querySelector(".who").classList.toggle("hidden", !first || bubble.matches(".own"));
    this.#log.append(bubble);
  }

  #offer(choices) {
    const group = element("div", "choices");
    for (const { id, title } of choices) {
      const button = element("button", "", title);
      button.type = "button";
      button.addEventListener("click", () => this.#pick(title, id));
      group.append(button);
    }
    this.#log.append(group);
  }

  #endChoices() {
    for (const group of this.#log.querySelectorAll(".choices")) group.remove();
  }
}

function element(tag, className, text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}

function setTick(bubble, state) {
  bubble.dataset.tick = state;
  bubble.querySelector(".tick")?.remove();
  const tick = element("span", `tick ${state}`);
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  for (const line of TICKS[state]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    drawing.append(path);
  }
  tick.append(drawing, element("span", state === "failed" ? "" : "hidden", strings[`tick_${state}`]));
  bubble.querySelector(".foot").append(tick);
}
