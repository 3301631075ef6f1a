/* Folds each text of a JSON list on standard input by a module that has folded nothing before; first
   what such a module makes of 國 without its table. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const module = join(import.meta.dirname, "../../../theme/static/js/search/folding.js");
const { fold } = await import(`${module}?alone`);
const folded = [fold("國")];
for (const [place, text] of JSON.parse(readFileSync(0, "utf-8")).entries()) {
  const own = await import(`${module}?${place}`);
  await own.readyFor(text);
  folded.push(own.fold(text));
}
console.log(JSON.stringify(folded));
