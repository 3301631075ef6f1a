/* Phrases: what a query has in quotation marks must stand so in the title or the text of a hit. The
   index knows pairs of characters and no places, so the texts of the hits are read for it. */

import { HAN, WORD, fold } from "./folding.js";

const QUOTED = /"([^"]+)"|[“”]([^“”]+)[“”]|「([^「」]+)」|『([^『』]+)』/gu;
const LETTER = `(?![${HAN}])[${WORD}]`;
const STARTS = new RegExp(`^${LETTER}`, "u");
const ENDS = new RegExp(`${LETTER}$`, "u");

/** Patterns for the phrases of a query, to be tried on folded texts. */
export function phrases(query) {
  return [...fold(query).matchAll(QUOTED)]
    .map((match) => match.slice(1).find(Boolean).trim())
    .filter(Boolean)
    .map((phrase) => new RegExp(standing(phrase), "u"));
}

/** Whether a hit says a phrase. */
export function says({ title, text }, pattern) {
  return pattern.test(fold(title)) || pattern.test(fold(text));
}

/** The source of a pattern for a folded word that is no part of a longer one in letters. */
export function standing(word) {
  const exact = word.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
  return (STARTS.test(word) ? `(?<!${LETTER})` : "") + exact
    + (ENDS.test(word) ? `(?!${LETTER})` : "");
}
