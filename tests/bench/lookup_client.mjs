/* Runs look-ups by the browser's own modules in Node and prints what each found and cost.
   Arguments: address of the served site, dataset, file of queries [{key, value, filters, counted,
   opened}]: hits to page through at most, and records to load at most.
   A query starts with an empty memory; the directory, which the page loads, is counted too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [site, dataset, file] = process.argv.slice(2);
const modules = join(import.meta.dirname, "../../theme/static/js/search");
const { openList } = await import(join(modules, "lookup_list.js"));
const { lookUp } = await import(join(modules, "lookup.js"));

const OPENED_BLOCKS = 1; // as in lookup_form.js: records of so many blocks are shown at once
const plainFetch = globalThis.fetch;
let seen = { requests: [], bytes: 0 };
globalThis.fetch = async (address, options) => {
  const response = await plainFetch(address, options);
  const body = await response.arrayBuffer();
  seen.requests.push(String(address).slice(site.length));
  seen.bytes += body.byteLength;
  return new Response(body, { status: response.status });
};

/* The first page as the form shows it: hits, and the records of the first blocks. */
async function firstPage(found) {
  const page = await found.page();
  const blocks = [...new Set(page.hits.filter((hit) => !hit.record).map((hit) => hit.block))];
  const opened = page.hits.filter((hit) => blocks.slice(0, OPENED_BLOCKS).includes(hit.block));
  await Promise.all(opened.map((hit) => found.record(hit)));
  return page;
}

async function run({ key, value, filters = {}, counted = 0, opened = 0 }) {
  seen = { requests: [], bytes: 0 };
  const started = performance.now();
  const list = await openList(dataset, { root: `${site}/lookup/` });
  const found = lookUp(list, key, value, filters);
  let page = await firstPage(found);
  const first = { requests: seen.requests.length, bytes: seen.bytes, ms: performance.now() - started };
  const hits = [...page.hits];
  while (page.more && hits.length < counted) {
    page = await found.page();
    hits.push(...page.hits);
  }
  const ids = [];
  for (const hit of hits.slice(0, opened)) ids.push((await found.record(hit)).get("record_id"));
  return { ...first, total: found.total, complete: !page.more, count: hits.length, ids };
}

const queries = JSON.parse(readFileSync(file, "utf-8"));
const results = [];
for (const query of queries) results.push(await run(query));
process.stdout.write(JSON.stringify(results));
