/* Asks a look-up by the browser's own modules, inside a page, and counts what each question cost.
   A question starts with an empty memory and without the browser's cache; the directory, which the
   page loads, is counted too. */
import { lookUp } from "/theme/js/search/lookup.js";
import { openList } from "/theme/js/search/lookup_list.js";

const OPENED_BLOCKS = 1; // as in lookup_form.js: records of so many blocks are shown at once
const plainFetch = globalThis.fetch.bind(globalThis);
let seen = { requests: 0, bytes: 0 };
globalThis.fetch = async (address, options) => {
  const response = await plainFetch(address, { ...options, cache: "no-store" });
  const body = await response.arrayBuffer();
  seen.requests += 1;
  seen.bytes += body.byteLength;
  return new Response(body, { status: response.status });
};

/** What each of `queries` finds and costs. A query is {key, value, counted, opened}: how many hits
    to page through at most, and of how many to load the records. */
export async function ask(dataset, queries) {
  const found = [];
  for (const query of queries) found.push(await run(dataset, query));
  return found;
}

async function run(dataset, { key, value, counted, opened }) {
  seen = { requests: 0, bytes: 0 };
  const started = performance.now();
  const list = await openList(dataset);
  const found = lookUp(list, key, value);
  let page = await firstPage(found);
  const first = { ...seen, ms: performance.now() - started };
  const hits = [...page.hits];
  while (page.more && hits.length < counted) {
    page = await found.page();
    hits.push(...page.hits);
  }
  const records = [];
  for (const hit of hits.slice(0, opened)) records.push(await found.record(hit));
  return {
    ...first, total: found.total, complete: !page.more, count: hits.length,
    different: new Set(hits.map(placeOf)).size, ids: records.map((r) => r.get("record_id")),
  };
}

/* The first page as the form shows it: hits, and the records of the first blocks. */
async function firstPage(found) {
  const page = await found.page();
  const blocks = [...new Set(page.hits.filter((hit) => !hit.record).map((hit) => hit.block))];
  const opened = page.hits.filter((hit) => blocks.slice(0, OPENED_BLOCKS).includes(hit.block));
  await Promise.all(opened.map((hit) => found.record(hit)));
  return page;
}

function placeOf(hit) {
  return hit.record ? hit.record.get("record_id") : `${hit.block} ${hit.row}`;
}
