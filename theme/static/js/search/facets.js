/* Facets: the properties that hits are narrowed by. Documents that share a value mostly follow each
   other, so that a facet is a list of runs (generator/search/facets.py). */

import { lastNotAfter } from "./shards.js";

/** The facets of an index: the kinds as ranges [kind, first number, number after the last], the
    others as {values, runs} by name. */
export class Facets {
  constructor(kinds, table = {}) {
    this.facets = [["kind", kinds], ...Object.entries(table).map(([name, facet]) => [name, ranges(facet)])]
      .map(([name, list]) => ({ name, list, firsts: list.map((range) => range[1]) }));
  }

  /** A test of document numbers: whether they have the values of a Map of facet to value, `except`
      left out. Names that are no facet are ignored. */
  filter(wanted, except = null) {
    const asked = this.facets.filter(({ name }) => name !== except && wanted.has(name));
    return (number) => asked.every((facet) => valueOf(facet, number) === wanted.get(facet.name));
  }

  /** A Map of facet to a Map of value to the number of hits that pass all filters but its own; the
      values stand in the order of their documents. */
  counts(hits, wanted) {
    return new Map(this.facets.map((facet) => {
      const passes = this.filter(wanted, facet.name);
      const found = new Map(facet.list.map(([value]) => [value, 0]));
      for (const { number } of hits) {
        const value = valueOf(facet, number);
        if (value !== null && passes(number)) found.set(value, found.get(value) + 1);
      }
      return [facet.name, new Map([...found].filter(([, count]) => count))];
    }));
  }
}

function ranges({ values, runs }) {
  const found = [];
  let number = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const end = number + runs[i + 1];
    if (runs[i]) found.push([values[runs[i] - 1], number, end]);
    number = end;
  }
  return found;
}

function valueOf({ list, firsts }, number) {
  const range = list[lastNotAfter(firsts, number, (a, b) => a - b)];
  return range && number < range[2] ? range[0] : null;
}
