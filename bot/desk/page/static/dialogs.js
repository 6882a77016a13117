// Questions and help in front of the page; the browser keeps the focus inside and gives it back.
import { el } from "./dom.js";
import { me } from "./store.js";
import { t } from "./words.js";

const KEYS = [["j ↓", "next"], ["k ↑", "previous"], ["/", "filter"], ["c", "claim"], ["r", "reply"], ["n", "note"], ["e", "resolve"], ["u", "undo"], ["z", "return"], ["Esc", "leave"], ["?", "help"]];

export function open(className, ...children) {
  const dialog = el("dialog", { class: className, "aria-labelledby": "dialog-title" }, ...children);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export const isDialogOpen = () => Boolean(document.querySelector("dialog[open]"));

export function help() {
  if (isDialogOpen()) return;
  const dialog = open("help",
    el("h2", { id: "dialog-title" }, t("help.title")),
    el("dl", {}, KEYS.flatMap(([key, name]) => [el("dt", {}, key.split(" ").map((one) => el("kbd", {}, one))), el("dd", {}, t(`help.${name}`))])),
    el("form", { method: "dialog" }, el("button", { class: "primary", autofocus: true }, t("help.close"))));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

/** Gives true if the agent wants to go on although a draft is unsent. */
export const confirmLosing = async () => (await confirm("confirm")) === "yes";

/** Gives "yes" if it is to be closed all the same, "no" if something is to be done first; `doubt` is what. */
export const confirmOpen = confirm;

function confirm(name) {
  return new Promise((resolve) => {
    const dialog = open("ask",
      el("h2", { id: "dialog-title" }, t(`${name}.title`)),
      el("p", {}, t(`${name}.text`)),
      el("form", { method: "dialog" },
        el("button", { class: "secondary", value: "yes" }, t(`${name}.yes`)),
        el("button", { class: "primary", value: "no", autofocus: true }, t(`${name}.no`))));
    dialog.addEventListener("close", () => resolve(dialog.returnValue));
  });
}

/** Gives an admin's reason to take a conversation from the bot, or nothing. */
export function askReason() {
  return new Promise((resolve) => {
    const reason = el("textarea", { id: "reason", rows: "2", maxlength: "500", required: true, autofocus: true });
    const form = el("form", { method: "dialog" },
      el("label", { for: "reason" }, t("take.reason")), reason,
      el("button", { class: "secondary", value: "", formnovalidate: true }, t("take.no")),
      el("button", { class: "primary", value: "yes" }, t("take.go")));
    form.addEventListener("submit", (event) => {
      if (event.submitter?.value && !reason.value.trim()) event.preventDefault();
    });
    const dialog = open("ask take", el("h2", { id: "dialog-title" }, t("take.title")), el("p", {}, t("take.text")), form);
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? reason.value.trim() : ""));
  });
}

export function sessionEnded() {
  if (document.querySelector("dialog.ended")) return;
  const dialog = open("ended",
    el("h2", { id: "dialog-title" }, t("ended.title")),
    el("p", {}, t("ended.text")),
    el("a", { class: "button primary", href: "/desk/login?next=/desk", autofocus: true }, t("ended.go")));
  sessionStorage.setItem("lotse-back", JSON.stringify({ agent: me.name, contact: location.hash.slice(1) }));
  dialog.addEventListener("cancel", (event) => event.preventDefault());
}
