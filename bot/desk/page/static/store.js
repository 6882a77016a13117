// What the page knows, all of it as the server said it. Whoever shows something listens for changes.
export const me = { name: document.body.dataset.agent, role: document.body.dataset.role };

export const known = {
  loaded: false,
  rows: [],
  present: [],
  selected: "",
  thread: null, // {row, lines, more} of the selected contact
  trouble: "", // why the thread could not be shown
};

const listeners = new Map();

export function on(what, listener) {
  listeners.set(what, [...(listeners.get(what) ?? []), listener]);
}

export function changed(what) {
  for (const listener of listeners.get(what) ?? []) listener();
}

export const isMine = (row) => row.owner === "agent" && row.agent === me.name;

/** A conversation that the bot has, before an admin. Where none is open, there is nothing to take. */
export const mayTake = (row) => me.role === "admin" && row.owner === "bot" && Boolean(row.queued_at);

/** Who waits for a person, and who spoke of danger while the bot has them. */
export const mayClaim = (row) => row.owner === "queue" || (row.owner === "bot" && Boolean(row.danger));

export const sections = () => ({
  waiting: known.rows.filter(mayClaim),
  mine: known.rows.filter(isMine),
  others: known.rows.filter((row) => row.owner === "agent" && !isMine(row)),
});
