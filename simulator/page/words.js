/* Every word of the page, German first. */

const WORDS = {
  de: {
    title: "Die Welt draußen", subtitle: "Simulator: Twilio, Störungsfeed und DHL auf diesem Rechner",
    otherLanguage: "English", views: "Ansicht", tabCity: "Stadt", tabPhone: "Telefon",
    live: "verbunden", lost: "Verbindung weg …",
    disruptions: "Leitstelle", noDisruptions: "Alles fährt. Starte eine Störung, dann weiß es auch der Feed.",
    startOne: "Störung auslösen", ownDisruption: "Eigene Störung",
    line: "Linie", where: "Wo", wholeLine: "ganze Linie", section: "Abschnitt", station: "Haltestelle",
    from: "von", to: "bis", effect: "Was", cause: "Grund", minutes: "Prognose (Minuten)", extra: "Längere Fahrt (Minuten)",
    replacement: "Ersatzverkehr mit Bussen", ownText: "Eigener Text (leer: wird gebildet)", start: "Störung starten",
    openEnd: "Ende offen", until: "bis", clear: "Entwarnung", longer: "+30 min", expire: "Zeit ablaufen lassen",
    clearHint: "Störung aus dem Feed nehmen", expireHint: "Zeitraum endet jetzt, bleibt im Feed", longerHint: "Prognose um 30 Minuten verlängern",
    parcels: "Pakete", testParcels: "DHL-Testnummern", next: "Nächster Schritt", window: "Zeitfenster",
    newParcel: "Neue Sendungsnummer", add: "Anlegen", setTo: "setzen auf",
    announced: "Angekündigt", accepted: "Eingeliefert", transit: "Unterwegs", region: "In der Region",
    out_for_delivery: "Im Zustellfahrzeug", delivered: "Zugestellt", failure: "Geht zurück", held_over: "Auf morgen verschoben",
    attempt: "Nicht angetroffen", ready: "Abholbereit", neighbour: "Beim Nachbarn", customs: "Beim Zoll", damaged: "Beschädigt", lost: "Verloren",
    templates: "WhatsApp prüft", templatesHint: "Vorlagen für Nachrichten außerhalb der 24 Stunden. Ein Druck entscheidet.",
    t_approved: "freigegeben", t_pending: "in Prüfung", t_received: "eingegangen", t_rejected: "abgelehnt", t_paused: "pausiert", t_disabled: "abgeschaltet",
    faults: "Wenn die Technik spinnt", faultsHint: "Ein Druck schaltet ein, der nächste wieder aus.",
    behaviour: "Verhalten", readReceipts: "Lesebestätigungen", stopBlocks: "STOP sperrt bei Twilio", day: "24 Stunden vorspulen",
    reset: "Alles zurücksetzen",
    tSend: "Twilio nimmt an", tStatus: "Statusmeldungen", tInbound: "Kunde → Lotse", tAlerts: "Störungsfeed", tDhl: "DHL",
    fError: "Fehler 500", fLimit: "Zu viele (429)", fDelay: "Langsam (3 s)", fDrop: "Leitung weg", fDropAfter: "Angenommen, Antwort weg",
    fDuplicate: "Doppelt", fReorder: "Verkehrt herum", fLost: "Bleiben aus", fFail: "Zustellung scheitert",
    fLate: "Spät (5 s)", fFreeze: "Uhr eingefroren", fGarbage: "Unlesbar", fTruncate: "Abgeschnitten", fEmpty: "Leer", fDifferential: "Nur Änderungen",
    fQuota: "Kontingent leer",
    cWrote: "Von Kunden", cSent: "Angenommen", cStatus: "Statusmeldungen", cFeed: "Feed gelesen", cDhl: "DHL gefragt",
    phone: "Telefone der Kunden", thread: "Nachrichten", message: "Nachricht", messagePlaceholder: "Nachricht", send: "Senden",
    newCustomer: "Neue Nummer", company: "Kundenservice", typing: "schreibt …", windowOpen: "Fenster offen bis", windowClosed: "24-Stunden-Fenster zu",
    optedOut: "bei Twilio gesperrt", hello: "Schreib dem Kundenservice", helloHint: "Zum Beispiel:",
    try1: "Fährt die U3?", try2: "Wo ist mein Paket 00340434161094042557?", try3: "Ich möchte mit einem Menschen sprechen",
    location: "Standort", photo: "Foto", voice: "Sprachnachricht", video: "Video", document: "Dokument", contact: "Kontakt", sticker: "Sticker", hidden: "Ohne Nummer", first: "Erste Kundin",
    sent: "gesendet", read: "gelesen", queued: "angenommen", received: "unterwegs",
    failed: "nicht angenommen", undelivered: "nicht zugestellt", noAnswer: "Lotse antwortet nicht", notArrived: "Nicht angekommen", photoAlt: "Foto: Hafen am Abend",
    stickerAlt: "Sticker", statusIs: "Status",
    NO_SERVICE: "kein Betrieb", REDUCED_SERVICE: "weniger Züge", SIGNIFICANT_DELAYS: "Verspätungen", DETOUR: "Umleitung",
    MODIFIED_SERVICE: "geänderter Betrieb", ACCESSIBILITY_ISSUE: "Aufzug außer Betrieb",
    TECHNICAL_PROBLEM: "technische Störung", CONSTRUCTION: "Bauarbeiten", POLICE_ACTIVITY: "Polizeieinsatz", MEDICAL_EMERGENCY: "Notarzteinsatz",
    ACCIDENT: "Unfall", WEATHER: "Wetter", STRIKE: "Streik", DEMONSTRATION: "Demonstration",
  },
  en: {
    title: "The world outside", subtitle: "Simulator: Twilio, alert feed and DHL on this machine",
    otherLanguage: "Deutsch", views: "View", tabCity: "City", tabPhone: "Phone",
    live: "connected", lost: "connection lost …",
    disruptions: "Control room", noDisruptions: "Everything runs. Start a disruption, and the feed will know.",
    startOne: "Start a disruption", ownDisruption: "One of your own",
    line: "Line", where: "Where", wholeLine: "whole line", section: "section", station: "station",
    from: "from", to: "to", effect: "What", cause: "Reason", minutes: "Forecast (minutes)", extra: "Longer journey (minutes)",
    replacement: "Replacement buses", ownText: "Text of your own (empty: made from the fields)", start: "Start disruption",
    openEnd: "end unknown", until: "until", clear: "All clear", longer: "+30 min", expire: "Let it run out",
    clearHint: "Take it out of the feed", expireHint: "Its period ends now, it stays in the feed", longerHint: "Extend the forecast by 30 minutes",
    parcels: "Parcels", testParcels: "DHL test numbers", next: "Next step", window: "time window",
    newParcel: "New tracking number", add: "Add", setTo: "set to",
    announced: "Announced", accepted: "Handed in", transit: "On its way", region: "In the region",
    out_for_delivery: "Out for delivery", delivered: "Delivered", failure: "Going back", held_over: "Held over",
    attempt: "Nobody in", ready: "Ready for pick-up", neighbour: "With a neighbour", customs: "With customs", damaged: "Damaged", lost: "Lost",
    templates: "WhatsApp decides", templatesHint: "Templates for messages outside the 24 hours. Press to decide.",
    t_approved: "approved", t_pending: "in review", t_received: "received", t_rejected: "rejected", t_paused: "paused", t_disabled: "disabled",
    faults: "When technology acts up", faultsHint: "Press to switch on, press again to switch off.",
    behaviour: "Behaviour", readReceipts: "Read receipts", stopBlocks: "STOP blocks at Twilio", day: "Skip 24 hours",
    reset: "Reset everything",
    tSend: "Twilio takes messages", tStatus: "Status reports", tInbound: "Customer → Lotse", tAlerts: "Alert feed", tDhl: "DHL",
    fError: "Error 500", fLimit: "Too many (429)", fDelay: "Slow (3 s)", fDrop: "Line dead", fDropAfter: "Taken, answer lost",
    fDuplicate: "Doubled", fReorder: "Wrong order", fLost: "Missing", fFail: "Delivery fails",
    fLate: "Late (5 s)", fFreeze: "Clock frozen", fGarbage: "Unreadable", fTruncate: "Cut off", fEmpty: "Empty", fDifferential: "Changes only",
    fQuota: "Quota used up",
    cWrote: "From customers", cSent: "Taken", cStatus: "Status reports", cFeed: "Feed reads", cDhl: "DHL calls",
    phone: "Customers' phones", thread: "Messages", message: "Message", messagePlaceholder: "Message", send: "Send",
    newCustomer: "New number", company: "Customer service", typing: "typing …", windowOpen: "Window open until", windowClosed: "24-hour window closed",
    optedOut: "blocked at Twilio", hello: "Write to customer service", helloHint: "For example:",
    try1: "Is the U3 running?", try2: "Where is my parcel 00340434161094042557?", try3: "I want to talk to a human",
    location: "Location", photo: "Photo", voice: "Voice message", video: "Video", document: "Document", contact: "Contact", sticker: "Sticker", hidden: "No number", first: "First customer",
    sent: "sent", read: "read", queued: "taken", received: "on its way",
    failed: "not accepted", undelivered: "not delivered", noAnswer: "Lotse does not answer", notArrived: "Did not arrive", photoAlt: "Photo: harbour at dusk",
    stickerAlt: "Sticker", statusIs: "Status",
    NO_SERVICE: "no service", REDUCED_SERVICE: "fewer trains", SIGNIFICANT_DELAYS: "delays", DETOUR: "diversion",
    MODIFIED_SERVICE: "changed service", ACCESSIBILITY_ISSUE: "lift out of order",
    TECHNICAL_PROBLEM: "technical problem", CONSTRUCTION: "construction work", POLICE_ACTIVITY: "police activity", MEDICAL_EMERGENCY: "medical emergency",
    ACCIDENT: "accident", WEATHER: "weather", STRIKE: "strike", DEMONSTRATION: "demonstration",
  },
};

const asked = new URLSearchParams(location.search).get("lang");
let language = asked in WORDS ? asked : localStorage.getItem("language") in WORDS ? localStorage.getItem("language") : "de";

export const lang = () => language;
export const word = (name) => WORDS[language][name] ?? name;

export function switchLanguage() {
  language = language === "de" ? "en" : "de";
  localStorage.setItem("language", language);
}

/* Fills everything in the document that names its word. */
export function fillWords() {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", word(place.dataset.label));
  for (const place of document.querySelectorAll("[data-placeholder]")) place.placeholder = word(place.dataset.placeholder);
}

/* The city's time, wherever the browser is. */
const ZONE = "Europe/Berlin";
const tag = () => (language === "de" ? "de-DE" : "en-GB");

export function clock(iso) {
  return new Date(iso).toLocaleTimeString(tag(), { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
}

export function moment(iso) {
  const day = (at) => new Date(at).toLocaleDateString(tag(), { weekday: "short", day: "2-digit", month: "2-digit", timeZone: ZONE });
  return day(iso) === day(Date.now()) ? clock(iso) : `${day(iso)}, ${clock(iso)}`;
}
