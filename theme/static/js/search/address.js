/* The address of a search. The query and its filters stand in the fragment, which a browser sends
   to no host: not in a request, not as a referrer. */

const QUERY = "q";

/** What an address asks for: {query, filters}, a Map of filter to value; null where it asks nothing.
    Links of old with `?q=` are understood. */
export function readAddress({ hash, search }) {
  const kept = [hash.slice(1), search].map((part) => new URLSearchParams(part))
    .find((part) => part.has(QUERY));
  if (!kept) return null;
  const filters = new Map(kept);
  filters.delete(QUERY);
  return { query: kept.get(QUERY), filters };
}

/** The fragment that asks for a query, with the # in front; empty for no query. */
export function fragment(query, filters = new Map()) {
  const asked = query.trim();
  return asked ? `#${new URLSearchParams([[QUERY, asked], ...filters])}` : "";
}
