// Puts a page into the shell, and makes the shell's own buttons work.
import { html, render } from "./vendor/core.js";
import { call } from "./api.js";

/** Show this component as the page. */
export function start(Page) {
  const place = document.getElementById("page");
  place.replaceChildren();
  render(html`<${Page} />`, place);
}

const menu = document.getElementById("menu");
menu.addEventListener("click", () => open(menu.getAttribute("aria-expanded") !== "true"));
document.addEventListener("keydown", (event) => event.key === "Escape" && menu.getAttribute("aria-expanded") === "true" && (open(false), menu.focus()));

function open(wide) {
  menu.setAttribute("aria-expanded", String(wide));
  document.body.classList.toggle("menu-open", wide);
}

document.querySelector("button.language").addEventListener("click", ({ currentTarget }) => {
  document.cookie = `lotse_language=${currentTarget.dataset.language}; path=/; max-age=31536000; samesite=strict`;
  location.reload();
});

document.getElementById("logout").addEventListener("click", async () => {
  await fetch("/desk/api/logout", { method: "POST" });
  location.assign("/desk/login");
});
