// The open connection: news come in, which thread is open goes out. It connects again by itself.
const SIGNED_OUT = 4401;
const LONGEST = 10000;

export function connect({ onNews, onState }) {
  let socket = null;
  let pause = 500;
  let watching = "";
  let waiting = null;
  let over = false;

  const say = () => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ watch: watching }));
  };

  const open = () => {
    clearTimeout(waiting);
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/desk/api/live`);
    socket.addEventListener("open", () => {
      pause = 500;
      onState(true);
      say();
    });
    socket.addEventListener("message", (event) => onNews(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      if (over) return;
      onState(false);
      if (event.code === SIGNED_OUT) {
        document.dispatchEvent(new Event("signed-out"));
        return;
      }
      waiting = setTimeout(open, pause * (0.75 + Math.random() / 2)); // not all pages at the same moment
      pause = Math.min(pause * 2, LONGEST);
    });
  };

  open();
  window.addEventListener("online", () => socket.readyState === WebSocket.CLOSED && !over && open());
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
