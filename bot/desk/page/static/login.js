import { post } from "./api.js";
import { busily, goOn, prepareDoor, showProblem } from "./door.js";
import { span } from "./time.js";
import { t } from "./words.js";

prepareDoor();
const form = document.getElementById("login");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  busily(form, async () => {
    const answer = await post("login", { name: form.elements.username.value, password: form.elements.password.value });
    if (answer.status === 200) return goOn();
    showProblem(problemOf(answer));
    form.elements.password.select();
  });
});

function problemOf({ status, after }) {
  if (status === 401) return t("login.wrong");
  if (status === 429) return t("login.throttled", { after: span(Number(after) * 1000) });
  return t("login.offline");
}
