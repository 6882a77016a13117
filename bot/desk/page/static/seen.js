// Which messages of my conversations I have not seen. The server keeps it, so that a second tab and a reload know it too.
import { post } from "./api.js";
import { changed, isMine, known } from "./store.js";

const told = new Map(); // contact → how many of their messages the server has been told that I saw

export const unreadOf = (row) => (isMine(row) && (told.get(row.contact) ?? -1) < row.heard ? row.unread : 0);
export const unreadInAll = () => known.rows.reduce((sum, row) => sum + unreadOf(row), 0);

/** Whether this conversation is open before the agent's eyes. */
export const isSeen = (contact) => contact === known.selected && known.thread?.row.contact === contact && !document.hidden;

/** What is open is seen, while the page is in sight. */
export async function look() {
  const row = known.rows.find((one) => isSeen(one.contact));
  if (!row || !unreadOf(row)) return;
  const { contact, heard } = row;
  told.set(contact, heard);
  changed("seen");
  const answer = await post("looked", { contact, heard });
  if (answer.status !== 200) told.delete(contact);
}
