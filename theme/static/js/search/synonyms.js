/* Everyday words for words of the law. The pairs come with the directory of the index, out of
   content/synonyms.txt (generator/search/synonyms.py); both sides are folded. */

import { fold } from "./folding.js";
import { standing } from "./phrases.js";

const MOST = 8;

/** The query, then the query with its everyday words put into words of the law: eight in all at
    most. A word in letters counts only where it stands alone; of two words the longer one. */
export function rewordings(query, synonyms) {
  const known = new Map();
  for (const [word, meaning] of synonyms) known.set(word, [...(known.get(word) ?? []), meaning]);
  if (!known.size) return [query];
  const parts = fold(query).split(everyday([...known.keys()]));
  if (parts.length === 1) return [query];
  let reworded = [""];
  for (const part of parts) {
    const meanings = known.get(part)?.map((meaning) => ` ${meaning} `) ?? [part];
    reworded = reworded.flatMap((start) => meanings.map((end) => start + end)).slice(0, MOST - 1);
  }
  return [query, ...reworded];
}

/* Splits a text at the words and keeps them. */
function everyday(words) {
  const longest = [...words].sort((a, b) => b.length - a.length);
  return new RegExp(`(${longest.map(standing).join("|")})`, "u");
}
