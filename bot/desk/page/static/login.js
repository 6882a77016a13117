import { post } from "./api.js";
import { busily, goOn, prepareDoor, showProblem } from "./door.js";
import { span } from "./time.js";
import { t } from "./words.js";

prepareDoor();
const form = document.getElementById("login");
let waited;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waited);
  busily(form, async () => {
    const answer = await post("login", { name: form.elements.username.value, password: form.elements.password.value });
    if (answer.status === 200) return goOn();
    showProblem(problemOf(answer));
    if (answer.status === 429) waited = setTimeout(() => showProblem(t("login.again")), Number(answer.after) * 1000);
    form.elements.password.select();
  });
});

function problemOf({ status, after }) {
  if (status === 401) return t("login.wrong");
  if (status === 429) return t("login.throttled", { after: span((after > 60 ? Math.ceil(after / 60) * 60 : Number(after)) * 1000) });
  return t("login.offline");
}
