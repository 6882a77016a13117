/* Building elements without markup strings, and redrawing only what changed. */

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

const drawn = new WeakMap();

/* Replaces the children only if the data behind them changed; keeps the keyboard focus by data-key. */
export function draw(container, data, build) {
  const print = JSON.stringify(data);
  if (drawn.get(container) === print) return false;
  drawn.set(container, print);
  const key = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  container.replaceChildren(...build());
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  return true;
}

export function option(value, label, selected = false) {
  return h("option", { value, selected }, label);
}
