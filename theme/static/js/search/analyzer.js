/* The analyzer: text to tokens, query to clauses, names and codes to keys.
   Twin of generator/search/analyzer.py, where the rules are written down; both are run over
   tests/vectors/analyzer.json. Code points throughout, never UTF-16 units. */

import { HAN, WORD, fold } from "./folding.js";
import { caseNumber, references, withArticles } from "./references.js";

export const ANALYZER_VERSION = "4";

const MAX_TOKEN = 64;
const JOINERS = /[-_/.:@&+]/u;
const WORDS = `(?:(?![${HAN}])[${WORD}])+`;
const RUN = new RegExp(`[${HAN}]+|${WORDS}(?:[-_/.:@&+]${WORDS})*`, "gu");
const STARTS_HAN = new RegExp(`^[${HAN}]`, "u");
const NOT_IN_NAMES = new RegExp(`[^${HAN}${WORD}]+`, "gu");

/** The tokens that the index stores for a text, repeats included; references come last. */
export function tokens(text) {
  const folded = fold(text);
  const found = runs(folded).flatMap(indexTokens);
  return found.concat(references(folded).flatMap((ref) => ref.tokens));
}

/** The clauses of a query, each term once: {term, prefix, required}. */
export function clauses(query, { typing = false, plain = false } = {}) {
  let folded = fold(query);
  const found = [];
  if (!plain) {
    const whole = caseNumber(folded);
    if (whole) return [clause(whole)];
    folded = withArticles(folded);
    for (const ref of references(folded)) {
      found.push(clause(ref.tokens.at(-1)));
      folded = folded.slice(0, ref.start) + " ".repeat(ref.end - ref.start) + folded.slice(ref.end);
    }
  }
  const words = runs(folded);
  found.push(...words.flatMap(queryClauses));
  if (typing && words.length && folded.endsWith(words.at(-1)) && mayGrow(found.at(-1).term)) {
    found.at(-1).prefix = true;
  }
  return eachOnce(found);
}

/** The clauses of each word of a query, references taken as ordinary words; only the required ones,
    for the others say nothing that their parts do not. */
export function words(query) {
  return runs(fold(query)).map((run) => queryClauses(run).filter((one) => one.required));
}

/** Whether a query holds a reference whose normal form `clauses` asks for. */
export function hasReference(query) {
  const folded = fold(query);
  return caseNumber(folded) !== null || references(withArticles(folded)).length > 0;
}

/** The key of a personal or company name. */
export function nameKey(name) {
  return fold(name).replace(NOT_IN_NAMES, "");
}

/** The key of an identity number or organisation code, mask stars included. */
export function codeKey(code) {
  return fold(code.replace(/[×●∗✱]/gu, "*")).replace(/[^0-9a-z*]/gu, "");
}

/** The key of a case number; the folded text without spaces where it is none. */
export function caseKey(number) {
  const folded = fold(number);
  return caseNumber(folded) ?? folded.replaceAll(" ", "");
}

/** Order of strings by code point, as Python sorts; JavaScript's own order is by UTF-16 unit. */
export function compare(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) {
      const [high, other] = [isSurrogate(x), isSurrogate(y)];
      return high === other ? x - y : Number(high) - Number(other);
    }
  }
  return a.length - b.length;
}

function isSurrogate(unit) {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function clause(term, { prefix = false, required = true } = {}) {
  return { term, prefix, required };
}

function runs(folded) {
  return folded.match(RUN) ?? [];
}

function isHan(run) {
  return STARTS_HAN.test(run);
}

/* A word of one letter would open thousands of terms; Chinese is complete in its bigrams. */
function mayGrow(term) {
  return [...term].length > 1 && !isHan(term);
}

function cut(word) {
  return word.length > MAX_TOKEN ? [...word].slice(0, MAX_TOKEN).join("") : word;
}

function bigrams(characters) {
  return characters.slice(1).map((character, i) => characters[i] + character);
}

function indexTokens(run) {
  if (isHan(run)) {
    const characters = [...run];
    return [...bigrams(characters), characters.at(-1)];
  }
  const parts = run.split(JOINERS).map(cut);
  return parts.length === 1 ? parts : [cut(run), ...parts];
}

function queryClauses(run) {
  if (isHan(run)) {
    const characters = [...run];
    if (characters.length === 1) return [clause(run, { prefix: true })];
    return bigrams(characters).map((bigram) => clause(bigram));
  }
  const parts = run.split(JOINERS).map(cut);
  const whole = parts.length === 1 ? [] : [clause(cut(run), { required: false })];
  return whole.concat(parts.map((part) => clause(part)));
}

function eachOnce(found) {
  const merged = new Map();
  for (const one of found) {
    const known = merged.get(one.term) ?? one;
    merged.set(one.term, {
      term: one.term,
      prefix: known.prefix || one.prefix,
      required: known.required || one.required,
    });
  }
  return [...merged.values()];
}
