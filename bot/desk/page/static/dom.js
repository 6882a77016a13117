// Building elements. Text is always text: nothing here reads HTML.
const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
  help: "M9.3 9.2a2.8 2.8 0 1 1 4 2.6c-.8.4-1.3 1-1.3 2M12 17.2v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  back: "M14.5 5.5 8 12l6.5 6.5",
  down: "M12 5v13M6.5 12.5 12 18l5.5-5.5",
  send: "M4.5 12 20 4.5 15.5 20l-3.7-6.2zM11.8 13.8 20 4.5",
  clock: "M12 7.5V12l3 2M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z",
  check: "M5 12.5 10 17.5 19.5 7",
  checks: "M1.5 12.5 6 17.5 14.5 7.5M11.2 15.8 13 17.5 22 7.5",
  warn: "M12 4 2.8 19.5h18.4zM12 10v4.2M12 17v.1",
  source: "M5 6.5c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3zM5 6.5v11c0 1.7 3.1 3 7 3s7-1.3 7-3v-11M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3",
  undo: "M9 14 4.5 9.5 9 5M4.5 9.5h9a6 6 0 0 1 0 12h-3",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5",
  pin: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3.300-6 7.500-6s7.500 2 7.500 6z",
  play: "M8 5.500v13l10.500-6.500z",
  file: "M6 3.500h8l4 4v13H6zM13.500 3.500V8H18",
  note: "M5 4.5h14v10l-4.5 5H5zM14.5 19.5v-5H19",
};

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "glyph");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Put `fresh` in place of the present children and leave the focus where it was, by `data-key`. */
export function refill(parent, ...fresh) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  parent.replaceChildren(...fresh.flat().filter(Boolean));
  if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Say something to people who do not see the page. */
export function announce(text) {
  document.getElementById("said").textContent = text;
}
