// What this tab has not sent yet, kept in the browser: each tab keeps its own, and takes over what a closed one has left.

const BEAT = 30_000;
const LEFT = 150_000;  // a tab in the background beats once a minute

/** `left` are the values that closed tabs have kept under this name, at most so many; `keep` keeps the tab's own. */
export function openKept(name, most = Infinity) {
  const own = `${name}:${Math.random().toString(36).slice(2)}`;
  const left = Object.keys(localStorage)
    .filter((key) => key === name || key.startsWith(`${name}:`))
    .flatMap(abandoned)
    .sort((one, other) => one.at - other.at)
    .slice(0, most);
  left.forEach(({ key }) => localStorage.removeItem(key));
  let value = null;

  function write(closed = false) {
    if (value === null) localStorage.removeItem(own);
    else localStorage.setItem(own, JSON.stringify({ at: Date.now(), closed, value }));
  }
  setInterval(() => write(), BEAT);
  addEventListener("pagehide", () => write(true));
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  return { left: left.map((one) => one.value), keep: (now) => ((value = now), write()) };
}

/** What nobody keeps any more; without a time it was kept by the version before, one value for all tabs. */
function abandoned(key) {
  const { at, closed, value } = JSON.parse(localStorage.getItem(key));
  if (at === undefined) return [{ key, at: 0, value: JSON.parse(localStorage.getItem(key)) }];
  return closed || Date.now() - at > LEFT ? [{ key, at, value }] : [];
}
