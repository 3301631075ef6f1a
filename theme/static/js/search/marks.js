/* Where a query's terms stand in a text as it is shown, and the excerpt around them. Texts are
   folded character by character, so that each folded character knows where it came from. */

import { HAN, WORD, foldCharacters } from "./folding.js";
import { references } from "./references.js";

const IS_HAN = new RegExp(`^[${HAN}]$`, "u");
const IS_WORD = new RegExp(`^[${HAN}${WORD}]$`, "u");
const LEAD = 24;

/** Ranges [start, end) of the text (UTF-16 positions) that match clauses, sorted and merged. */
export function markRanges(text, clauses) {
  return merge(findAll(text, clauses));
}

/** The text cut at the ranges: [{text, marked}]. */
export function segments(text, ranges, start = 0, end = text.length) {
  const parts = [];
  let position = start;
  for (const [from, to] of ranges) {
    if (to <= start || from >= end) continue;
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    if (first > position) parts.push({ text: text.slice(position, first), marked: false });
    parts.push({ text: text.slice(first, last), marked: true });
    position = last;
  }
  if (position < end) parts.push({ text: text.slice(position, end), marked: false });
  return parts;
}

/** The piece of the text with the most different terms: {parts, before, after}, the last two saying
    whether text was left out. `length` in UTF-16 units. */
export function excerpt(text, clauses, length = 120) {
  const found = findAll(text, clauses);
  const start = whole(text, bestStart(found, text.length, length));
  const end = whole(text, Math.min(text.length, start + length));
  return {
    parts: segments(text, merge(found), start, end),
    before: start > 0,
    after: end < text.length,
  };
}

/* [start, end, clause] of every match, in order of position. */
function findAll(text, clauses) {
  const { folded, from, to } = foldWithPositions(text);
  const refs = references(folded);
  const found = [];
  clauses.forEach((clause, index) => {
    for (const [start, end] of matches(folded, refs, clause)) {
      found.push([from[start], to[end - 1], index]);
    }
  });
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function matches(folded, refs, { term, prefix }) {
  const named = refs.filter((ref) => ref.tokens.includes(term)).map((r) => [r.start, r.end]);
  if (named.length) return named;
  const found = [];
  const wordLike = !IS_HAN.test(String.fromCodePoint(term.codePointAt(0)));
  for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
    const end = at + term.length;
    if (!wordLike || isWholeWord(folded, at, end, prefix)) found.push([at, end]);
  }
  return found;
}

function isWholeWord(folded, start, end, prefix) {
  const before = [...folded.slice(Math.max(0, start - 2), start)].at(-1);
  const after = [...folded.slice(end, end + 2)][0];
  const joins = (character) =>
    character !== undefined && IS_WORD.test(character) && !IS_HAN.test(character);
  return !joins(before) && (prefix || !joins(after));
}

function foldWithPositions(text) {
  const characters = [];
  let position = 0;
  for (const character of text) {
    const folded = foldCharacters(character);
    if (folded) characters.push([folded, position, position + character.length]);
    position += character.length;
  }
  const kept = characters.filter((_, i) => !isInnerDot(characters, i));
  const from = [];
  const to = [];
  for (const [folded, start, end] of kept) {
    for (let i = 0; i < folded.length; i += 1) {
      from.push(start);
      to.push(end);
    }
  }
  return { folded: kept.map(([folded]) => folded).join(""), from, to };
}

/* A name dot between characters, which folding removes. */
function isInnerDot(characters, i) {
  return characters[i][0] === "·" && i > 0 && i + 1 < characters.length
    && IS_HAN.test(characters[i - 1][0]) && IS_HAN.test(characters[i + 1][0]);
}

function merge(found) {
  const merged = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function bestStart(found, textLength, length) {
  let [best, most] = [0, 0];
  for (let i = 0; i < found.length; i += 1) {
    const start = Math.max(0, Math.min(found[i][0] - LEAD, textLength - length));
    const terms = new Set();
    for (let j = i; j < found.length && found[j][1] <= start + length; j += 1) terms.add(found[j][2]);
    if (terms.size > most) [best, most] = [start, terms.size];
  }
  return best;
}

/* Never between the two units of one character. */
function whole(text, position) {
  const unit = text.charCodeAt(position);
  return unit >= 0xdc00 && unit <= 0xdfff ? position - 1 : position;
}
