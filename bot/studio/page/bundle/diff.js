// Word and line differences, for the pages that show them.
export { diffLines, diffWordsWithSpace } from "diff";
