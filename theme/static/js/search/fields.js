/* What a query asks of single fields: `标题:买卖合同 违约` asks for the first words in titles. */

import { clauses, words } from "./analyzer.js";
import { fold } from "./folding.js";

const FIELDS = new Map([["标题", "title"], ["title", "title"],
  ["关键词", "keywords"], ["关键字", "keywords"], ["keyword", "keywords"], ["keywords", "keywords"]]);
const TYPED = new RegExp(
  `(?<![\\p{L}\\p{N}])(${[...FIELDS.keys()].join("|")}) ?: ?("[^"]+"|[“”][^“”]+[“”]|[^ ]+)`, "gu");

/** The field of that name that a query may be asked in, else null. */
export function fieldNamed(name) {
  return [...FIELDS.values()].find((field) => field === name) ?? null;
}

/** A query in pieces, {text, field}, in order; `field` is null where none was typed. */
export function pieces(query) {
  const folded = fold(query);
  const found = [];
  let end = 0;
  for (const match of folded.matchAll(TYPED)) {
    found.push({ text: folded.slice(end, match.index), field: null },
      { text: match[2], field: FIELDS.get(match[1]) });
    end = match.index + match[0].length;
  }
  found.push({ text: folded.slice(end), field: null });
  return found.filter(({ text }) => text.trim());
}

/** The clauses of all pieces, each in its field if it has one; the last word may still be typed. */
export function clausesIn(query, { typing = false, ...options } = {}) {
  const parts = pieces(query);
  return parts.flatMap(({ text, field }, i) =>
    clauses(text, { ...options, typing: typing && i === parts.length - 1 })
      .map((clause) => (field ? { field, ...clause } : clause)));
}

/** The clauses of each word of all pieces, references taken as ordinary words. */
export function wordsIn(query) {
  return pieces(query).flatMap(({ text, field }) =>
    words(text).map((group) => group.map((clause) => (field ? { field, ...clause } : clause))));
}
