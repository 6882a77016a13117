// Every word of the public pages, in one place. German unless the browser prefers English.

const STRINGS = {
  de: {
    links: "Rechtliches",
    privacy: "Datenschutz",
    imprint: "Impressum",
    thread: "Gesprächsverlauf",
    write: "Nachricht schreiben",
    send: "Senden",
    newest: "Zur neuesten Nachricht",
    emptyTitle: "Moin! Was gibt’s?",
    emptyText: "Einfach eine Frage schreiben, so wie an Freunde. Antworten kommen sofort, und wenn es einen Menschen braucht, auch der.",
    emptyFine: "Hier antwortet zuerst ein digitaler Assistent.",
    typing: "Antwort wird geschrieben",
    owner_bot: "digitaler Assistent",
    owner_queue: "liegt beim Team",
    owner_agent: "Mensch vom Team",
    who_bot: "Digitaler Assistent",
    who_agent: "Team",
    who_customer: "Eigene Nachricht",
    today: "Heute",
    yesterday: "Gestern",
    tick_waiting: "wartet",
    tick_stored: "angekommen",
    tick_taken: "in Arbeit",
    tick_read: "beantwortet",
    tick_failed: "nicht gesendet",
    offline: "Keine Verbindung. Was hier geschrieben wird, geht raus, sobald sie wieder da ist.",
    busy: "Kleinen Moment, die Nachrichten kommen gerade sehr schnell.",
    crowded: "Dieser Chat ist schon in vielen Fenstern offen. Bitte eines davon benutzen.",
    full: "Hier ist gerade sehr viel los. Die Nachricht bleibt stehen und geht von selbst raus, sobald wieder Platz ist.",
    neighbours: "Über diesen Internet-Anschluss sind gerade sehr viele Chats offen. Der Versuch wird gleich von selbst wiederholt.",
    newcomers: (seconds) => `Über diesen Internet-Anschluss haben gerade sehr viele neue Chats begonnen. Die Nachricht bleibt stehen und geht in ${seconds < 120 ? `${seconds} Sekunden` : `${Math.ceil(seconds / 60)} Minuten`} von selbst raus.`,
    left: (count) => (count < 0 ? `${-count} Zeichen zu viel` : `noch ${count} Zeichen`),
    goText: "Schreiben statt warten: Frage stellen, Antwort bekommen.",
    go_whatsapp: "In WhatsApp schreiben",
    go_chat: "Hier im Browser schreiben",
    goCode: "Oder mit der Handykamera scannen",
  },
  en: {
    links: "Legal",
    privacy: "Privacy",
    imprint: "Imprint",
    thread: "Conversation",
    write: "Write a message",
    send: "Send",
    newest: "To the newest message",
    emptyTitle: "Moin! How can we help?",
    emptyText: "Just ask, as you would ask a friend. Answers come at once, and when it takes a person, so does a person.",
    emptyFine: "A digital assistant answers first.",
    typing: "An answer is being written",
    owner_bot: "digital assistant",
    owner_queue: "with the team",
    owner_agent: "a person from the team",
    who_bot: "Digital assistant",
    who_agent: "Team",
    who_customer: "Your message",
    today: "Today",
    yesterday: "Yesterday",
    tick_waiting: "waiting",
    tick_stored: "arrived",
    tick_taken: "being worked on",
    tick_read: "answered",
    tick_failed: "not sent",
    offline: "No connection. What you write here leaves as soon as it is back.",
    busy: "One moment, messages are coming very fast.",
    crowded: "This chat is already open in many windows. Please use one of them.",
    full: "It is very busy here right now. Your message is kept and leaves by itself as soon as there is room.",
    neighbours: "Very many chats are open from this internet connection right now. It is tried again shortly by itself.",
    newcomers: (seconds) => `Very many new chats have just begun from this internet connection. Your message is kept and leaves by itself in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`,
    left: (count) => (count < 0 ? `${-count} characters too many` : `${count} characters left`),
    goText: "Write instead of waiting: ask, and get an answer.",
    go_whatsapp: "Write on WhatsApp",
    go_chat: "Write here in the browser",
    goCode: "Or scan it with your phone’s camera",
  },
};

const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
export const language = wanted.find((tag) => tag in STRINGS) ?? "de";
export const strings = STRINGS[language];

/** Puts words where the page asks for them: as text, label, placeholder or alternative text. */
export function fill(root = document) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = strings[node.dataset.text];
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", strings[node.dataset.label]);
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = strings[node.dataset.hint];
  for (const node of root.querySelectorAll("[data-alt]")) node.alt = strings[node.dataset.alt];
}
