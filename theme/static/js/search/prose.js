/* The prose index in the browser: loads the term shards of a query, ranks as lunr would, fetches the
   documents of the shown hits. File format: generator/search/prose.py. */

import { ANALYZER_VERSION, compare, hasReference } from "./analyzer.js";
import { Documents } from "./documents.js";
import { clausesIn, fieldNamed, pieces, wordsIn } from "./fields.js";
import { readyFor } from "./folding.js";
import { phrases, says } from "./phrases.js";
import { holders, ranking, union } from "./ranking.js";
import { SearchFailure, ShardCache, fetchJson, isTable } from "./shards.js";
import { rewordings } from "./synonyms.js";
import { Table } from "./table.js";

const FORMAT = 5;
const BATCH = 8;
const TEXT_FIELDS = ["title", "terms", "body"];
const INITIALS = /^[a-z]{2,}$/;
const LATIN_WORD = /^[a-z]{4,}$/;

/* One of each kind of word. */
const EVERY_KIND = "标题:法院 a-1 民法典第264条";

/* A hit of the second try must hold this share of what was asked for, by rarity: with 法院 alone of
   朝阳区法院 every court would be one. */
const LEAST_SHARE = 0.4;

/** Open the index at a base address such as `/search/zh/`.
    Throws SearchFailure `version` where it was made by another analyzer. */
export async function openIndex(base) {
  const address = `${base}directory.json.gz`;
  const arriving = fetchJson(address, { cache: "no-cache" });
  prepare();
  const directory = await arriving;
  if (directory.format !== FORMAT || directory.analyzer !== ANALYZER_VERSION) {
    throw new SearchFailure("version", address);
  }
  return new ProseIndex(base, directory);
}

/* What the first question would wait for, done while the directory is on its way: expressions are
   compiled, and the table of plain characters is made, when they are first used. */
function prepare() {
  readyFor(EVERY_KIND);
  plans([EVERY_KIND], false, null);
}

/** One opened index. Nothing of a query is kept but the shards that it loaded. */
export class ProseIndex {
  #shards = new ShardCache();
  #terms;
  #documents;

  constructor(base, directory) {
    this.base = base;
    this.directory = directory;
    this.#terms = new Table(this.#shards, `${base}terms/`, directory.terms, compare);
    this.#documents = new Documents(this.#shards, base, directory);
  }

