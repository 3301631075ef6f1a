/* Columns of a look-up's blocks, in any of the forms that generator/search/lookup_columns.py states. */

const DAY = 24 * 3600 * 1000;
const DIGITS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_!#$%()*+,;"]
  .map((character, value) => [character.charCodeAt(0), value]));

/** Reads single values of a column. */
export class Column {
  #read;

  constructor(made) {
    [this.length, this.#read] = reader(made);
  }

  /** The value at a row; null where there is none. */
  value(row) {
    return this.#read(row);
  }
}

/* The number of rows, and a function of the row. */
function reader(made) {
  if (Array.isArray(made)) return [made.length, (row) => made[row]];
  if (made.places) return [made.places[0].length, (row) => whole(made, row)];
  if (made.days) {
    const days = new Column(made.days);
    return [days.length, (row) => isoDate(days.value(row))];
  }
  const at = new Column(made.at);
  return [at.length, (row) => made.values[at.value(row)] ?? null];
}

function whole({ from, places }, row) {
  let code = 0;
  for (const digits of places) code = code * 64 + DIGITS.get(digits.charCodeAt(row));
  return code === 0 ? null : code + from - 1;
}

function isoDate(days) {
  return days === null ? null : new Date(days * DAY).toISOString().slice(0, 10);
}
