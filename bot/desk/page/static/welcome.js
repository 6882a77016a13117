// The one-time link: its token stands after the #, goes to the server only in a body, and leaves the address bar at once.
import { post } from "./api.js";
import { busily, prepareDoor, showProblem } from "./door.js";
import { display } from "./names.js";
import { t } from "./words.js";

prepareDoor();
const form = document.getElementById("welcome");
const token = location.hash.slice(1) || sessionStorage.getItem("lotse-link") || "";
sessionStorage.setItem("lotse-link", token); // a change of language loads the page again
history.replaceState(null, "", location.pathname);

const owner = await post("link", { token });
if (owner.status === 200) {
  document.getElementById("hello").textContent = t("welcome.hello", { name: display(owner.name) });
  form.elements.username.value = owner.name;
  document.getElementById("fields").hidden = false;
  form.elements.password.focus();
} else {
  refuse(owner.status);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const password = form.elements.password.value;
  if (password !== form.elements.again.value) return showProblem(t("welcome.differ"));
  busily(form, async () => {
    const answer = await post("password", { token, password });
    if (answer.status === 422) return showProblem(t("welcome.weak"));
    if (answer.status !== 200) return refuse(answer.status);
    sessionStorage.removeItem("lotse-link");
    location.assign("/desk");
  });
});

function refuse(status) {
  showProblem(t(status === 410 ? "welcome.link" : "login.offline"));
  if (status !== 410) return;
  sessionStorage.removeItem("lotse-link");
  document.getElementById("fields").hidden = true;
  document.getElementById("elsewhere").hidden = false;
}
