/* Folding: one form for search keys out of the many ways the same characters are written.
   Twin of generator/search/folding.py; tests/vectors/analyzer.json and a test over every assigned
   character hold the two together. */

/** The inside of a character class: writing without spaces, indexed in pairs. */
export const HAN =
  "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}" +
  "\\u2e80-\\u2eff" + "\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc-\\u30fe" + "\\ue000-\\uf8ff";

/** Letters, marks and digits; in a pattern where HAN comes first. */
export const WORD = "\\p{L}\\p{M}\\p{N}";

const LAST = 45;
const DIGITS = 91;
const VARIANTS = new Map(Object.entries({
  "\u2022": "·", "\u2027": "·", "\u30fb": "·", "\u2219": "·", "\u22c5": "·",
  "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2212": "-",
  "○": "〇", "ς": "σ",
  "⺠": "民", "⻓": "长", "⻚": "页",
  "戶": "户", "戸": "户", "吳": "吴", "黃": "黄", "郞": "郎",
}));

const INVISIBLE = /[\p{Cf}\u0640\ufe00-\ufe0f\u{e0001}-\u{e01ef}]/gu;
const ACCENTS = /[\u0300-\u036f]/g;
const SPACES = /[ \t\r\n]+/g;
const NAME_DOT = new RegExp(`(?<=[${HAN}]) ?· ?(?=[${HAN}])`, "gu");
const THOUSANDS = /(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g;
const ASCII = /^[\x00-\x7f]*$/;
const UNIFIED = /[\u4e00-\u9fff]/gu;
let variant = anyOf(VARIANTS);
let plain = null;
let table = null;

/** Have the table of traditional characters, 6 kB, before a text is folded that may need it: `fold`
    itself does not wait. It holds no character of GB 2312 but 後 and 於, and texts of today in
    mainland China hold few others. */
export async function readyFor(text) {
  plain ??= gb2312();
  const characters = text.normalize("NFKC").match(UNIFIED) ?? [];
  if (characters.some((character) => !plain.has(character))) await foldAll();
}

/** Have the table for whatever will be folded. */
export function foldAll() {
  table ??= import("./traditional.js").then(({ SIMPLIFIED, TRADITIONAL }) => {
    const simplified = characters(SIMPLIFIED);
    characters(TRADITIONAL).forEach((one, i) => VARIANTS.set(one, simplified[i]));
    variant = anyOf(VARIANTS);
  });
  table.catch(() => { table = null; });
  return table;
}

/* The characters of GB 2312 that need no table: 72 rows of 94, which GBK has in the same places. */
function gb2312() {
  const codes = Array.from({ length: 72 * 94 }, (_, i) => [0xb0 + Math.floor(i / 94), 0xa1 + (i % 94)]);
  const found = new Set(new TextDecoder("gbk").decode(Uint8Array.from(codes.flat())));
  for (const character of "後於") found.delete(character);
  return found;
}

function anyOf(map) {
  return new RegExp(`[${[...map.keys()].join("")}]`, "gu");
}

/* The characters that differences of code points say: twice the difference, less one where it falls.
   Digits are the printable ASCII from # on without the backslash, 45 of them for the last place. */
function characters(steps) {
  const found = [];
  let [point, number] = [0, 0];
  for (let i = 0; i < steps.length; i += 1) {
    const code = steps.charCodeAt(i);
    const digit = code - 0x23 - Number(code > 0x5c);
    if (digit >= LAST) {
      number = number * (DIGITS - LAST) + digit - LAST;
    } else {
      number = number * LAST + digit;
      point += number % 2 ? -(number + 1) / 2 : number / 2;
      found.push(String.fromCodePoint(point));
      number = 0;
    }
  }
  return found;
}

/** The search form of a text: width, case, accents, invisible characters, name dots, variants. */
export function fold(text) {
  return foldCharacters(text).replace(SPACES, " ").replace(NAME_DOT, "").replace(THOUSANDS, "");
}

/** The part of folding that works character by character; marks need it to keep positions. */
export function foldCharacters(text) {
  if (text.length === 1 && text >= "\u4e00" && text <= "\u9fff") return VARIANTS.get(text) ?? text;
  if (ASCII.test(text)) return text.toLowerCase();
  const folded = text.replace(INVISIBLE, "").normalize("NFKC").toLowerCase()
    .normalize("NFD").replace(ACCENTS, "").normalize("NFKC").toLowerCase();
  return folded.replace(variant, (character) => VARIANTS.get(character));
}
