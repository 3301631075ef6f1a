/* Asks the browser's own search, reading the built files from disk instead of from a host.
   Arguments: the folder of the site, the base address of the index. Input: JSON list of
   {query, filters, limit, offset, typing}. Output: per question {mode, total, open, counts,
   correction, urls, first, read}, best first, `read` being the files that no question before needed,
   or all with `anew`, and `first` those of them for the hits alone. With `rank`, the scores of every hit by number, of `field` alone if named. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [site, base] = process.argv.slice(2);
const read = [];
globalThis.fetch = async (address) => {
  read.push(address);
  return new Response(readFileSync(join(site, address)));
};

const modules = join(import.meta.dirname, "../../theme/static/js/search");
const { openIndex } = await import(join(modules, "prose.js"));
const { clauses } = await import(join(modules, "analyzer.js"));
const { foldAll } = await import(join(modules, "folding.js"));
let index = await openIndex(base);

const answers = [];
for (const { query, filters, limit, offset, typing, rank, field, anew } of JSON.parse(readFileSync(0, "utf-8"))) {
  if (anew) index = await openIndex(base);
  if (rank) {
    await foldAll();
    answers.push((await index.rank(
      clauses(query).map((clause) => ({ ...clause, field })))).map(({ number, score }) => [number, score]));
  } else {
    const before = read.length;
    const { hits, counts, correction, mode, total, open } = await index.search(query,
      { filters: new Map(Object.entries(filters ?? {})), limit, offset, typing });
    const shown = await Promise.all(hits);
    const first = read.slice(before);
    const counted = [...await counts()].map(([name, values]) => [name, Object.fromEntries(values)]);
    answers.push({ mode, total, open, counts: Object.fromEntries(counted), first,
      urls: shown.map((hit) => hit.url), correction: await correction(), read: read.slice(before) });
  }
}
console.log(JSON.stringify(answers));
