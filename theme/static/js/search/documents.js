/* The documents of hits: their facts, and of their texts what is to be shown. A long text lies in
   parts; the index says of each term in which parts it stands (generator/search/prose.py), so that
   no other part has to be fetched. */

import { readyFor } from "./folding.js";
import { SearchFailure } from "./shards.js";
import { Table, shardPath } from "./table.js";

/** The documents of an index, by number. What it gives can be folded. */
export class Documents {
  #table;
  #groups;
  #columns;

  constructor(shards, base, { documents, texts, fields }) {
    this.shards = shards;
    this.texts = `${base}texts/`;
    this.#groups = texts;
    this.#table = new Table(shards, `${base}documents/`, documents, (a, b) => a - b);
    this.#columns = ["body", "parts"].map((name) => fields.indexOf(name) + 1);
  }

  /** {number, kind, url, title, court, date, stored}; `stored` is for the two functions below. */
  async facts(number) {
    const entry = (await this.#table.entries(number)).find((one) => one[0] === number);
    if (!entry) throw new SearchFailure("damaged", this.#table.address);
    const [, kind, url, title, court, date, stored] = entry;
    await readyFor(`${title}${stored}`);
    return { number, kind, url, title, court, date, stored };
  }

  /** {text, before, after}: the part of a text with most of the terms, whose index entries are given
      as a list for each clause, and whether there is more text before and after it. */
  async part({ number, stored }, entries) {
    if (typeof stored === "string") return { text: stored, before: false, after: false };
    const part = Math.min(bestPart(entries, number, this.#columns), stored.length - 1);
    const text = await this.#fetch(number, part, stored[part]);
    return { text, before: part > 0, after: part < stored.length - 1 };
  }

  /** The whole text. */
  async whole({ number, stored }) {
    if (typeof stored === "string") return stored;
    const texts = stored.map((shard, part) => this.#fetch(number, part, shard));
    return (await Promise.all(texts)).join("");
  }

  async #fetch(number, part, shard) {
    const address = `${this.texts}${shardPath(this.#groups, shard)}`;
    const listed = await this.shards.fetch(address);
    const found = listed.find((one) => one[0] === number && one[1] === part);
    if (!found) throw new SearchFailure("damaged", address);
    await readyFor(found[2]);
    return found[2];
  }
}

/* The first of the parts with most of the terms. */
function bestPart(entries, number, [body, parts]) {
  const sets = entries.map((list) =>
    list.reduce((set, entry) => set | partsOf(entry[body], entry[parts], number), 0));
  const length = Math.max(...sets.map((set) => 32 - Math.clz32(set)), 1);
  const held = Array.from({ length }, (_, part) => sets.filter((set) => set & (1 << part)).length);
  return held.indexOf(Math.max(...held));
}

/* `parts` belongs to the last postings of `body`. */
function partsOf(body = [], parts = [], number = 0) {
  let at = 0;
  for (let i = 0; i < body.length && at <= number; i += 2) {
    at += body[i];
    if (at === number) return parts[(i - body.length) / 2 + parts.length] ?? 0;
  }
  return 0;
}
