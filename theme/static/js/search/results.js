/* The search page: all hits with excerpts, and filters with counts. The query stands in the fragment
   of the address, so that it can be shared and no host sees it. */

import { fragment, readAddress } from "./address.js";
import { excerpt, markRanges, segments } from "./marks.js";
import { openIndex } from "./prose.js";
import { ResultFilters } from "./result_filters.js";
import { debounce, element, failureText, fill, foundMessage, marked, readMessages, safeAddress } from "./view.js";

const PAGE = 10;
const QUIET = 200;
const EXCERPT = 140;

/** Runs the search page inside an element marked `data-search-page`. */
export class ResultsPage {
  #index = null;
  #turn = 0;
  #shown = 0;

  constructor(root) {
    this.root = root;
    this.messages = readMessages(root);
    this.form = root.querySelector("[data-results-form]");
    this.input = root.querySelector("[data-results-input]");
    this.filters = new ResultFilters(root, this.messages, () => this.#start());
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
    const later = debounce(() => this.#start(), QUIET);
    this.input.addEventListener("input", (event) => event.isComposing || later());
    this.input.addEventListener("compositionend", later);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      later.cancel();
      this.#start();
    });
    this.more.addEventListener("click", () => this.#run(this.#shown));
    this.retry.addEventListener("click", () => this.#run(this.#shown));
    addEventListener("hashchange", () => this.#readAddress());
  }

  /* A fragment without a query is a place on the page. */
  #readAddress() {
    const asked = readAddress(location);
    if (!asked) return;
    this.input.value = asked.query;
    this.filters.take(asked.filters);
    this.#start();
  }

  #start() {
    const kept = fragment(this.input.value, this.filters.chosen);
    history.replaceState(null, "", location.pathname + kept);
    this.#run(0);
  }

  #open() {
    this.#index ??= openIndex(this.root.dataset.index);
    this.#index.catch(() => { this.#index = null; });
    return this.#index;
  }

  async #run(offset) {
    const turn = ++this.#turn;
    const query = this.input.value;
    this.#shown = offset;
    if (!query.trim()) return this.#clear();
    try {
      const found = await (await this.#open()).search(query,
        { filters: this.filters.chosen, facets: true, offset, limit: PAGE });
      if (turn === this.#turn) this.#show(found, offset, query);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, offset);
    }
    return undefined;
  }

  #clear() {
    this.list.replaceChildren();
    this.filters.take(new Map());
    this.filters.show(new Map());
    this.hint.replaceChildren();
    this.status.textContent = "";
    this.more.hidden = true;
    this.retry.hidden = true;
  }

  #show(found, offset, query) {
    const items = found.hits.map((hit) => this.#item(hit, found.clauses));
    if (offset === 0) this.list.replaceChildren(...items);
    else this.list.append(...items);
    this.#shown = offset + items.length;
    this.more.hidden = this.#shown >= found.total;
    this.retry.hidden = true;
    this.filters.show(found.counts);
    this.status.textContent = this.#summary(found, query);
    this.hint.replaceChildren(...this.#correction(found.correction));
    if (offset > 0) items[0]?.querySelector("a").focus();
  }

  #summary(found, query) {
    if (found.total) return fill(foundMessage(found, this.messages), { n: found.total });
    const narrowed = found.counts.size && this.filters.chosen.size;
    return fill(narrowed ? this.messages.nothing_left : this.messages.nothing_for, { query });
  }

  #correction(query) {
    if (!query) return [];
    const link = element("a", { href: fragment(query, this.filters.chosen) }, query);
    return [this.messages.did_you_mean, " ", link];
  }

  #item(hit, clauses) {
    const link = element("a", { href: safeAddress(hit.url) },
      ...marked(segments(hit.title, markRanges(hit.title, clauses))));
    const facts = [this.messages.kinds[hit.kind], hit.court === hit.title ? "" : hit.court, hit.date];
    const cut = excerpt(hit.text, clauses, EXCERPT);
    return element("li", { class: "search-result" },
      element("h2", { class: "search-result-title" }, link),
      element("p", { class: "search-result-facts" }, facts.filter(Boolean).join(" · ")),
      element("p", { class: "search-result-excerpt" },
        cut.before || hit.before ? "…" : "", ...marked(cut.parts),
        cut.after || hit.after ? "…" : ""));
  }

  /* What was shown before is kept only if more of it was asked for. */
  #fail(error, offset) {
    if (offset === 0) this.list.replaceChildren();
    this.status.textContent = failureText(error, this.messages);
    this.hint.replaceChildren();
    this.retry.hidden = false;
    this.more.hidden = true;
  }
}

for (const root of document.querySelectorAll("[data-search-page]")) new ResultsPage(root);
