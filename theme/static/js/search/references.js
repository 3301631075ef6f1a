/* References that lawyers type in many ways: case numbers, document numbers, articles of statutes.
   Twin of generator/search/references.py, where the forms and their sources are explained.
   All functions take folded text. */

const S = " ?";
const OPENING = "(\\[〔【〖{《<〈「『";
const CLOSING = ")\\]〕】〗}》>〉」』";
const YEAR = `[${OPENING}]${S}([0-9]{4})${S}[${CLOSING}]${S}`;
const PROVINCE = "[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵]";
const CASE_YEAR = `[${OPENING}]?${S}(?<![0-9])([0-9]{4})${S}[${CLOSING}]?${S}`;
const COURT = `(最高法|${PROVINCE}${S}(?:[0-9]{4}|[0-9]{2})?)`;
const NUMBERED_COURT = `(最高法|${PROVINCE}(?:[0-9]{4}|[0-9]{2}))`;
const TYPE = "([\\u4e00-\\u9fff]{1,5}?)";
const SERIAL = `([0-9]+(?:${S}-${S}[0-9]+)?)`;
const NUMERAL = "零〇一二两三四五六七八九十百千";

const OLD_TYPE = "((?!年)[\\u4e00-\\u9fff()]{1,16}?)";
const OLD_CASE = `${CASE_YEAR}${OLD_TYPE}${S}字${S}第${S}${SERIAL}${S}号`;
const NEW_CASE = `${CASE_YEAR}${COURT}${S}${TYPE}${S}${SERIAL}${S}号`;
const DOCUMENT = `${YEAR}第?${S}([0-9]+)${S}号`;
const ARTICLE = `第${S}([0-9]+|[${NUMERAL}]+)${S}条(?:${S}之${S}([0-9]+|[${NUMERAL}]+))?`;
const BARE_ARTICLE = new RegExp(`(?<![0-9.第])(?<!第 )(?=[0-9]{1,4}${S}条(?![例件约款文目理令]))`, "gu");
const COUNTS = "[批个件起年月]";
const GUIDING_NUMBER =
  `(?:([0-9]{1,4})(?:${S}号|(?![0-9]|${S}${COUNTS}))|([${NUMERAL}]{1,7})${S}号)`;
const GUIDING = `指导性?案例${S}第?${S}${GUIDING_NUMBER}`;
const GUIDING_ENGLISH = "guiding case(?: no\\.?| number)? ?#?([0-9]{1,4})(?![0-9])";
const REFERENCE = new RegExp(
  `${OLD_CASE}|${NEW_CASE}|${DOCUMENT}|${ARTICLE}|${GUIDING}|${GUIDING_ENGLISH}`, "gu");

const END = `(?:号(?:之(?:[0-9]+|[${NUMERAL}]+))?)`;
const BARE_SERIAL = "([0-9]+(?:-[0-9]+)?)";
const BARE_CASES = [
  new RegExp(`^([0-9]{4})([\\u4e00-\\u9fff]{1,12}?)字第${BARE_SERIAL}${END}?$`, "u"),
  new RegExp(`^([0-9]{4})${NUMBERED_COURT}${TYPE}${BARE_SERIAL}${END}?$`, "u"),
  new RegExp(`^([0-9]{4})(${PROVINCE})${TYPE}${BARE_SERIAL}${END}$`, "u"),
];

const BRACKETS = new RegExp(`[ ${OPENING}${CLOSING}]`, "gu");

const DIGITS = new Map([..."零一二三四五六七八九"].map((c, i) => [c, i]).concat([["〇", 0], ["两", 2]]));
const UNITS = new Map([["十", 10], ["百", 100], ["千", 1000]]);

/** All references of a folded text in order: {start, end, tokens}, the most precise token last. */
export function references(text) {
  return [...text.matchAll(REFERENCE)].map((match) => {
    const groups = match.slice(1).map((group) => (group ?? "").replace(/[ ()]/g, ""));
    return { start: match.index, end: match.index + match[0].length, tokens: tokensOf(groups) };
  });
}

/** A folded query with 第 before articles in digits typed without it. */
export function withArticles(query) {
  return query.replace(BARE_ARTICLE, "第");
}

/** The comparison key `2018|粤0103|执|123` of a text that is one case number, else null. */
export function caseNumber(text) {
  const bare = text.replace(BRACKETS, "");
  for (const pattern of BARE_CASES) {
    const match = pattern.exec(bare);
    if (match) return caseKeyOf(match.slice(1));
  }
  return null;
}

/** A numeral up to 9999 in digits: 二百八十七 is 287, 一二 is 12, 012 is 12. */
export function chineseNumber(numeral) {
  const characters = [...numeral];
  if (!characters.some((c) => UNITS.has(c))) {
    return withoutZeros(characters.map((c) => DIGITS.get(c) ?? c).join(""));
  }
  let total = 0;
  let digit = 0;
  for (const character of characters) {
    if (UNITS.has(character)) {
      total += (digit || Number(total === 0)) * UNITS.get(character);
      digit = 0;
    } else {
      digit = DIGITS.get(character);
    }
  }
  return String(total + digit);
}

function tokensOf(groups) {
  const [old, recent, document, article] =
    [groups.slice(0, 3), groups.slice(3, 7), groups.slice(7, 9), groups.slice(9, 11)];
  const guiding = groups.slice(11).find(Boolean);
  if (old[0] || recent[0]) return [caseKeyOf(old[0] ? old : recent)];
  if (document[0]) return [`〔${document[0]}〕${withoutZeros(document[1])}`];
  if (guiding) return [`case#${chineseNumber(guiding)}`];
  const plain = `第${chineseNumber(article[0])}条`;
  return article[1] ? [plain, `${plain}之${chineseNumber(article[1])}`] : [plain];
}

function caseKeyOf(groups) {
  return [...groups.slice(0, -1), withoutZeros(groups.at(-1))].join("|");
}

function withoutZeros(digits) {
  return digits.replace(/^0+/, "") || "0";
}
