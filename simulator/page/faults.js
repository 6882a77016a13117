/* Switches for misbehaviour, the world's habits, and a few figures. */

import { control } from "./api.js";
import { byId, draw, h } from "./dom.js";
import { lang, word } from "./words.js";

const GROUPS = [
  ["twilio.send", "tSend", [["error", "fError", { status: 500 }], ["error", "fLimit", { status: 429 }], ["delay", "fDelay", { seconds: 3 }], ["drop", "fDrop"], ["drop_after", "fDropAfter"]]],
  ["twilio.status", "tStatus", [["duplicate", "fDuplicate"], ["reorder", "fReorder"], ["delay", "fLate", { seconds: 5 }], ["drop", "fLost"], ["error", "fFail", { code: 63024 }]]],
  ["twilio.inbound", "tInbound", [["duplicate", "fDuplicate"], ["delay", "fLate", { seconds: 5 }], ["drop", "fDrop"]]],
  ["alerts", "tAlerts", [["error", "fError", { status: 500 }], ["freeze", "fFreeze"], ["garbage", "fGarbage"], ["truncate", "fTruncate"], ["empty", "fEmpty"], ["differential", "fDifferential"]]],
  ["dhl", "tDhl", [["error", "fError", { status: 500 }], ["error", "fQuota", { status: 429 }], ["delay", "fDelay", { seconds: 3 }], ["garbage", "fGarbage"]]],
];

const COUNTS = [["twilio.inbound.posts", "cWrote"], ["twilio.sends", "cSent"], ["twilio.status.posts", "cStatus"], ["alerts.requests", "cFeed"], ["dhl.requests", "cDhl"]];

export function drawFaults(state) {
  draw(byId("faults"), [lang(), state.faults.map((fault) => fault.id)], () => GROUPS.map((group) => switches(group, state.faults)));
  draw(byId("behaviour"), [lang(), state.behaviour], () => habits(state.behaviour));
  draw(byId("counts"), [lang(), state.counts], () =>
    COUNTS.map(([key, name]) => h("div", {}, h("dt", {}, word(name)), h("dd", {}, String(state.counts[key] ?? 0)))),
  );
}

function switches([target, title, modes], faults) {
  const one = ([mode, name, details = {}]) => {
    const on = faults.find((fault) => fault.target === target && fault.mode === mode && (fault.status ?? null) === (details.status ?? null));
    const press = () => (on ? control("DELETE", `faults/${on.id}`) : control("POST", "faults", { target, mode, ...details }));
    return h("button", { type: "button", class: "chip toggle", "aria-pressed": String(Boolean(on)), "data-key": `${target}-${name}`, onclick: press }, word(name));
  };
  return h("div", { class: "switches", role: "group", "aria-label": word(title) }, h("span", { class: "of" }, word(title)), h("div", { class: "chips" }, modes.map(one)));
}

function habits(behaviour) {
  const habit = (name, label) =>
    h("button", { type: "button", class: "chip habit", "aria-pressed": String(behaviour[name]), "data-key": name, onclick: () => control("PATCH", "behaviour", { [name]: !behaviour[name] }) }, word(label));
  const act = (label, kind, run) => h("button", { type: "button", class: kind, "data-key": label, onclick: run }, word(label));
  return [
    habit("read_receipts", "readReceipts"),
    habit("stop_blocks", "stopBlocks"),
    act("day", "chip", () => control("POST", "clock", { advance_seconds: 24 * 3600 })),
    act("reset", "chip danger", () => control("POST", "reset")),
  ];
}
