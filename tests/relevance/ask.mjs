/* Asks the browser's own search, reading the built files from disk instead of from a host.
   Arguments: the folder of the site, the base address of the index. Input: JSON list of
   {query, kinds, limit, offset}. Output: per question {mode, total, open, counts, urls}, best first; with `scores` of
   every hit by number where `rank` is asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [site, base] = process.argv.slice(2);
globalThis.fetch = async (address) => new Response(readFileSync(join(site, address)));

const modules = join(import.meta.dirname, "../../theme/static/js/search");
const { openIndex } = await import(join(modules, "prose.js"));
const { clauses } = await import(join(modules, "analyzer.js"));
const index = await openIndex(base);

const answers = [];
for (const { query, kinds, limit, offset, rank } of JSON.parse(readFileSync(0, "utf-8"))) {
  if (rank) {
    answers.push((await index.rank(clauses(query))).map(({ number, score }) => [number, score]));
  } else {
    const found = await index.search(query, { kinds: kinds && new Set(kinds), limit, offset });
    const { mode, total, open, counts, hits } = found;
    answers.push({ mode, total, open, counts: Object.fromEntries(counts), urls: hits.map((hit) => hit.url) });
  }
}
console.log(JSON.stringify(answers));
