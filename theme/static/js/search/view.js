/* What the search box, the results page and the look-up form share: elements made of text only
   (never of markup), messages of the page's language, failures in words. */

/** The messages that a template put into a data block inside `root`. */
export function readMessages(root) {
  return JSON.parse(root.querySelector('script[type="application/json"]').textContent);
}

/** A message with its `{names}` filled in. */
export function fill(message, values) {
  return message.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** An element with attributes and children; strings become text nodes. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Text parts as nodes, the marked ones in <mark>. */
export function marked(parts) {
  return parts.map(({ text, marked: hit }) => (hit ? element("mark", {}, text) : text));
}

/** The message for what a search found: some of the words, a phrase not looked for to the end, all. */
export function foundMessage({ mode, open }, messages) {
  if (mode === "some") return messages.some;
  return open ? messages.up_to : messages.found;
}

/** A failure in words. Unknown errors are ours: they also go to the console. */
export function failureText(error, messages) {
  const known = messages[`failed_${error.reason}`];
  if (!known) console.error(error);
  return known ?? messages.failed_network;
}

/** An address of this site, or the start page: an index cannot send a visitor elsewhere. */
export function safeAddress(url) {
  const local = url.startsWith("/") && new URL(url, location.href).origin === location.origin;
  return local ? url : "/";
}

/** Call `action` once things have been quiet for `delay` ms; the returned function has `cancel`. */
export function debounce(action, delay) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
