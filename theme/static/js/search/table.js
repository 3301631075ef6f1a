/* A table of the index: sorted entries in shards, the shards listed by leaves, the leaves listed by
   the directory (generator/search/shards.py). */

import { lastNotAfter } from "./shards.js";

/** One table, below an address: a cache of shards, the list of its leaves and the order of its keys. */
export class Table {
  constructor(shards, address, leaves, order) {
    this.shards = shards;
    this.address = address;
    this.leaves = leaves;
    this.order = order;
  }

  /** The entries of the shards that may hold a key, and of those after whose first key `follows`. */
  async entries(key, follows = () => false) {
    const leaves = await this.#listed(this.leaves, key, follows);
    const shards = await Promise.all(leaves.map((leaf) => this.#listed(leaf, key, follows)));
    return shards.flat(2);
  }

  #listed({ first, files }, key, follows) {
    const start = Math.max(lastNotAfter(first, key, this.order), 0);
    let end = start + 1;
    while (end < first.length && follows(first[end])) end += 1;
    return Promise.all(files.slice(start, end).map((name) =>
      this.shards.fetch(`${this.address}${name}`)));
  }
}
