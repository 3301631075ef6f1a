/* Fetching pieces of an index from any static host. A shard is gzip'd JSON that we decompress
   ourselves; where a host has already declared the encoding, the browser has done it before us,
   which the first two bytes tell. */

const GZIP = [0x1f, 0x8b];

/** What went wrong, as a word that the interface has a message for.
    network: not reachable or not there; damaged: not readable; version: made for another analyzer
    or format; changed: list and block are of different releases; expired: too old to be shown. */
export class SearchFailure extends Error {
  constructor(reason, address, cause) {
    super(`${reason}: ${address}`, { cause });
    this.name = "SearchFailure";
    this.reason = reason;
    this.address = address;
  }
}

/** The JSON value at an address. Throws SearchFailure `network` or `damaged`. What cannot be read may
    be a copy that a cache keeps of a file long since mended: the host itself is asked once more.
    `sound` tells whether a value has the shape that is expected. */
export async function fetchJson(address, { cache = "default", sound = isTable } = {}) {
  let cause;
  for (const way of [cache, "reload"]) {
    const bytes = await fetchBytes(address, way);
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await inflate(bytes));
      const value = JSON.parse(text);
      if (sound(value)) return value;
    } catch (error) {
      cause = error;
    }
  }
  throw new SearchFailure("damaged", address, cause);
}

/** Remembers what was fetched, but no failure: a retry asks again. */
export class ShardCache {
  #pending = new Map();

  /** The JSON value at an address, fetched once: entries of a shard if nothing else is `sound`. */
  fetch(address, sound = isShard) {
    if (!this.#pending.has(address)) {
      const request = fetchJson(address, { sound });
      request.catch(() => this.#pending.delete(address));
      this.#pending.set(address, request);
    }
    return this.#pending.get(address);
  }
}

/** Whether a value is an object of named values. */
export function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/* No shard is empty. */
function isShard(value) {
  return Array.isArray(value) && value.length > 0;
}

/** The position of the last of `keys` (sorted by `compare`) that is not after `key`; -1 if none. */
export function lastNotAfter(keys, key, compare) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(keys[middle], key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

async function fetchBytes(address, cache) {
  try {
    const response = await fetch(address, { credentials: "omit", cache });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new SearchFailure("network", address, error);
  }
}

async function inflate(bytes) {
  if (!GZIP.every((byte, i) => bytes[i] === byte)) return bytes;
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  written.catch(() => {});  // reading fails as well
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}
