/* Record look-up in the browser: fold what was typed, find the block by the directory, fetch it,
   keep what matches. What is typed goes nowhere: not into an address, history or storage. */

import { caseKey, codeKey, compare, nameKey } from "./analyzer.js";
import { InputRefusal, maskedIdentity } from "./identity.js";
import { lastNotAfter } from "./shards.js";

const PAGE = 20;
const MOST_BLOCKS = 4;
const LEAST_CODE_PREFIX = 8;
const LEAST_PART = 2;
const LONGEST_KEY = 200;
const OF_PERSONS = ["name", "id", "case_no"];

/** Look a value up; the result is read page by page. `filters` may have `province`, `court` and
    `year`, all texts; where persons stand in the look-up only, a name alone is not enough. Throws
    InputRefusal for what was typed; pages throw SearchFailure. */
export function lookUp(list, key, value, filters = {}) {
  const wanted = foldedKey(key, value, list.directory);
  const chosen = Object.fromEntries(Object.entries(filters).filter(([, text]) => text !== ""));
  if (key === "name" && list.directory.second && !chosen[list.directory.second]) {
    throw new InputRefusal("second");
  }
  const batches = key === "name" ? named(list, wanted, chosen) : indexed(list, key, wanted, chosen);
  const most = OF_PERSONS.includes(key) && list.directory.most;
  return new Found(list, batches, most || Infinity, Object.keys(chosen).length > 0);
}

/** What was found. A hit is `{record}`, a Map of column name to value; or, where the record is not
    loaded yet, `{key, name, place, year, block, row}`. */
export class Found {
  /** How many records the name has in all, before filters (`filtered`: whether there are any); null where nobody has counted. */
  total = null;
  /** Whether there may be more that is not shown, however often one asks. */
  capped = false;
  #rest = [];
  #batches;
  #left;
  #ended = false;

  constructor(list, batches, most, filtered) {
    this.list = list;
    this.filtered = filtered;
    this.#batches = batches;
    this.#left = most;
  }

  /** The next hits and whether there may be more: {hits, more}. At most `MOST_BLOCKS` blocks are
      fetched, so that a filter that fits nearly nothing does not load the whole list. */
  async page() {
    for (let n = 0; n < MOST_BLOCKS && this.#rest.length < PAGE && !this.#ended; n += 1) {
      const { value, done } = await this.#batches.next();
      if (done) this.#ended = true;
      else {
        this.#rest.push(...value.hits);
        this.total = value.total ?? this.total;
        if (value.pause) break;
      }
    }
    const hits = this.#rest.splice(0, Math.min(PAGE, this.#left));
    this.#left -= hits.length;
    const more = this.#rest.length > 0 || !this.#ended;
    this.capped = more && this.#left === 0;
    return { hits, more: more && !this.capped };
  }

  /** The record of a hit, fetched where it is not loaded. */
  async record(hit) {
    if (hit.record) return hit.record;
    return recordAt(this.list, await this.list.block("name", hit.block), hit.row);
  }
}

function foldedKey(key, value, directory) {
  const fold = {
    name: nameKey,
    id: (typed) => maskedIdentity(typed, directory.mask_policy),
    organisation: codeKey,
    organisation_name: nameKey,
    case_no: caseKey,
  }[key];
  if (!value.trim()) throw new InputRefusal("empty");
  const wanted = [...fold(value)].slice(0, LONGEST_KEY).join("");
  if (!wanted) throw new InputRefusal("empty");
  if (key === "organisation_name" && [...wanted].length < LEAST_PART) {
    throw new InputRefusal("too-short");
  }
  return wanted;
}

/* Records of one name, round by round. The first batch is one block whatever the name; it ends the
   first page, for to load more tells that the name is a common one, which the visitor decides. */
