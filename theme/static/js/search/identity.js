/* Identity numbers in the browser: check (GB 11643-1999) and mask by the policy of the site, so that
   a full number is compared with masked ones and never leaves the page. Also which kind of key a
   typed value is by its form. */

import { caseKey, codeKey } from "./analyzer.js";
import { HAN } from "./folding.js";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10x98765432";
const LENGTH = 18;
const OLD_LENGTH = 15;
const OLD_AREA = 6;
const CREDIT_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"; // GB 32100: no i, o, s, v, z
const CREDIT_CODE = new RegExp(`^[${CREDIT_ALPHABET}]{${LENGTH}}$`);
const CODE_ONLY = /^[0-9a-z*×●∗✱\s-]*$/iu;

/** What is wrong with a typed value, as a word that the interface has a message for. */
export class InputRefusal extends Error {
  constructor(reason) {
    super(reason);
    this.name = "InputRefusal";
    this.reason = reason;
  }
}

/** The masked key of a typed identity number, full or already masked by the same policy.
    Throws InputRefusal `identity-shape`, `identity-check`, `identity-date` or `mask-shape`. */
export function maskedIdentity(typed, policy) {
  const key = codeKey(typed);
  if (key.includes("*")) return checkedMask(key, policy);
  return mask(fullNumber(key), policy);
}

/** The kind of key that a typed value can only be, whatever kind was chosen: `id` (full or masked),
    `organisation` (a whole credit code), `case_no`, `name`; `chosen` where its form says nothing. */
export function recognise(typed, chosen) {
  if (caseKey(typed).includes("|")) return "case_no";
  const plain = typed.normalize("NFKC");
  if (!CODE_ONLY.test(plain)) return nameOr(chosen, plain);
  const key = codeKey(plain);
  if (key.length === OLD_LENGTH && /^[0-9]+$/.test(key)) return chosen === "name" ? "id" : chosen;
  if (key.length !== LENGTH) return chosen;
  if (/^[0-9*]{17}[0-9x*]$/.test(key) && key.includes("*")) return "id";
  if (/^[0-9]{17}[0-9x]$/.test(key)) return isIdentity(key) || !isCreditCode(key) ? "id" : "organisation";
  return CREDIT_CODE.test(key) ? "organisation" : chosen;
}

/** Whether the check character of a folded unified credit code is right (GB 32100-2015). */
export function isCreditCode(key) {
  if (!CREDIT_CODE.test(key)) return false;
  const values = [...key].map((character) => CREDIT_ALPHABET.indexOf(character));
  const { sum } = values.slice(0, -1).reduce(
    ({ sum, weight }, value) => ({ sum: sum + weight * value, weight: (weight * 3) % 31 }),
    { sum: 0, weight: 1 });
  return (31 - (sum % 31)) % 31 === values.at(-1);
}

/** Replace the hidden segments of a policy such as `10+4+4`, `10+4*+4` or `6+12*` with stars. */
export function mask(number, policy) {
  return pattern(policy).map((hidden, i) => (hidden ? "*" : number[i])).join("");
}

/** The check character of the first 17 digits (ISO 7064 MOD 11-2). */
export function checkCharacter(digits) {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return CHECKS[sum % 11];
}

/* No code holds Chinese characters; a case number that is not whole stays one. */
function nameOr(chosen, plain) {
  const isCode = chosen === "id" || chosen === "organisation";
  return isCode && new RegExp(`[${HAN}]`, "u").test(plain) ? "name" : chosen;
}

function isIdentity(key) {
  return checkCharacter(key) === key[LENGTH - 1] && isDate(key.slice(6, 14));
}

function fullNumber(key) {
  const number = key.length === OLD_LENGTH && /^[0-9]+$/.test(key) ? modern(key) : key;
  if (!/^[0-9]{17}[0-9x]$/.test(number)) throw new InputRefusal("identity-shape");
  if (checkCharacter(number) !== number[LENGTH - 1]) throw new InputRefusal("identity-check");
  if (!isDate(number.slice(6, 14))) throw new InputRefusal("identity-date");
  return number;
}

/* Numbers from before 1999 have neither century nor check character. */
function modern(old) {
  const digits = `${old.slice(0, OLD_AREA)}19${old.slice(OLD_AREA)}`;
  return digits + checkCharacter(digits);
}

function isDate(digits) {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}

/* A value that is already masked must hide the same places, or equal stars mean nothing. */
function checkedMask(key, policy) {
  const hidden = pattern(policy);
  const fits = key.length === LENGTH && [...key].every((c, i) => (c === "*") === hidden[i]);
  if (!fits) throw new InputRefusal("mask-shape");
  return key;
}

function pattern(policy) {
  const pieces = policy.split("+");
  const starred = pieces.some((piece) => piece.includes("*"));
  const hidden = pieces.flatMap((piece, i) => Array(parseInt(piece, 10))
    .fill(starred ? piece.includes("*") : i % 2 === 1));
  if (hidden.length !== LENGTH) throw new InputRefusal("mask-shape");
  return hidden;
}