  /** Search: {mode, total, matched, open, clauses, hits, text, counts, correction}.
      mode: `all` terms matched, `some` of them did (second try, only hits with the telling ones),
      `none`: no words in the query.
      filters: a Map of facet to the value that hits must have; `in` to `title` or
      `keywords` asks these alone, but for words that a field was typed for.
      hits: a promise each of {score, number, kind, url, title, court, date}, best first, `limit` of
      those that pass the filters after `offset`.
      total: hits that pass the filters, of all that `matched`.
      open: the query has a phrase, and only as many texts were read for it as the hits needed;
      `total` and the counts are then the most there can be.
      The rest is fetched when asked for, so that hits can be shown first. text(hit): {text, before,
      after}, the part of the text with most of the terms and whether there is more of it. counts():
      a Map of facet to a Map of value to hits, each counted under all filters but its own.
      correction(): the query with Latin words that are nowhere as words of the index, or null. */
  async search(query, { filters = new Map(), limit = 10, offset = 0, typing = false } = {}) {
    await readyFor(query);
    const field = fieldNamed(filters.get("in"));
    const quoted = phrasesOf(query, field);
    const readings = quoted.length ? [query] : rewordings(query, this.directory.synonyms);
    const tried = plans(readings, typing, field);
    if (!tried.length) return nothing("none");
    const [passes] = await Promise.all([this.#filter(filters), this.#load(tried[0])]);
    for (const plan of tried) {
      let [ranked, open] = [await this.#ranked(plan), false];
      if (quoted.length && plan.mode === "all") {
        [ranked, open] = await this.#saying(ranked, quoted, passes, offset + limit);
      }
      if (ranked.length) {
        const shown = ranked.filter((hit) => passes(hit.number));
        const asked = clausesOf(plan);
        return {
          mode: plan.mode, total: shown.length, matched: ranked.length, open, clauses: asked,
          hits: promised(shown.slice(offset, offset + limit).map((hit) => this.#hit(hit))),
          text: (hit) => this.#text(hit, asked),
          counts: async () => (await this.#facets()).counts(ranked, filters),
          correction: async () => (plan.mode === "some" ? this.#correction(query) : null),
        };
      }
    }
    return nothing("all", () => this.#correction(query));
  }

  /** All documents that match the clauses, as [{number, score}], best first, ties by number. */
  async rank(clauseList) {
    const found = await Promise.all(clauseList.map((clause) => this.#expand(clause)));
    return ranking(clauseList, found, this.directory.count);
  }

  async #ranked({ mode, readings }) {
    return union(await Promise.all(readings.map((reading) =>
      (mode === "some" ? this.#rankSome(reading) : this.rank(reading.clauses)))));
  }

  /* [hits, whether some were not read]: those that say the phrases, read in order until `enough`
     that pass the filters are found; those not read follow. */
  async #saying(ranked, quoted, passes, enough) {
    const kept = [];
    for (let read = 0; read < ranked.length; read += BATCH) {
      if (kept.filter((hit) => passes(hit.number)).length >= enough) {
        return [kept.concat(ranked.slice(read)), true];
      }
      const batch = ranked.slice(read, read + BATCH);
      const texts = await Promise.all(batch.map((hit) => this.#wholeText(hit)));
      kept.push(...batch.filter((_, i) => quoted.every(({ pattern, field }) =>
        says(field ? { title: texts[i].title, text: "" } : texts[i], pattern))));
    }
    return [kept, false];
  }

  /* Those hits that hold enough: each word weighs as its rarest term, a hit has of it the share of
     its terms. A term that is nowhere weighs most, so that what is left of a query must be rare. */
  async #rankSome({ clauses: clauseList, words: groups }) {
    const { count } = this.directory;
    const shares = new Float64Array(count);
    let whole = 0;
    for (const group of groups) {
      const found = await Promise.all(group.map(async (one) => holders(await this.#expand(one), count)));
      const rarity = found.map((numbers) => Math.log1p(count / Math.max(numbers.length, 1)));
      const weight = Math.max(...rarity);
      const unit = weight / rarity.reduce((sum, one) => sum + one, 0);
      whole += weight;
      found.forEach((numbers, i) => {
        for (const number of numbers) shares[number] += rarity[i] * unit;
      });
    }
    const ranked = await this.rank(clauseList);
    return ranked.filter(({ number }) => shares[number] >= LEAST_SHARE * whole);
  }

  /* The index entries [field and term, postings of each field...] that a clause asks for, in its
     field or in all those of text. */
  async #expand({ term, prefix, field = null }) {
    const entries = await this.#entries({ term, prefix });
    const columns = (field ? [field] : TEXT_FIELDS).map((name) => this.directory.fields.indexOf(name) + 1);
    return entries.map((entry) => [`${field ?? ""}:${entry[0]}`,
      ...columns.map((column) => entry[column] ?? [])]);
  }

  async #entries({ term, prefix }) {
    const entries = await this.#terms.entries(term, (first) => prefix && first.startsWith(term));
    return entries.filter((entry) => (prefix ? entry[0].startsWith(term) : entry[0] === term));
  }

  /* The shards of a plan, which later are there: so that they come together with the facets. */
  #load(plan) {
    const asked = plan.readings.flatMap((reading) => reading.clauses);
    return Promise.all(asked.map((clause) => this.#entries(clause)));
  }

  /* Whether a document passes; the table of facets is fetched only where one of them is asked for. */
  async #filter(filters) {
    const narrowed = [...filters.keys()].some((name) => name !== "in");
    return narrowed ? (await this.#facets()).filter(filters) : () => true;
  }

  async #facets() {
    const { kinds, facets } = this.directory;
    const [{ Facets }, table] = await Promise.all([import("./facets.js"),
      facets ? this.#shards.fetch(`${this.base}facets/${facets}`, isTable) : {}]);
    return new Facets(kinds, table);
  }

  /* The list of words is fetched only where a word in Latin letters begins none of the index. */
  async #correction(query) {
    const asked = clausesIn(query, { plain: true }).map(({ term }) => term)
      .filter((term) => LATIN_WORD.test(term));
    const found = await Promise.all(asked.map((term) => this.#expand({ term, prefix: true })));
    const unknown = asked.filter((_, i) => !found[i].length);
    if (!unknown.length || !this.directory.spelling) return null;
    const [{ corrected }, listed] = await Promise.all([import("./spelling.js"),
      this.#shards.fetch(`${this.base}spelling/${this.directory.spelling}`)]);
    return corrected(query, unknown, listed);
  }

  async #hit({ number, score }) {
    return { score, ...await this.#documents.facts(number) };
  }

  async #text(hit, clauseList) {
    const entries = await Promise.all(clauseList.map((clause) => this.#entries(clause)));
    return this.#documents.part(hit, entries);
  }

  async #wholeText({ number }) {
    const facts = await this.#documents.facts(number);
    return { title: facts.title, text: await this.#documents.whole(facts) };
  }
}

/* What a search without hits gives. */
function nothing(mode, correction = async () => null) {
  return { mode, total: 0, matched: 0, open: false, clauses: [], hits: [], text: null,
    counts: async () => new Map(), correction };
}

/* What to try, in order, nothing where the query has no words: everything; references as plain
   words; the last word as the beginning of one; any of the words. Each is tried in all readings of
   the query: as typed, reworded, and with words in letters as initials of names, for a word may
   begin so as well; in `field` alone if there is one. */
function plans(readings, typing, field) {
  const read = (options, change = (clause) => clause) => readings.map((query) => ({
    query, clauses: clausesIn(query, options).map((clause) => ({ field, ...change(clause) })),
  })).filter((reading) => reading.clauses.length);
  const readShort = (options) => read({ ...options, plain: true }, asInitials)
    .filter((reading) => reading.clauses.some((clause) => clause.field === "initials"));
  const found = [];
  for (const open of typing ? [true] : [false, true]) {
    const exact = read({ typing: open });
    if (!typing && open && !exact.some((reading) => reading.clauses.some(isOpen))) continue;
    found.push({ mode: "all", readings: [...readShort({ typing: open }), ...exact] });
    if (hasReference(readings[0])) found.push({ mode: "all", readings: read({ typing: open, plain: true }) });
  }
  const some = read({ typing, plain: true }, (clause) => ({ ...clause, required: false }))
    .filter((reading) => reading.clauses.length > 1)
    .map((reading) => ({ ...reading, words: wordsIn(reading.query).map((group) =>
      group.map((clause) => ({ field, ...clause }))) }));
  found.push({ mode: "some", readings: some });
  return found.filter((plan) => plan.readings.length);
}

/* What hits must say, {pattern, field}; the words of keywords are found without reading them. */
function phrasesOf(query, field) {
  return pieces(query).map((piece) => ({ ...piece, field: piece.field ?? field }))
    .filter((piece) => piece.field !== "keywords")
    .flatMap((piece) => phrases(piece.text).map((pattern) => ({ pattern, field: piece.field })));
}

/* Not one Chinese character, which is open in every reading. */
function isOpen(clause) {
  return clause.prefix && [...clause.term].length > 1;
}

function asInitials(clause) {
  return INITIALS.test(clause.term) && !clause.field ? { ...clause, field: "initials" } : clause;
}

/* Promises that are awaited one after the other: a later one may fail before its turn. */
function promised(listed) {
  for (const one of listed) one.catch(() => {});
  return listed;
}

/* Each term once, for the marks. */
function clausesOf(plan) {
  const listed = plan.readings.flatMap((reading) => reading.clauses);
  return [...new Map(listed.map((clause) => [clause.term, clause])).values()];
}
