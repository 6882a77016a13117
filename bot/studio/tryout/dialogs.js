// Keeping a conversation as a golden dialogue, and links for testers.
import { html, useState } from "../vendor/core.js";
import { get, post } from "../api.js";
import { Dialog, Field } from "../parts.js";
import { toast } from "../toasts.js";
import { day, inLanguage, problem, t } from "../words.js";

export function SaveDialog({ session, exchanges, onClose }) {
  const tried = exchanges.filter((one) => one.sides.new);
  const skills = [...new Map(tried.map((one) => [one.sides.new.understood.intent, inLanguage(one.sides.new.title)]).filter(([name, title]) => name && title)).entries()];
  const [name, setName] = useState(tried[0]?.text.slice(0, 60) ?? "");
  const [skill, setSkill] = useState(skills[0]?.[0] ?? "");
  const [chosen, setChosen] = useState(tried.map((one) => one.number));
  const toggle = (number) => setChosen(chosen.includes(number) ? chosen.filter((one) => one !== number) : [...chosen, number]);
  const save = async (event) => {
    event.preventDefault();
    const answer = await post("tryout/save", { session, skill, name, numbers: chosen });
    if (!answer.ok) return toast(answer.code === "name" ? t("tryout.name_taken") : problem(answer), { bad: true });
    toast(t("tryout.saved", { name: answer.name }));
    onClose();
  };
  return html`<${Dialog} title=${t("tryout.save")} onClose=${onClose}>
    <form onSubmit=${save}>
      <p>${t("tryout.save_why")}</p>
      ${skills.length === 0 && html`<p class="field-problem">${t("tryout.save_none")}</p>`}
      <${Field} label=${t("tryout.save_name")}>${(id) => html`<input id=${id} type="text" required maxlength="120" value=${name} onInput=${(event) => setName(event.target.value)} />`}<//>
      <${Field} label=${t("tryout.save_skill")}>${(id) => html`<select id=${id} value=${skill} onChange=${(event) => setSkill(event.target.value)}>${skills.map(([key, title]) => html`<option value=${key}>${title}</option>`)}</select>`}<//>
      <fieldset class="chosen"><legend class="label">${t("tryout.save_which")}</legend>
        ${tried.map((one) => html`<label><input type="checkbox" checked=${chosen.includes(one.number)} onChange=${() => toggle(one.number)} /> ${one.text} <span class="tag">${inLanguage(one.sides.new.title) || one.sides.new.understood.intent}</span></label>`)}
      </fieldset>
      <p class="page-actions end"><button type="button" class="secondary" onClick=${onClose}>${t("cancel")}</button>
      <button type="submit" class="primary" disabled=${!skill || !chosen.length}>${t("tryout.save_now")}</button></p>
    </form>
  <//>`;
}

export function ShareDialog({ about, setup, onClose }) {
  const [days, setDays] = useState(about.value.link_days);
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const again = async () => {
    const answer = await get("tryout");
    if (answer.ok) about.value = answer;
  };
  const make = async (event) => {
    event.preventDefault();
    const answer = await post("tryout/share", { ...setup, days: Number(days), name });
    if (!answer.ok) return toast(problem(answer), { bad: true });
    setUrl(answer.url);
    await again();
  };
  const copy = () => navigator.clipboard?.writeText(url).then(() => toast(t("copied")));
  const withdraw = async (id) => ((await post("tryout/unshare", { id })).ok ? again() : toast(t("error.offline"), { bad: true }));
  return html`<${Dialog} title=${t("tryout.share")} onClose=${onClose}>
    <p>${t("tryout.share_why")}</p>
    ${url
      ? html`<${Field} label=${t("tryout.share_link")} hint=${t("tryout.share_once")}>${(id, hint) => html`<input id=${id} aria-describedby=${hint} type="text" readonly value=${url} onFocus=${(event) => event.target.select()} />`}<//>
        <p class="page-actions end"><button type="button" class="primary" onClick=${copy}>${t("copy")}</button></p>`
      : html`<form onSubmit=${make} class="share-form">
        <${Field} label=${t("tryout.share_name")}>${(id) => html`<input id=${id} type="text" maxlength="60" value=${name} onInput=${(event) => setName(event.target.value)} />`}<//>
        <${Field} label=${t("tryout.share_days")}>${(id) => html`<input id=${id} type="number" min="1" max="30" required value=${days} onInput=${(event) => setDays(event.target.value)} />`}<//>
        <p class="page-actions end"><button type="submit" class="primary">${t("tryout.share_make")}</button></p>
      </form>`}
    ${about.value.shares.length > 0 && html`<h3>${t("tryout.shares")}</h3><ul class="shares">
      ${about.value.shares.map((one) => html`<li key=${one.id}><span>${one.name || t("tryout.share_unnamed")} · ${one.by} · ${t("tryout.share_until", { day: day(one.until) })}</span>
        <button type="button" class="secondary" onClick=${() => withdraw(one.id)}>${t("tryout.share_end")}</button></li>`)}
    </ul>`}
  <//>`;
}
