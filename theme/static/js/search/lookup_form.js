/* The look-up form: kind of key, one field, records as description lists. It is shown by this module
   only; the field has no name and the form no address, so that nothing typed can be sent. */

import { InputRefusal, recognise } from "./identity.js";
import { lookUp } from "./lookup.js";
import { LookupFilters } from "./lookup_filters.js";
import { isExpired, openList } from "./lookup_list.js";
import { SearchFailure } from "./shards.js";
import { element, failureText, fill, readMessages } from "./view.js";

const OPENED_BLOCKS = 1;

/** Runs the look-up inside an element marked `data-lookup`. */
export class LookupForm {
  #turn = 0;
  #shown = 0;
  #found = null;

  constructor(root) {
    this.root = root;
    this.messages = readMessages(root);
    this.form = root.querySelector("[data-lookup-form]");
    this.input = root.querySelector("[data-lookup-input]");
    this.help = root.querySelector("[data-lookup-help]");
    this.fault = root.querySelector("[data-lookup-fault]");
    this.status = root.querySelector("[data-lookup-status]");
    this.results = root.querySelector("[data-lookup-results]");
    this.more = root.querySelector("[data-lookup-more]");
    this.retry = root.querySelector("[data-lookup-retry]");
    this.dates = root.querySelector("[data-lookup-dates]");
    this.filters = new LookupFilters(root.querySelector("[data-lookup-filters]"), {
      change: () => this.input.value.trim() && this.#search(),
      fail: (error) => this.#fail(error, () => { this.filters.root.open = true; }),
    });
    this.#listen();
    this.#begin();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
    });
    this.form.addEventListener("change", () => this.#explain());
    this.more.addEventListener("click", () => this.#showPage(this.#turn));
    this.retry.addEventListener("click", () => this.again());
    this.form.addEventListener("reset", () => setTimeout(() => this.#forget()));
    // A page kept by the browser for "back" would show the last visitor's query.
    addEventListener("pagehide", () => { this.form.reset(); this.#forget(); });
  }

  async #begin() {
    try {
      this.list = await openList(this.root.dataset.lookup);
      const { directory } = this.list;
      const note = isExpired(directory) ? this.messages.dates_synthetic : this.messages.dates;
      this.dates.textContent = fill(note, directory);
      this.filters.use(this.list);
      this.retry.hidden = true;
      this.status.textContent = "";
      this.form.hidden = false;
      this.#explain();
    } catch (error) {
      this.#fail(error, () => this.#begin());
    }
  }

  #key() {
    return this.form.querySelector("[data-lookup-key]:checked").value;
  }

  /* What was typed says itself what it is: an identity number is looked for as one even where 姓名
     is chosen, or the answer "not in the list" would be false. Returns what to tell of the change.
     Throws InputRefusal `no-key` where this list has no such key. */
  #rightKey() {
    const chosen = this.#key();
    const key = recognise(this.input.value, chosen);
    if (key === chosen) return "";
    const choice = this.form.querySelector(`[data-lookup-key][value="${key}"]`);
    if (!choice) throw new InputRefusal("no-key");
    choice.checked = true;
    this.#explain();
    return fill(this.messages.switched, { key: choice.closest("label").textContent.trim() });
  }

  #explain() {
    this.help.textContent = this.messages.help[this.#key()];
    this.#blame("");
  }

  async #search() {
    const turn = this.#empty();
    this.#blame("");
    try {
      const change = this.#rightKey();
      const { directory } = this.list; // the list may have expired since the page was opened
      if (isExpired(directory) && !directory.synthetic) throw new SearchFailure("expired", this.list.root);
      this.#found = lookUp(this.list, this.#key(), this.input.value, this.filters.values);
      await this.#showPage(turn, change);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof InputRefusal) this.#refuse(error);
      else this.#fail(error, () => this.#search());
    }
  }

  async #showPage(turn, change = "") {
    this.status.textContent = this.messages.searching;
    this.retry.hidden = true;
    this.more.disabled = true;
    try {
      const { hits, more } = await this.#found.page();
      if (turn !== this.#turn) return;
      const items = hits.map((hit) => this.#item(hit));
      this.results.append(...items.map(({ node }) => node));
      if (this.#shown > 0) items[0]?.node.focus();
      this.#shown += hits.length;
      this.more.hidden = !more;
      this.#tell(more, change);
      await this.#openFirst(items.filter(({ hit }) => !hit.record));
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, () => this.#search());
    } finally {
      this.more.disabled = false;
    }
  }

  #tell(more, change) {
    const { messages } = this;
    const { total, capped, filtered } = this.#found;
    const message = capped ? messages.found_capped : !more ? (this.#shown ? messages.found : messages.nothing)
      : !total ? messages.found_some : filtered ? messages.found_of_filtered : messages.found_of;
    const told = fill(message, { n: this.#shown, total });
    this.status.textContent = change ? `${change} ${told}` : told;
  }

  /* Records in the first block are opened at once; each further block costs a request. */
  async #openFirst(items) {
    const blocks = [...new Set(items.map(({ hit }) => hit.block))].slice(0, OPENED_BLOCKS);
    const opened = items.filter(({ hit }) => blocks.includes(hit.block));
    await Promise.all(opened.map(({ open }) => open()));
  }

  #item(hit) {
    if (hit.record) return { hit, node: element("li", { tabindex: "-1" }, ...this.#record(hit.record)) };
    const year = hit.year ? ` · ${hit.year}` : "";
    const summary = element("summary", {}, element("bdi", { translate: "no" }, hit.name ?? hit.key), year);
    const details = element("details", { class: "lookup-entry" }, summary);
    const open = () => this.#load(hit, details);
    details.addEventListener("toggle", () => details.open && open());
    return { hit, open, node: element("li", { tabindex: "-1" }, details) };
  }

  async #load(hit, details) {
    if (details.dataset.loaded) return;
    details.dataset.loaded = "yes";
    try {
      details.append(...this.#record(await this.#found.record(hit)));
      details.open = true;
    } catch (error) {
      delete details.dataset.loaded;
      details.open = false;
      this.#fail(error, () => this.#load(hit, details));
    }
  }

  #record(record) {
    const { directory } = this.list;
    const list = element("dl", { class: "lookup-record" });
    for (const { name, title } of directory.columns) {
      const value = record.get(name);
      if (value === null || value === "") continue;
      const label = title[this.messages.language] || Object.values(title)[0] || name;
      const spoken = this.messages.values[name]?.[value] ?? String(value);
      const shown = element("bdi", { translate: "no" }, spoken);
      list.append(element("div", {}, element("dt", {}, label), element("dd", {}, shown)));
    }
    const marks = directory.synthetic
      ? [element("p", { class: "lookup-synthetic" }, this.messages.synthetic)] : [];
    return [...marks, list];
  }

  #refuse(error) {
    this.status.textContent = "";
    if (error.reason === "second") this.filters.root.open = true;
    this.#blame(this.messages[`refused_${error.reason}`] ?? this.messages.refused_empty);
    this.input.focus();
  }

  #blame(message) {
    this.fault.textContent = message;
    this.input.setAttribute("aria-invalid", String(message !== ""));
  }

  #fail(error, again) {
    this.status.textContent = failureText(error, this.messages);
    this.retry.hidden = error.reason === "expired";
    if (error.reason === "expired") this.form.hidden = true;
    this.again = () => { this.retry.hidden = true; this.status.textContent = ""; again(); };
  }

  #forget() {
    this.list?.forget();
    this.filters.root.open = false;
    this.#blame("");
    this.#empty();
  }

  /* Takes away what is shown; returns the number of the new turn, for old answers may still come. */
  #empty() {
    this.#turn += 1;
    this.#shown = 0;
    this.#found = null;
    this.results.replaceChildren();
    this.more.hidden = true;
    this.retry.hidden = true;
    this.status.textContent = "";
    return this.#turn;
  }
}

for (const root of document.querySelectorAll("[data-lookup]")) new LookupForm(root);
