/* Runs tests/vectors/analyzer.json against the browser's analyzer and prints what fails. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../..");
const modules = join(root, "theme/static/js/search");
const analyzer = await import(join(modules, "analyzer.js"));
const { fold, foldAll } = await import(join(modules, "folding.js"));
await foldAll();

const notation = ({ term, prefix, required }) => `${required ? "" : "?"}${term}${prefix ? "*" : ""}`;
const run = {
  fold,
  tokens: analyzer.tokens,
  clauses: (text, options) => analyzer.clauses(text, options).map(notation),
  name_key: analyzer.nameKey,
  code_key: analyzer.codeKey,
  case_key: analyzer.caseKey,
};

const { cases } = JSON.parse(readFileSync(join(root, "tests/vectors/analyzer.json"), "utf-8"));
const failures = cases
  .map((one) => ({ ...one, got: run[one.kind](one.input, one.options ?? {}) }))
  .filter(({ expected, got }) => JSON.stringify(expected) !== JSON.stringify(got));
console.log(JSON.stringify({ cases: cases.length, failures }));
