/* Identity numbers in the browser: check (GB 11643-1999) and mask by the policy of the site, so that
   a full number is compared with masked ones and never leaves the page. */

import { codeKey } from "./analyzer.js";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10x98765432";
const LENGTH = 18;
const OLD_LENGTH = 15;
const OLD_AREA = 6;

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

/** Replace the hidden segments of a policy such as `10+4+4`, `10+4*+4` or `6+12*` with stars. */
export function mask(number, policy) {
  return pattern(policy).map((hidden, i) => (hidden ? "*" : number[i])).join("");
}

/** The check character of the first 17 digits (ISO 7064 MOD 11-2). */
export function checkCharacter(digits) {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return CHECKS[sum % 11];
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
