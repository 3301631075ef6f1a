/* Ranking: scores out of posting lists, as lunr adds them up. A document is a place in arrays of
   numbers: a common word stands in thousands of documents, and in the first question of a visitor,
   which the browser has not compiled yet, a map of them takes several times as long. Entries are
   [name, postings of each field...], postings [step, weight, step, weight, ...]. */

const WEIGHT_UNIT = 1000;

/** The documents that have an entry of every required clause, or of any where none is required:
    [{number, score}], best first, ties by number. `found` holds the entries of each clause, out of an
    index of `count` documents. The score is lunr's: the weights of the entries over the length of the
    query vector. */
export function ranking(clauses, found, count) {
  const needed = clauses.map(({ required }) => required);
  const { numbers, sums } = needed.includes(true)
    ? addUp(found, needed, count) : addUp([found.flat()], [true], count);
  const length = lengthOf(found);
  return numbers.sort((a, b) => sums[b] - sums[a] || a - b)
    .map((number) => ({ number, score: sums[number] / WEIGHT_UNIT / length }));
}

/** The numbers of the documents that have one of some entries. */
export function holders(entries, count) {
  return addUp([entries], [true], count).numbers;
}

/** The hits of several rankings, each with its best score, best first. */
export function union(rankings) {
  if (rankings.length === 1) return rankings[0];
  const best = new Map();
  for (const { number, score } of rankings.flat()) {
    best.set(number, Math.max(score, best.get(number) ?? 0));
  }
  return [...best].map(([number, score]) => ({ number, score }))
    .sort((a, b) => b.score - a.score || a.number - b.number);
}

/* {numbers, sums}: the documents that have an entry of each of the lists that are `needed`, and for
   every document the sum of its weights. */
function addUp(lists, needed, count) {
  const [sums, had] = [new Float64Array(count), new Uint32Array(count)];
  let [numbers, before] = [[], 0];
  lists.forEach((entries, at) => {
    const columns = entries.flatMap((entry) => entry.slice(1));
    for (const postings of columns) add(postings, sums);
    if (!needed[at]) return;
    numbers = [];
    for (const postings of columns) follow(postings, had, before, numbers);
    before += 1;
  });
  return { numbers, sums };
}

/* Weights in thousandths; whole numbers, so that no order rounds. The two loops are functions of their
   own because browsers compile long loops while they run, and small ones sooner. */
function add(postings, sums) {
  let number = 0;
  for (let i = 0; i < postings.length; i += 2) {
    number += postings[i];
    sums[number] += postings[i + 1];
  }
}

/* Of the documents of a posting list those that had all lists `before`: they have one more. */
function follow(postings, had, before, numbers) {
  let number = 0;
  for (let i = 0; i < postings.length; i += 2) {
    number += postings[i];
    if (had[number] === before) {
      had[number] += 1;
      numbers.push(number);
    }
  }
}

/* The length of the query vector: an entry counts as often as clauses ask for it. */
function lengthOf(found) {
  const counts = new Map();
  for (const [name] of found.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Math.sqrt([...counts.values()].reduce((sum, count) => sum + count * count, 0));
}
