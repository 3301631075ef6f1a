/* Misspelt words in Latin letters: the nearest word of the index. Loaded only when a word is
   nowhere, with its list of words (generator/search/spelling.py). */

import { fold } from "./folding.js";

const LETTERS = /[\p{Script=Latin}\p{M}]+/gu;
const LONG = 6;

/** The query with each of the `unknown` words put right, or null where nothing is near enough.
    `listed` has the known words, most frequent first. */
export function corrected(query, unknown, listed) {
  const better = new Map(unknown.map((word) => [word, nearest(word, listed)]));
  if (![...better.values()].some(Boolean)) return null;
  return query.replace(LETTERS, (word) => better.get(fold(word)) ?? word);
}

/** The nearest listed word, or null: at most one letter wrong, two from six letters on; of words
    equally near the one with the same first letter, then the most frequent. */
export function nearest(word, listed) {
  let [best, least] = [null, (word.length < LONG ? 1 : 2) + 1];
  for (const known of listed) {
    if (Math.abs(known.length - word.length) >= least) continue;
    const wrong = distance(word, known) + (known[0] === word[0] ? 0 : 0.5);
    if (wrong < least) [best, least] = [known, wrong];
  }
  return best;
}

/** How many letters to put in, take out, change, or exchange with the next one (Damerau's four
    errors, no letter touched twice). */
export function distance(a, b) {
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], older[j - 2] + 1);
      }
    }
    [older, old] = [old, row];
  }
  return old[b.length];
}
