/* Record look-up in the browser: fold what was typed, find the block by the directory, fetch it,
   keep the rows that match. What is typed goes nowhere: not into an address, history or storage.
   File format: generator/search/lookup.py. */

import { ANALYZER_VERSION, caseKey, codeKey, compare, nameKey } from "./analyzer.js";
import { InputRefusal, maskedIdentity } from "./identity.js";
import { SearchFailure, fetchJson, lastNotAfter } from "./shards.js";

const FORMAT = 1;
const ROOT = "/lookup/";
const BEIJING_OFFSET = 8 * 3600 * 1000;
const LEAST_NAME_PREFIX = 4;
const LEAST_CODE_PREFIX = 8;
const MOST_BLOCKS = 3;

/** Look a value up: {records, directory, partial}. A record is a Map of column name to value;
    `partial` says that more organisations begin so than were loaded.
    Names, identity numbers and case numbers match whole; organisations also by the beginning of
    their name or code. Throws InputRefusal for what was typed, SearchFailure for the list. */
export async function lookUp(dataset, key, value, { today = beijingDate(), root = ROOT } = {}) {
  const directory = await openList(dataset, { today, root });
  const wanted = foldedKey(key, value, directory);
  const prefix = mayBePrefix(key, wanted);
  const { rows, partial } = await matchingRows(directory, key, wanted, prefix, root);
  return { records: records(rows, directory, key, wanted), directory, partial };
}

/** The directory of a list, if it may be shown. Throws SearchFailure `version` or `expired`;
    synthetic lists never expire, for they hold nobody's data. */
export async function openList(dataset, { today = beijingDate(), root = ROOT } = {}) {
  const address = `${root}${dataset}/directory.json`;
  const directory = await fetchJson(address, { cache: "no-cache" });
  if (directory.format !== FORMAT || directory.analyzer !== ANALYZER_VERSION) {
    throw new SearchFailure("version", address);
  }
  if (isExpired(directory, today) && !directory.synthetic) throw new SearchFailure("expired", address);
  return directory;
}

/** Whether the list is past its last day; `today` is an ISO date. */
export function isExpired(directory, today = beijingDate()) {
  return directory.expires_at !== "" && today > directory.expires_at;
}

/** Today's date in Beijing, which every date of a court is. */
export function beijingDate(now = Date.now()) {
  return new Date(now + BEIJING_OFFSET).toISOString().slice(0, 10);
}

function foldedKey(key, value, directory) {
  const fold = {
    name: nameKey,
    id: (typed) => maskedIdentity(typed, directory.mask_policy),
    organisation: codeKey,
    case_no: caseKey,
  }[key];
  if (!value.trim()) throw new InputRefusal("empty");
  const wanted = fold(value);
  if (!wanted) throw new InputRefusal("empty");
  return wanted;
}

function mayBePrefix(key, wanted) {
  if (key === "name") return [...wanted].length >= LEAST_NAME_PREFIX;
  return key === "organisation" && wanted.length >= LEAST_CODE_PREFIX;
}

async function matchingRows(directory, key, wanted, prefix, root) {
  const { first } = directory.keys[key];
  const start = Math.max(lastNotAfter(first, wanted, compare), 0);
  let end = Math.min(start + 1, first.length);
  if (prefix) while (end < first.length && first[end].startsWith(wanted)) end += 1;
  const last = Math.min(end, start + MOST_BLOCKS);
  const numbers = Array.from({ length: last - start }, (_, i) => start + i);
  const blocks = await Promise.all(numbers.map((n) => fetchBlock(directory, key, n, root)));
  const mine = (row) => row[0] === wanted
    || (prefix && row[0].startsWith(wanted) && isOrganisation(row, directory));
  return { rows: blocks.flat().filter(mine), partial: last < end };
}

/* A block of another release than its directory: the list was renewed meanwhile; ask once more. */
async function fetchBlock(directory, key, number, root) {
  const name = String(number).padStart(4, "0");
  const address = `${root}${directory.dataset}/${key}/${name}.json.gz`;
  for (const cache of ["default", "reload"]) {
    const block = await fetchJson(address, { cache });
    if (block.release === directory.release) return block.rows;
  }
  throw new SearchFailure("changed", address);
}

function isOrganisation(row, directory) {
  return directory.organisation_columns.some((column) => {
    const position = directory.columns.findIndex(({ name }) => name === column);
    return position >= 0 && Boolean(row[position + 1]);
  });
}

/* Whole matches first. A credit code and the code inside it may both begin with what was typed:
   a record that two keys lead to is shown once. */
function records(rows, directory, key, wanted) {
  const exactFirst = [...rows].sort((a, b) => Number(b[0] === wanted) - Number(a[0] === wanted));
  const seen = new Set();
  const once = (row) => {
    const values = JSON.stringify(row.slice(1));
    return !seen.has(values) && seen.add(values);
  };
  const kept = key === "organisation" ? exactFirst.filter(once) : exactFirst;
  return kept.map((row) => new Map(directory.columns.map(({ name }, i) => [name, row[i + 1]])));
}
