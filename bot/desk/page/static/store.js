// What the page knows, all of it as the server said it. Whoever shows something listens for changes.
export const me = { name: document.body.dataset.agent, role: document.body.dataset.role };

export const known = {
  loaded: false,
  rows: [],
  closing: [], // what I resolved a moment ago and may still take back
  closed: [], // what was closed lately, newest first
  closedMore: false,
  view: "open", // or "closed": what the list shows
  present: [],
  selected: "",
  thread: null, // {row, may, lines, more} of the selected contact
  trouble: "", // why the thread could not be shown
};

const listeners = new Map();

export function on(what, listener) {
  listeners.set(what, [...(listeners.get(what) ?? []), listener]);
}

export function changed(what) {
  for (const listener of listeners.get(what) ?? []) listener();
}

/** Whether nobody else is at the desk: then what is mine stays mine. */
export const isAlone = () => known.present.every((name) => name === me.name);

export const isMine = (row) => row.owner === "agent" && row.agent === me.name;

/** Whether the open conversation lets this agent do that now. Only a hint: the server decides. */
export const may = (verb) => Boolean(known.thread?.may.includes(verb));

/** Who waits for a person, and who spoke of danger while the bot has them. */
const waits = (row) => row.owner === "queue" || (row.owner === "bot" && Boolean(row.danger));

export const sections = () => ({
  mine: known.rows.filter(isMine),
  waiting: known.rows.filter(waits),
  others: known.rows.filter((row) => row.owner === "agent" && !isMine(row)),
});
