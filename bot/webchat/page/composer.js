// Where the customer writes: grows with the text, counts near the end, Enter sends.

import { draft } from "./keeping.js";
import { left as charactersLeft } from "./strings.js";
import { length } from "./words.js";

const NEAR = 300;

export class Composer {
  #form;
  #field;
  #button;
  #counter;
  limit = 4000;

  constructor(form, say, dismiss) {
    this.#form = form;
    this.#field = form.querySelector("textarea");
    this.#button = form.querySelector("button");
    this.#counter = form.querySelector(".counter");
    this.#field.addEventListener("input", () => {
      draft.write(this.#field.value);
      this.#look();
    });
    this.#field.addEventListener("keydown", (event) => this.#key(event, dismiss));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(say);
    });
    this.#field.value = draft.read(); // half-written words survive a reload
    this.#look();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  #key(event, dismiss) {
    if (event.key === "Escape") dismiss();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #submit(say) {
    const text = this.#field.value.trim();
    if (!text || length(text) > this.limit) return;
    this.#field.value = "";
    draft.write("");
    this.#look();
    say(text);
    this.focus();
  }

  #look() {
    const left = this.limit - length(this.#field.value.trim());
    this.#button.disabled = !this.#field.value.trim() || left < 0;
    this.#counter.textContent = left < NEAR ? charactersLeft(left) : "";
    this.#counter.classList.toggle("over", left < 0);
    this.#field.setAttribute("aria-invalid", String(left < 0));
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
