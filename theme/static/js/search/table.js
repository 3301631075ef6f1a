/* A table of the index: sorted entries in shards, neighbouring shards in groups, the groups listed by
   the directory (generator/search/shards.py). */

import { lastNotAfter } from "./shards.js";

const GROUP = 48;

/** The path of a shard below its table, by its number. */
export function shardPath(groups, number) {
  return `${groups[Math.floor(number / GROUP)]}/${number % GROUP}.json.gz`;
}

/** One table, below an address: a cache of shards, what the directory says of it ({groups, first}:
    names of groups, and the first key of each of their shards, or of each group where the shards'
    keys lie in a file of their own) and the order of its keys. */
export class Table {
  constructor(shards, address, { groups, first }, order) {
    this.shards = shards;
    this.address = address;
    this.groups = groups;
    this.first = first;
    this.starts = first.map((keys) => (Array.isArray(keys) ? keys[0] : keys));
    this.order = order;
  }

  /** The entries of the shards that may hold a key, and of those after whose first key `follows`. */
  async entries(key, follows = () => false) {
    const shards = await Promise.all(this.#range(this.starts, key, follows)
      .map((group) => this.#ofGroup(group, key, follows)));
    return shards.flat(2);
  }

  async #ofGroup(group, key, follows) {
    const folder = `${this.address}${this.groups[group]}/`;
    const keys = Array.isArray(this.first[group]) ? this.first[group]
      : await this.shards.fetch(`${folder}first.json.gz`);
    return Promise.all(this.#range(keys, key, follows)
      .map((place) => this.shards.fetch(`${folder}${place}.json.gz`)));
  }

  /* The places of the last of `keys` not after a key, and of those after it that follow. */
  #range(keys, key, follows) {
    const start = Math.max(lastNotAfter(keys, key, this.order), 0);
    let end = start + 1;
    while (end < keys.length && follows(keys[end])) end += 1;
    return [...keys.keys()].slice(start, end);
  }
}
