// What sign-in and welcome share.
import { icon } from "./dom.js";
import { languageButton, t } from "./words.js";

export function prepareDoor() {
  languageButton();
  document.querySelector("button[type=submit]").disabled = false; // before, the browser would send the form by itself
  for (const button of document.querySelectorAll(".peek")) {
    button.append(icon("eye"));
    const label = () => button.setAttribute("aria-label", t(button.getAttribute("aria-pressed") === "true" ? "login.hide" : "login.show"));
    label();
    button.addEventListener("click", () => {
      const show = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(show));
      document.getElementById(button.dataset.for).type = show ? "text" : "password";
      label();
    });
  }
}

export function showProblem(text) {
  const problem = document.getElementById("problem");
  problem.textContent = text;
  problem.hidden = !text;
}

/** Run `work` with the button off, so that Enter twice is one call. */
export async function busily(form, work) {
  const button = form.querySelector("button[type=submit]");
  if (button.disabled) return;
  const text = button.textContent;
  button.disabled = true;
  button.textContent = t("login.busy");
  try {
    await work();
  } finally {
    button.disabled = false;
    button.textContent = text;
  }
}

/** Only to pages of ours, at the part that was asked for: browsers carry it to this page. */
export function goOn() {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  location.assign(/^\/(desk|studio)(\/[\w/-]*)?$/.test(next) ? `${next}${location.hash}` : "/desk");
}
