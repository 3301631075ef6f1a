/* The look-up form: kind of key, one field, records as description lists. It is shown by this module
   only; the field has no name and the form no address, so that nothing typed can be sent. */

import { InputRefusal, recognise } from "./identity.js";
import { isExpired, lookUp, openList } from "./lookup.js";
import { element, failureText, fill, readMessages } from "./view.js";

const PAGE = 20;
const MOST = 200;

/** Runs the look-up inside an element marked `data-lookup`. */
export class LookupForm {
  #rest = [];
  #turn = 0;

  constructor(root) {
    this.root = root;
    this.messages = readMessages(root);
    this.dataset = root.dataset.lookup;
    this.form = root.querySelector("[data-lookup-form]");
    this.input = root.querySelector("[data-lookup-input]");
    this.help = root.querySelector("[data-lookup-help]");
    this.fault = root.querySelector("[data-lookup-fault]");
    this.status = root.querySelector("[data-lookup-status]");
    this.results = root.querySelector("[data-lookup-results]");
    this.more = root.querySelector("[data-lookup-more]");
    this.retry = root.querySelector("[data-lookup-retry]");
    this.dates = root.querySelector("[data-lookup-dates]");
    this.#listen();
    this.#begin();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
    });
    this.form.addEventListener("change", () => this.#explain());
    this.more.addEventListener("click", () => this.#showMore());
    this.retry.addEventListener("click", () => (this.form.hidden ? this.#begin() : this.#search()));
    this.form.addEventListener("reset", () => setTimeout(() => this.#empty()));
    // A page kept by the browser for "back" would show the last visitor's query.
    addEventListener("pagehide", () => { this.form.reset(); this.#empty(); });
  }

  async #begin() {
    try {
      const list = await openList(this.dataset);
      const note = isExpired(list) ? this.messages.dates_synthetic : this.messages.dates;
      this.dates.textContent = fill(note, { as_of: list.as_of, expires_at: list.expires_at });
      this.retry.hidden = true;
      this.status.textContent = "";
      this.form.hidden = false;
      this.#explain();
    } catch (error) {
      this.#fail(error);
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
    const turn = ++this.#turn;
    this.#empty();
    this.#blame("");
    this.retry.hidden = true;
    this.status.textContent = this.messages.searching;
    try {
      const change = this.#rightKey();
      const found = await lookUp(this.dataset, this.#key(), this.input.value);
      if (turn === this.#turn) this.#show(found, change);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof InputRefusal) this.#refuse(error);
      else this.#fail(error);
    }
  }

  #show({ records, directory, partial }, change) {
    const label = this.messages.language;
    this.#rest = records.slice(0, MOST).map((record) => this.#record(record, directory, label));
    const many = partial || records.length > MOST;
    const message = records.length ? (many ? this.messages.too_many : this.messages.found)
      : this.messages.nothing;
    const told = fill(message, { n: records.length, most: Math.min(records.length, MOST) });
    this.status.textContent = change ? `${change} ${told}` : told;
    this.#showMore();
  }

  #showMore() {
    const next = this.#rest.splice(0, PAGE);
    const following = this.results.children.length > 0;
    this.results.append(...next);
    this.more.hidden = this.#rest.length === 0;
    if (following) next[0]?.focus();
  }

  #record(record, directory, language) {
    const list = element("dl", { class: "lookup-record" });
    for (const { name, title } of directory.columns) {
      const value = record.get(name);
      if (value === null || value === "") continue;
      const label = title[language] || Object.values(title)[0] || name;
      const spoken = this.messages.values[name]?.[value] ?? String(value);
      const shown = element("bdi", { translate: "no" }, spoken);
      list.append(element("div", {}, element("dt", {}, label), element("dd", {}, shown)));
    }
    const marks = directory.synthetic
      ? [element("p", { class: "lookup-synthetic" }, this.messages.synthetic)] : [];
    return element("li", { tabindex: "-1" }, ...marks, list);
  }

  #refuse(error) {
    this.status.textContent = "";
    this.#blame(this.messages[`refused_${error.reason}`] ?? this.messages.refused_empty);
    this.input.focus();
  }

  #blame(message) {
    this.fault.textContent = message;
    this.input.setAttribute("aria-invalid", String(message !== ""));
  }

  #fail(error) {
    this.status.textContent = failureText(error, this.messages);
    this.retry.hidden = error.reason === "expired";
    if (error.reason === "expired") this.form.hidden = true;
  }

  #empty() {
    this.#rest = [];
    this.results.replaceChildren();
    this.more.hidden = true;
    this.status.textContent = "";
  }
}

for (const root of document.querySelectorAll("[data-lookup]")) new LookupForm(root);