async function* named(list, wanted, filters) {
  const { rounds } = list.directory;
  const leaf = rounds.length ? await list.nameLeaf(wanted) : [];
  let total = 0;
  let runs = null;
  for (const [number, { start, width }] of rounds.entries()) {
    if (number > 0 && total <= start) return;
    if (runs && !runs.some((run) => run.start < start + width && run.end > start)) continue;
    const { block, first } = leaf[number];
    const part = await list.block("name", block + Math.max(lastNotAfter(first, wanted, compare), 0));
    const records = recordsOf(list, part, wanted);
    if (number === 0) total = records.length ? part.value("~hits", records[0].row) : 0;
    if (number === 1) runs = await matchingRuns(list, part.value("~runs", records[0].row), filters);
    const hits = records.filter(({ record }) => recordFits(list.directory, record, filters));
    const left = rounds[number + 1];
    yield { hits, total, pause: number === 0 && left !== undefined && total > left.start };
  }
}

function recordsOf(list, block, wanted) {
  const column = list.directory.name;
  const keyAt = (row) => cutKey(nameKey(block.value(column, row) ?? ""));
  const found = [];
  for (let row = block.firstRow(wanted, keyAt); row < block.length; row += 1) {
    if (keyAt(row) !== wanted) break;
    found.push({ row, record: recordAt(list, block, row) });
  }
  return found;
}

/* Of a common name: which of its records, counted in order, the filters fit. */
async function matchingRuns(list, text, filters) {
  if (!text || !Object.keys(filters).length) return null;
  const fits = await placeFits(list, filters);
  const numbers = text.split(",").map(Number);
  const found = [];
  for (let i = 0, start = 0; i < numbers.length; i += 3) {
    const end = start + numbers[i + 2];
    if (fits(numbers[i], numbers[i + 1])) found.push({ start, end });
    start = end;
  }
  return found;
}

/* Entries of an index, block by block. Of an organisation's name each beginning is an entry: the
   name is taken where the part first occurs in it, or it would be found twice. */
async function* indexed(list, key, wanted, filters) {
  const prefix = key === "organisation_name"
    || (key === "organisation" && wanted.length >= LEAST_CODE_PREFIX);
  const fits = await placeFits(list, filters);
  const seen = new Set();
  for await (const number of list.entryBlocks(key, wanted, prefix)) {
    const block = await list.block(key, number);
    const hits = entriesOf(block, wanted, prefix).filter((hit) => {
      const place = `${hit.block} ${hit.row}`;
      const again = hit.name === null ? seen.has(place) : hit.name.indexOf(wanted) !== hit.before;
      if (hit.name === null) seen.add(place);
      return !again && fits(hit.place, hit.year);
    });
    yield { hits };
  }
}

function entriesOf(block, wanted, prefix) {
  const keyAt = (row) => block.value("key", row);
  const found = [];
  for (let row = block.firstRow(wanted, keyAt); row < block.length; row += 1) {
    const key = keyAt(row);
    if (!(prefix ? key.startsWith(wanted) : key === wanted)) break;
    const head = block.value("head", row);
    found.push({
      key, name: head === null ? null : head + key, before: head?.length ?? 0,
      place: block.value("place", row), year: block.value("year", row),
      block: block.value("block", row), row: block.value("row", row),
    });
  }
  return found;
}

async function placeFits(list, { province, court, year }) {
  const wanted = year === undefined ? null : Number(year);
  const places = province === undefined && court === undefined ? null : await list.places();
  return (place, filed) => (wanted === null || filed === wanted)
    && (!places || ((province ?? places[place].province) === places[place].province
      && (court ?? places[place].court) === places[place].court));
}

function recordFits({ filters: columns }, record, { province, court, year }) {
  return (province === undefined || record.get(columns.province) === province)
    && (court === undefined || record.get(columns.court) === court)
    && (year === undefined || String(record.get(columns.year) ?? "").slice(0, 4) === year);
}

function recordAt(list, block, row) {
  return new Map(list.directory.columns.map(({ name }) => [name, block.value(name, row)]));
}

function cutKey(key) {
  return key.length > LONGEST_KEY ? [...key].slice(0, LONGEST_KEY).join("") : key;
}
