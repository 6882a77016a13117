// Single keys on a question's page.
const OFF = "lotse_skill_keys_off";

/** By the sign and not by the key, which lies elsewhere on each keyboard. */
export function listen(names, setTab, setHelp) {
  const focus = (id) => (setTab("sentences"), setTimeout(() => document.getElementById(id)?.focus(), 60));
  const does = { "?": () => setHelp(true), n: () => focus("new-sentence"), "/": () => focus("find-sentence") };
  names.forEach((name, index) => (does[index + 1] = () => setTab(name)));
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (!does[key] || ctrlKey || altKey || metaKey || target.closest("input, textarea, select, dialog") || localStorage.getItem(OFF)) return;
    event.preventDefault();
    does[key]();
  });
}
