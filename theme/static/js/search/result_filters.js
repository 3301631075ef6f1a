/* The filters of the search page: kinds as buttons, the other facets as lists to choose from, each
   saying how many hits it would leave, and the field that words must stand in. */

import { fieldNamed } from "./fields.js";
import { element, fill } from "./view.js";

const NUMBER = /^\d+$/;

/** The filters inside the search page; calls `changed` when a visitor changes one. `chosen`, a Map of
    facet to value as `ProseIndex.search` takes it, is the page's own and changed here. */
export class ResultFilters {
  #lists = new Map();

  constructor(root, messages, chosen, changed) {
    this.messages = messages;
    this.chosen = chosen;
    this.changed = changed;
    this.kinds = root.querySelector("[data-results-kinds]");
    this.facets = root.querySelector("[data-results-facets]");
    this.field = root.querySelector("[data-results-in]");
    this.clearing = root.querySelector("[data-results-clear]");
    for (const [name, label] of messages.facets) this.#lists.set(name, this.#list(name, label));
    this.facets.prepend(...[...this.#lists.values()].map((list) => list.parentElement));
    this.field.addEventListener("change", () => this.#choose("in", this.field.value));
    this.clearing.addEventListener("click", () => {
      chosen.clear();
      this.field.focus();  // this button is about to go
      changed();
    });
  }

  /** Show what can be chosen, by the counts of a search; nothing where there are none. */
  show(counts) {
    this.#showKinds(counts.get("kind") ?? new Map());
    for (const [name, list] of this.#lists) this.#fillList(name, list, counts.get(name) ?? new Map());
    this.field.value = fieldNamed(this.chosen.get("in")) ?? "";
    this.facets.hidden = counts.size === 0 && this.chosen.size === 0;
    this.clearing.hidden = this.chosen.size === 0;
  }

  #choose(name, value) {
    if (value) this.chosen.set(name, value);
    else this.chosen.delete(name);
    this.changed();
  }

  #showKinds(counts) {
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const chips = [...counts].map(([kind, count]) =>
      this.#chip(kind, this.messages.kinds[kind] ?? kind, count));
    const focused = this.kinds.contains(document.activeElement)
      ? document.activeElement.dataset.kind : undefined;
    this.kinds.replaceChildren(...(chips.length
      ? [this.#chip("", this.messages.everything, total), ...chips] : []));
    if (focused !== undefined) this.kinds.querySelector(`[data-kind="${focused}"]`)?.focus();
  }

  #chip(kind, label, count) {
    const pressed = String((this.chosen.get("kind") ?? "") === kind);
    const chip = element("button", { type: "button", class: "search-chip", "aria-pressed": pressed,
      "data-kind": kind }, `${label} `, element("span", { class: "search-chip-count" }, String(count)));
    chip.addEventListener("click", () => this.#choose("kind", kind));
    return chip;
  }

  #list(name, label) {
    const list = element("select", { "data-facet": name });
    element("label", { class: "search-facet" }, `${label} `, list);
    list.addEventListener("change", () => this.#choose(name, list.value));
    return list;
  }

  /* A facet with one value narrows nothing and is not shown, but for one that is chosen. */
  #fillList(name, list, counts) {
    const chosen = this.chosen.get(name) ?? "";
    const known = new Map(chosen && !counts.has(chosen) ? [...counts, [chosen, 0]] : counts);
    const options = [...known].sort(byNumber).map(([value, count]) =>
      element("option", { value }, `${this.#label(name, value)} (${count})`));
    list.replaceChildren(element("option", { value: "" }, this.messages.everything), ...options);
    list.value = chosen;
    list.parentElement.hidden = !chosen && known.size < 2;
  }

  #label(name, value) {
    const form = this.messages.forms[name];
    return form ? fill(form, { value }) : this.messages.values[name]?.[value] ?? value;
  }
}

/* Years and batches, the last first; other values as they stand in the directory. */
function byNumber([a], [b]) {
  return NUMBER.test(a) && NUMBER.test(b) ? Number(b) - Number(a) : 0;
}
