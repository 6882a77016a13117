/** Names are kept in lower case; people read them with a capital. */
export const display = (name) => (name ? name[0].toLocaleUpperCase() + name.slice(1) : "");

/** A short name for somebody who has none here: contacts are random ids. */
export const codeOf = (contact) => contact.replace(/^\w+-/, "").slice(0, 4).toUpperCase();
