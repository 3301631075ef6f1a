/* The search box of every page: a combobox with a listbox (WAI-ARIA 1.2) over the prose index.
   Without this module it is a plain form that leads to the search page. What searches is fetched when
   a visitor turns to the box. */

import { fragment } from "./address.js";
import { debounce, element, failureText, fill, foundMessage, marked, readMessages, safeAddress } from "./view.js";

const SHOWN = 6;
const QUIET = 120;

/** Makes a combobox of a form marked `data-search-box`. */
export class SearchBox {
  #index = null;
  #marks = null;
  #turn = 0;
  #active = -1;
  #options = [];
  #later = debounce(() => this.#search(), QUIET);

  constructor(form) {
    this.form = form;
    this.messages = readMessages(form);
    this.input = form.querySelector("[data-search-input]");
    this.panel = form.querySelector("[data-search-panel]");
    this.list = form.querySelector("[data-search-list]");
    this.note = form.querySelector("[data-search-note]");
    this.retry = form.querySelector("[data-search-retry]");
    this.status = form.querySelector("[data-search-status]");
    this.#prepare();
  }

  #prepare() {
    const attributes = {
      role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": this.list.id, "aria-haspopup": "listbox",
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    const later = this.#later;
    this.input.addEventListener("focus", () => this.#open().catch(() => {}));
    this.input.addEventListener("input", (event) => event.isComposing || later());
    this.input.addEventListener("compositionend", later);
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.retry.addEventListener("click", () => {
      this.input.focus();  // the button is about to go, and to lose the focus closes the panel
      this.#search();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(this.#results(this.input.value));
    });
    this.form.addEventListener("focusout", (event) => {
      if (event.relatedTarget !== this.input && !this.panel.contains(event.relatedTarget)) this.#close();
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
  }

  /* The index is fetched when a visitor turns to the box, and again after a failure. */
  #open() {
    this.#index ??= this.#fetch();
    this.#index.catch(() => { this.#index = null; });
    return this.#index;
  }

  async #fetch() {
    const [{ openIndex }, marks] = await Promise.all([import("./prose.js"), import("./marks.js")]);
    this.#marks = marks;
    return openIndex(this.form.dataset.index);
  }

  async #search() {
    const turn = ++this.#turn;
    const query = this.input.value;
    if (!query.trim()) return this.#close();
    try {
      const found = await (await this.#open())
        .search(query, { limit: SHOWN, typing: true });
      const [hits, correction] = await Promise.all([Promise.all(found.hits), found.correction()]);
      if (turn === this.#turn) this.#show(found, hits, correction);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
    return undefined;
  }

  #show(found, hits, correction) {
    this.#options = hits.map((hit) => this.#hitOption(hit, found.clauses));
    if (found.total > hits.length) this.#options.push(this.#allOption(found.total));
    if (correction) this.#options.push(this.#correctedOption(correction));
    this.#options.forEach((option, i) => { option.id = `${this.list.id}-${i}`; });
    this.list.replaceChildren(...this.#options);
    this.#activate(-1);
    this.retry.hidden = true;
    const summary = found.total
      ? fill(foundMessage(found, this.messages), { n: found.total })
      : this.messages[found.mode === "none" ? "no_words" : "nothing"];
    this.note.textContent = found.total && found.mode === "all" ? "" : summary;
    this.status.textContent = correction
      ? `${summary} ${this.messages.did_you_mean} ${correction}` : summary;
    this.#expand(true);
  }

  #hitOption(hit, clauses) {
    const { markRanges, segments } = this.#marks;
    const title = element("span", { class: "search-option-title" },
      ...marked(segments(hit.title, markRanges(hit.title, clauses))));
    const kind = element("span", { class: "search-option-kind" }, this.messages.kinds[hit.kind] ?? "");
    return element("li", { role: "option", "aria-selected": "false",
      "data-address": safeAddress(hit.url) }, title, kind);
  }

  #allOption(total) {
    return this.#resultsOption(this.input.value, fill(this.messages.all, { n: total }));
  }

  #correctedOption(query) {
    return this.#resultsOption(query, `${this.messages.did_you_mean} ${query}`);
  }

  #resultsOption(query, text) {
    return element("li", { role: "option", "aria-selected": "false", class: "search-option-all",
      "data-address": this.#results(query) }, text);
  }

  /* The address of all results for a query. */
  #results(query) {
    return this.form.getAttribute("action") + fragment(query);
  }

  #fail(error) {
    this.#options = [];
    this.list.replaceChildren();
    this.note.textContent = failureText(error, this.messages);
    this.status.textContent = this.note.textContent;
    this.retry.hidden = false;
    this.#expand(true);
  }

  #key(event) {
    if (event.isComposing) return;
    const count = this.#options.length;
    const moves = { ArrowDown: this.#active + 1, ArrowUp: this.#active < 0 ? count - 1 : this.#active - 1 };
    if (this.#active >= 0) Object.assign(moves, { Home: 0, End: count - 1 });
    if (event.key in moves && count && !this.panel.hidden) {
      event.preventDefault();
      this.#activate(moves[event.key] >= count ? -1 : moves[event.key]);
    } else if (event.key === "ArrowDown" && this.panel.hidden) {
      event.preventDefault();
      this.#search();
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#options[this.#active]);
    } else if (event.key === "Escape" && !this.panel.hidden) {
      event.preventDefault();
      this.#close();
    }
  }

  #activate(position) {
    this.#active = position;
    this.#options.forEach((option, i) => option.setAttribute("aria-selected", String(i === position)));
    const option = this.#options[position];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #choose(option) {
    if (option) location.assign(option.dataset.address);
  }

  #expand(open) {
    this.panel.hidden = !open;
    this.list.hidden = this.#options.length === 0;
    this.input.setAttribute("aria-expanded", String(open && this.#options.length > 0));
  }

  #close() {
    this.#later.cancel();
    this.#turn += 1;
    this.#options = [];
    this.#activate(-1);
    this.#expand(false);
  }
}

for (const form of document.querySelectorAll("[data-search-box]")) new SearchBox(form);
