/* Facets: the properties that hits are narrowed by. Documents that share a value mostly follow each
   other, so that a facet is a list of runs; of keywords a document has several, so that each says
   which documents hold it (generator/search/facets.py). */

import { lastNotAfter } from "./shards.js";

/** The facets of an index: the kinds as ranges [kind, first number, number after the last], the
    others as {values, runs} or {values, holders} by name. */
export class Facets {
  constructor(kinds, table = {}) {
    this.facets = [["kind", inRanges(kinds)], ...Object.entries(table).map(([name, facet]) =>
      [name, facet.holders ? held(facet) : inRanges(ranges(facet))])]
      .map(([name, facet]) => ({ name, ...facet }));
  }

  /** A test of document numbers: whether they have the values of a Map of facet to value, `except`
      left out. Names that are no facet are ignored. */
  filter(wanted, except = null) {
    const asked = this.facets.filter(({ name }) => name !== except && wanted.has(name));
    return (number) => asked.every(({ name, of }) => of(number).includes(wanted.get(name)));
  }

  /** A Map of facet to a Map of value to the number of hits that pass all filters but its own; the
      values stand in the order of their table. */
  counts(hits, wanted) {
    return new Map(this.facets.map(({ name, values, of }) => {
      const passes = this.filter(wanted, name);
      const found = new Map(values.map((value) => [value, 0]));
      for (const { number } of hits) {
        if (passes(number)) for (const value of of(number)) found.set(value, found.get(value) + 1);
      }
      return [name, new Map([...found].filter(([, count]) => count))];
    }));
  }
}

/* {values, of}: all values, and those of a document by its number. */
function inRanges(list) {
  const firsts = list.map((range) => range[1]);
  const of = (number) => {
    const range = list[lastNotAfter(firsts, number, (a, b) => a - b)];
    return range && number < range[2] ? [range[0]] : [];
  };
  return { values: list.map(([value]) => value), of };
}

function held({ values, holders }) {
  const byNumber = new Map();
  holders.forEach((steps, i) => {
    let number = 0;
    for (const step of steps) {
      number += step;
      byNumber.set(number, [...byNumber.get(number) ?? [], values[i]]);
    }
  });
  return { values, of: (number) => byNumber.get(number) ?? [] };
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
