// What packs are called here.
import { has, t } from "../words.js";

export const packTitle = (pack) => (has(`pack.${pack}`) ? t(`pack.${pack}`) : pack[0].toUpperCase() + pack.slice(1));
