/* The search page: all hits with excerpts, filters by kind with counts. The query may stand in the
   address, for a prose query names nobody; the record look-up is another page and another module. */

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
  #kind = null;
  #shown = 0;

  constructor(root) {
    this.root = root;
    this.messages = readMessages(root);
    this.form = root.querySelector("[data-results-form]");
    this.input = root.querySelector("[data-results-input]");
    this.filters = root.querySelector("[data-results-filters]");
    this.list = root.querySelector("[data-results-list]");
    this.status = root.querySelector("[data-results-status]");
    this.more = root.querySelector("[data-results-more]");
    this.retry = root.querySelector("[data-results-retry]");
    this.#listen();
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
    addEventListener("popstate", () => this.#readAddress());
  }

  #readAddress() {
    const address = new URLSearchParams(location.search);
    this.input.value = address.get("q") ?? "";
    const kind = address.get("kind");
    this.#kind = Object.hasOwn(this.messages.kinds, kind) ? kind : null;
    this.#run(0);
  }

  #start() {
    this.#kind = null;
    this.#writeAddress();
    this.#run(0);
  }

  #writeAddress() {
    const address = new URLSearchParams();
    if (this.input.value.trim()) address.set("q", this.input.value.trim());
    if (this.#kind) address.set("kind", this.#kind);
    const query = address.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  }

  #open() {
    this.#index ??= openIndex(this.root.dataset.index);
    this.#index.catch(() => { this.#index = null; });
    return this.#index;
  }

  async #run(offset) {
    const turn = ++this.#turn;
    const query = this.input.value;
    const kinds = this.#kind ? new Set([this.#kind]) : null;
    if (!query.trim()) return this.#clear();
    try {
      const found = await (await this.#open()).search(query, { kinds, offset, limit: PAGE });
      if (turn === this.#turn) this.#show(found, offset, query);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
    return undefined;
  }

  #clear() {
    this.#shown = 0;
    this.list.replaceChildren();
    this.filters.replaceChildren();
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
    this.#showFilters(found.counts);
    this.status.textContent = this.#summary(found, query);
    if (offset > 0) items[0]?.querySelector("a").focus();
  }

  #summary(found, query) {
    if (!found.total) return fill(this.messages.nothing_for, { query });
    return fill(foundMessage(found, this.messages), { n: found.total });
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
        cut.before ? "…" : "", ...marked(cut.parts), cut.after ? "…" : ""));
  }

  #showFilters(counts) {
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const kinds = Object.keys(this.messages.kinds).filter((kind) => counts.has(kind));
    const chips = kinds.map((kind) => this.#chip(kind, this.messages.kinds[kind], counts.get(kind)));
    const focused = this.filters.contains(document.activeElement)
      ? document.activeElement.dataset.kind : undefined;
    this.filters.replaceChildren(...(kinds.length
      ? [this.#chip("", this.messages.everything, total), ...chips] : []));
    if (focused !== undefined) this.filters.querySelector(`[data-kind="${focused}"]`)?.focus();
  }

  #chip(kind, label, count) {
    const pressed = String((this.#kind ?? "") === kind);
    const chip = element("button", { type: "button", class: "search-chip", "aria-pressed": pressed,
      "data-kind": kind }, `${label} `, element("span", { class: "search-chip-count" }, String(count)));
    chip.addEventListener("click", () => {
      this.#kind = kind || null;
      this.#writeAddress();
      this.#run(0);
    });
    return chip;
  }

  #fail(error) {
    this.status.textContent = failureText(error, this.messages);
    this.retry.hidden = false;
    this.more.hidden = true;
  }
}

for (const root of document.querySelectorAll("[data-search-page]")) new ResultsPage(root);
