/** Small pieces of page. Text always goes in as text: nothing that came from an event can become markup. */

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * Makes an element.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** Makes an element of a drawing. */
export function drawing(name, attributes = {}, ...children) {
  return filled(document.createElementNS(svgSpace, name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Changes a text only where it is another one: what stands still must not be laid out or read out again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or removes an attribute, only where it changes. */
export function setAttribute(node, name, value) {
  if (value === undefined || value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * Keeps the children of a node in step with a list: makes, updates and removes one a key, in order.
 *
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {{ key: (item: T) => string, make: (item: T) => Element, update: (node: Element, item: T) => void }} how
 */
export function keepInStep(parent, items, { key, make, update }) {
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  items.forEach((item, place) => {
    const name = key(item);
    const node = known.get(name) ?? Object.assign(make(item), {});
    node.dataset.key = name;
    known.delete(name);
    update(node, item);
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
  for (const gone of known.values()) gone.remove();
}
