/* The filters of a look-up: province, court and year, filled from the list when they are opened. */

import { element } from "./view.js";

/** Filters inside an element marked `data-lookup-filters`; `change` is called when one is chosen. */
export class LookupFilters {
  #places = null;

  constructor(root, { change, fail }) {
    this.root = root;
    this.fail = fail;
    this.fields = new Map([...root.querySelectorAll("[data-lookup-filter]")]
      .map((field) => [field.dataset.lookupFilter, field]));
    root.addEventListener("toggle", () => root.open && this.#fill());
    root.addEventListener("change", (event) => {
      event.stopPropagation();
      if (event.target === this.fields.get("province")) this.#fillCourts();
      change();
    });
  }

  /** Show the filters that this list has. */
  use(list) {
    this.list = list;
    const known = Object.keys(list.directory.filters);
    for (const [name, field] of this.fields) field.closest("label").hidden = !known.includes(name);
    this.root.hidden = known.length === 0;
  }

  /** What is chosen: filter to text, "" for all. */
  get values() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value]));
  }

  async #fill() {
    if (this.#places) return;
    try {
      this.#places = await this.list.places();
    } catch (error) {
      this.root.open = false;
      this.fail(error);
      return;
    }
    offer(this.fields.get("province"), this.#places.map(({ province }) => province));
    offer(this.fields.get("year"), this.list.directory.years.map(String));
    this.#fillCourts();
  }

  #fillCourts() {
    const province = this.fields.get("province").value;
    const courts = this.#places.filter((place) => !province || place.province === province);
    offer(this.fields.get("court"), courts.map(({ court }) => court));
  }
}

/* The first option, "all", stays. */
function offer(field, texts) {
  const unique = [...new Set(texts)].filter((text) => text !== "");
  const options = unique.map((text) => element("option", { value: text, translate: "no" }, text));
  field.replaceChildren(field.options[0], ...options);
  field.selectedIndex = 0;
}
