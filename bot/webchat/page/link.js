// The connection: comes back by itself, never gives up, and says what it hears.

const VERSION = 1;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;
const SILENCE = 50_000; // the server says something at least every 20 seconds
const ANSWER = 10_000; // it confirms what was said much sooner
const STRANGER = 4401;
const CROWDED = 4429;
const FULL = 4430;
const NEIGHBOURS = 4431;

export class Link {
  #socket = null;
  #timer = 0;
  #watch = 0;
  #tries = 0;
  #wanted = false;
  #on;

  /** `on` has: hello() → frame, frame(frame), up(), down(), crowded(), full(), neighbours(), stranger() → promise. */
  constructor(on) {
    this.#on = on;
    addEventListener("online", () => this.#now());
    addEventListener("offline", () => this.#socket && this.#lost(this.#socket, 0));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#now());
  }

  get isUp() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    this.#wanted = true;
    this.#now();
  }

  send(frame) {
    if (!this.isUp) return;
    this.#socket.send(JSON.stringify({ v: VERSION, ...frame }));
    if (frame.type === "say") this.#listen(ANSWER);
  }

  #now() {
    if (!this.#wanted || this.#socket) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  #connect() {
    const address = new URL("chat/socket", document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#listen();
    socket.onopen = () => this.send({ type: "hello", ...this.#on.hello() });
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  #hear(frame) {
    this.#listen();
    if (frame.v !== VERSION) return location.reload(); // a newer server: get its page
    if (frame.type === "welcome") {
      this.#tries = 0;
      this.#on.up();
    }
    this.#on.frame(frame);
  }

  /** A line can die without a word: one that is silent for too long is cut. */
  #listen(patience = SILENCE) {
    clearTimeout(this.#watch);
    const socket = this.#socket;
    this.#watch = setTimeout(() => this.#lost(socket, 0), patience);
  }

  async #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#watch);
    socket.onclose = socket.onmessage = null;
    socket.close();
    this.#on.down();
    if (code === CROWDED) this.#on.crowded();
    if (code === FULL) this.#on.full();
    if (code === NEIGHBOURS) this.#on.neighbours();
    if (code === STRANGER) await this.#on.stranger();
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#tries++);
    this.#timer = setTimeout(() => this.#now(), pause * (0.5 + Math.random()));
  }
}
