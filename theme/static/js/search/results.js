/* The search page: all hits with excerpts, and filters with counts. The query stands in the fragment
   of the address, so that it can be shared and no host sees it. */

import { fragment, readAddress } from "./address.js";
import { excerpt, markRanges, segments } from "./marks.js";
import { openIndex } from "./prose.js";
import { debounce, element, failureText, fill, foundMessage, marked, readMessages, safeAddress } from "./view.js";

const PAGE = 10;
const QUIET = 200;
const EXCERPT = 140;

/** Runs the search page inside an element marked `data-search-page`. */
export class ResultsPage {
  #index = null;
  #turn = 0;
  #asked = "";
  #shown = 0;
  #chosen = new Map();
  #filters = null;

  constructor(root) {
    this.root = root;
    this.messages = readMessages(root);
    this.form = root.querySelector("[data-results-form]");
    this.input = root.querySelector("[data-results-input]");
    this.hint = root.querySelector("[data-results-hint]");
    this.list = root.querySelector("[data-results-list]");
    this.status = root.querySelector("[data-results-status]");
    this.more = root.querySelector("[data-results-more]");
    this.retry = root.querySelector("[data-results-retry]");
    this.#listen();
    this.#open().catch(() => {});  // who opens this page will search
    this.#readAddress();
  }

  #listen() {
    const later = debounce(() => this.#run(0), QUIET);
    this.input.addEventListener("input", (event) => event.isComposing || later());
    this.input.addEventListener("compositionend", later);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      later.cancel();
      this.#run(0);
    });
    this.more.addEventListener("click", () => this.#run(this.#shown));
    this.retry.addEventListener("click", () => this.#run(this.#shown));
    this.list.addEventListener("click", () => this.#keepAddress());
    addEventListener("hashchange", () => this.#readAddress());
  }

  /* A fragment without a query is a place on the page. */
  #readAddress() {
    const asked = readAddress(location);
    if (!asked) return;
    this.input.value = asked.query;
    const known = ["kind", ...this.messages.facets.map(([name]) => name), "in"];
    this.#chosen.clear();
    for (const name of known.filter((one) => asked.filters.has(one))) {
      this.#chosen.set(name, asked.filters.get(name));
    }
    this.#run(0);
  }

  #open() {
    this.#index ??= openIndex(this.root.dataset.index);
    this.#index.catch(() => { this.#index = null; });
    return this.#index;
  }

  /* A new address costs a browser a quarter of the work of a first question, so that it is set when
     the hits stand there, or when a visitor leaves by the first of them. */
  #keepAddress() {
    const kept = fragment(this.#asked, this.#chosen);
    if (location.search || location.hash !== kept) history.replaceState(null, "", location.pathname + kept);
  }

  /* Hits first, then what is about them: excerpts, filters, a correction. */
  async #run(offset) {
    const turn = ++this.#turn;
    const query = this.input.value;
    this.#asked = query;
    this.#shown = offset;
    if (!query.trim()) return this.#clear();
    let kept = offset;
    try {
      const found = await (await this.#open()).search(query,
        { filters: this.#chosen, offset, limit: PAGE });
      const excerpts = await this.#show(found, offset, query, turn);
      if (turn !== this.#turn) return undefined;
      this.#keepAddress();
      kept = offset + found.hits.length;
      await Promise.all([...excerpts, this.#showFilters(found, turn), this.#showCorrection(found, turn)]);
      if (turn === this.#turn) this.#shown = kept;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, kept);
    }
    return undefined;
  }

  #clear() {
    this.#keepAddress();
    this.#cut(0);
    this.#chosen.clear();
    this.#filters?.show(new Map());
    this.hint.replaceChildren();
    this.status.textContent = "";
    this.more.hidden = true;
    this.retry.hidden = true;
  }

  /* The items of the hits, each as soon as it is there and those before it are: the first does not
     wait for the last. What is asked for excerpts would hold the other hits up. */
  async #show(found, offset, query, turn) {
    const items = [];
    for (const [i, arriving] of found.hits.entries()) {
      const hit = await arriving;
      if (turn !== this.#turn) return [];
      if (i === 0) this.#cut(offset);
      items.push({ hit, ...this.#item(hit, found.clauses) });
      this.list.append(items[i].item);
      if (i === 0 && offset > 0) items[0].item.querySelector("a").focus();
    }
    if (turn !== this.#turn) return [];
    if (!items.length) this.#cut(offset);
    this.more.hidden = offset + items.length >= found.total;
    this.retry.hidden = true;
    this.status.textContent = this.#summary(found, query);
    return items.map(async ({ hit, place }) =>
      this.#showExcerpt(place, await found.text(hit), found.clauses));
  }

  async #showFilters(found, turn) {
    const [{ ResultFilters }, counts] = await Promise.all([import("./result_filters.js"), found.counts()]);
    if (turn !== this.#turn) return;
    this.#filters ??= new ResultFilters(this.root, this.messages, this.#chosen, () => this.#run(0));
    this.#filters.show(counts);
  }

  async #showCorrection(found, turn) {
    const query = await found.correction();
    if (turn !== this.#turn) return;
    this.hint.replaceChildren(...(query ? [this.messages.did_you_mean, " ",
      element("a", { href: fragment(query, this.#chosen) }, query)] : []));
  }

  /* Leave so many hits. */
  #cut(count) {
    this.list.replaceChildren(...[...this.list.children].slice(0, count));
  }

  #summary(found, query) {
    if (found.total) return fill(foundMessage(found, this.messages), { n: found.total });
    if (found.mode === "none") return this.messages.no_words;
    return fill(found.matched ? this.messages.nothing_left : this.messages.nothing_for, { query });
  }

  #item(hit, clauses) {
    const link = element("a", { href: safeAddress(hit.url) },
      ...marked(segments(hit.title, markRanges(hit.title, clauses))));
    const facts = [this.messages.kinds[hit.kind], hit.court === hit.title ? "" : hit.court, hit.date];
    const place = element("p", { class: "search-result-excerpt" });
    const item = element("li", { class: "search-result" },
      element("h2", { class: "search-result-title" }, link),
      element("p", { class: "search-result-facts" }, facts.filter(Boolean).join(" · ")), place);
    return { item, place };
  }

  #showExcerpt(place, { text, before, after }, clauses) {
    const cut = excerpt(text, clauses, EXCERPT);
    place.replaceChildren(cut.before || before ? "…" : "", ...marked(cut.parts),
      cut.after || after ? "…" : "");
  }

  /* Hits of a query before, and those that came for this one: `kept` of them are left. */
  #fail(error, kept) {
    this.#keepAddress();
    this.#cut(kept);
    this.status.textContent = failureText(error, this.messages);
    this.hint.replaceChildren();
    this.retry.hidden = false;
    this.more.hidden = true;
  }
}

for (const root of document.querySelectorAll("[data-search-page]")) new ResultsPage(root);
