// The open connection: news come in, which thread is open goes out. It connects again by itself.
const SIGNED_OUT = 4401;
const LONGEST = 10000;
const SILENCE = 25000; // after that long without news the line itself is tried

/** `ask` is any call: a browser does not say why a connection was refused, a call's 401 does. */
export function connect({ onNews, onState, ask }) {
  let socket = null;
  let pause = 500;
  let watching = "";
  let waiting = null;
  let over = false;
  let heard = Date.now();

  const say = () => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ watch: watching }));
  };

  const open = () => {
    clearTimeout(waiting);
    let opened = false;
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/desk/api/live`);
    socket.addEventListener("open", () => {
      opened = true;
      pause = 500;
      heard = Date.now();
      onState(true);
      say();
    });
    socket.addEventListener("message", (event) => {
      heard = Date.now();
      onNews(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      if (over) return;
      onState(false);
      if (event.code === SIGNED_OUT) {
        document.dispatchEvent(new Event("signed-out"));
        return;
      }
      if (!opened) ask();
      waiting = setTimeout(open, pause * (0.75 + Math.random() / 2)); // not all pages at the same moment
      pause = Math.min(pause * 2, LONGEST);
    });
  };

  /** A line that is cut may look open for minutes: what is not answered is lost. */
  const tryOut = async () => {
    if (over || socket.readyState !== WebSocket.OPEN) return;
    const { status } = await ask();
    heard = Date.now();
    onState(status !== 0);
    if (status === 0) socket.close();
    else say();
  };

  open();
  setInterval(() => Date.now() - heard > SILENCE && tryOut(), SILENCE / 5);
  window.addEventListener("offline", () => onState(false));
  document.addEventListener("signed-out", () => {
    over = true;
    clearTimeout(waiting);
  });
  window.addEventListener("online", () => (socket.readyState === WebSocket.CLOSED && !over ? open() : tryOut()));
  return {
    watch(contact) {
      watching = contact;
      say();
    },
    close() {
      over = true;
      socket.close();
    },
  };
}
