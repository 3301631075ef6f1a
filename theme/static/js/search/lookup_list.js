/* One list of the look-up: its directory, leaves and blocks. File format: generator/search/lookup.py,
   and the page "search" of the documentation. */

import { ANALYZER_VERSION, compare } from "./analyzer.js";
import { foldAll } from "./folding.js";
import { Column } from "./lookup_columns.js";
import { SearchFailure, fetchJson, lastNotAfter } from "./shards.js";
import "./traditional.js";  // names need it: fetched with the other modules

const FORMAT = 3;
const ROOT = "/lookup/";
const BEIJING_OFFSET = 8 * 3600 * 1000;
const CONTINUED = "\u0000"; // after a first key: the block before ends with the same key

/** The list of a dataset, if it may be shown. Throws SearchFailure `version` or `expired`;
    synthetic lists never expire, for they hold nobody's data. `today` is an ISO date. */
export async function openList(dataset, { today = beijingDate(), root = ROOT } = {}) {
  const address = `${root}${dataset}/directory.json.gz`;
  const [directory] = await Promise.all([fetchJson(address, { cache: "no-cache" }), foldAll()]);
  if (directory.format !== FORMAT || directory.analyzer !== ANALYZER_VERSION) {
    throw new SearchFailure("version", address);
  }
  if (isExpired(directory, today) && !directory.synthetic) throw new SearchFailure("expired", address);
  return new List(directory, `${root}${dataset}/`);
}

/** Whether the list is past its last day. */
export function isExpired(directory, today = beijingDate()) {
  return directory.expires_at !== "" && today > directory.expires_at;
}

/** Today's date in Beijing, which every date of a court is. */
export function beijingDate(now = Date.now()) {
  return new Date(now + BEIJING_OFFSET).toISOString().slice(0, 10);
}

/** What is fetched of a list is kept in memory until `forget`, and nowhere else by this program. */
export class List {
  #kept = new Map();

  constructor(directory, root) {
    this.directory = directory;
    this.root = root;
  }

  /** Province and court of every place. */
  async places() {
    const { columns } = await this.#fetch("places.json.gz");
    return columns.province.map((province, i) => ({ province, court: columns.court[i] }));
  }

  /** A block of records (`name`) or of entries of an index. */
  async block(key, number) {
    return new Block((await this.#fetch(`${key}/${padded(number)}.json.gz`)).columns);
  }

  /** The leaf that a name falls into: per round the first block it concerns and first names. */
  async nameLeaf(wanted) {
    const number = lastNotAfter(this.directory.keys.name.leaves, wanted, compare);
    return (await this.#leaf("name", Math.max(number, 0))).rounds;
  }

  /** The numbers of the blocks that may hold entries equal to `wanted`, or beginning with it. */
  async *entryBlocks(key, wanted, prefix) {
    const { leaves } = this.directory.keys[key];
    const start = Math.max(lastNotAfter(leaves, wanted, compare), 0);
    for (let number = start; number < leaves.length; number += 1) {
      if (number > start && !reaches(leaves[number], wanted, prefix)) return;
      const { block, first } = await this.#leaf(key, number);
      const begin = number > start ? 0 : Math.max(lastNotAfter(first, wanted, compare), 0);
      for (let i = begin; i < first.length; i += 1) {
        if ((i > begin || number > start) && !reaches(first[i], wanted, prefix)) return;
        yield block + i;
      }
    }
  }

  /** Drop what was fetched. */
  forget() {
    this.#kept.clear();
  }

  #leaf(key, number) {
    return this.#fetch(`${key}/leaf-${padded(number)}.json.gz`);
  }

  #fetch(path) {
    if (!this.#kept.has(path)) {
      const request = this.#fetchSame(this.root + path);
      request.catch(() => this.#kept.delete(path));
      this.#kept.set(path, request);
    }
    return this.#kept.get(path);
  }

  /* A file of another release than its directory: the list was renewed meanwhile; ask once more. */
  async #fetchSame(address) {
    for (const cache of ["default", "reload"]) {
      const found = await fetchJson(address, { cache });
      if (found.release === this.directory.release) return found;
    }
    throw new SearchFailure("changed", address);
  }
}

/** Columns of equal length; values are read one by one, for most are never shown. */
export class Block {
  constructor(columns) {
    this.columns = new Map(Object.entries(columns).map(([name, made]) => [name, new Column(made)]));
    this.length = this.columns.values().next().value?.length ?? 0;
  }

  /** The value of a column at a row; null where there is none, or no such column. */
  value(name, row) {
    return this.columns.get(name)?.value(row) ?? null;
  }

  /** The first row whose key is not before `wanted`; `keyAt` gives the key of a row. */
  firstRow(wanted, keyAt) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(keyAt(middle), wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function reaches(first, wanted, prefix) {
  return prefix ? first.startsWith(wanted) : first === wanted + CONTINUED || first === wanted;
}

function padded(number) {
  return String(number).padStart(5, "0");
}
