// Questions and help in front of the page; the browser keeps the focus inside and gives it back.
import { el } from "./dom.js";
import { t } from "./words.js";

const KEYS = [["j", "next"], ["k", "previous"], ["c", "claim"], ["r", "reply"], ["n", "note"], ["e", "resolve"], ["z", "return"], ["Esc", "leave"], ["?", "help"]];

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
    el("dl", {}, KEYS.flatMap(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(`help.${name}`))])),
    el("form", { method: "dialog" }, el("button", { class: "primary", autofocus: true }, t("help.close"))));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

/** Gives true if the agent wants to go on although a draft is unsent. */
export function confirmLosing() {
  return new Promise((resolve) => {
    const dialog = open("ask",
      el("h2", { id: "dialog-title" }, t("confirm.title")),
      el("p", {}, t("confirm.text")),
      el("form", { method: "dialog" },
        el("button", { class: "secondary", value: "yes" }, t("confirm.yes")),
        el("button", { class: "primary", value: "", autofocus: true }, t("confirm.no"))));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
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
  dialog.addEventListener("cancel", (event) => event.preventDefault());
}
