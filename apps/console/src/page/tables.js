import { element, keepInStep, setAttribute, setText } from './dom.js';
import { age, count, rate, short, span } from './format.js';

const warnIf = (is) => (is ? 'warn' : undefined);
const slowMs = 10_000;

const groupColumns = [
  { value: ({ stage }) => stage, small: ({ stream }) => stream, heading: true },
  { value: ({ lag }) => count(lag), number: true },
  { value: ({ pending }) => count(pending), number: true },
  { value: ({ parked }) => count(parked), number: true, level: ({ parked }) => warnIf(parked > 0) },
  {
    value: ({ deadLetters }) => count(deadLetters),
    number: true,
    level: ({ deadLetters }) => (deadLetters > 0 ? 'bad' : undefined),
  },
  {
    value: ({ oldestPendingMs }) => age(oldestPendingMs),
    number: true,
    level: ({ oldestPendingMs }) => warnIf(oldestPendingMs > slowMs),
  },
  { value: ({ perSecond }) => rate(perSecond), number: true },
  { value: ({ ledger }) => count(ledger.done), number: true },
  { value: ({ instances }) => count(instances), number: true, level: ({ instances }) => warnIf(instances === 0) },
];

/** A row a consumer group. */
export function updateGroups(table, stages) {
  const rows = stages.flatMap(({ name, groups }) => groups.map((group) => ({ ...group, stage: name })));
  updateRows(table, rows, groupColumns, ({ stage, stream }) => `${stage} ${stream}`);
}

const windowColumns = [
  { value: ({ aggregation }) => aggregation, small: ({ source }) => source, heading: true },
  { value: ({ events }) => count(events), number: true },
  { value: ({ start, end }) => span(start, end, new Date().toISOString()) },
  { value: ({ top }) => top.map((group) => `${group.key || 'all'} ${short(group.count)}`).join(' · '), wide: true },
];

/** A row an open window. */
export function updateWindows(table, windows) {
  updateRows(table, windows, windowColumns, ({ aggregation, source, start }) => `${aggregation} ${source} ${start}`);
}

function updateRows(table, rows, columns, key) {
  keepInStep(table.tBodies[0], rows, {
    key,
    make: () => element('tr', {}, ...columns.map(cell)),
    update: (row, item) => columns.forEach((column, i) => updateCell(row.children[i], column, item)),
  });
}

function cell({ heading, small, number, wide }) {
  const kind = [number && 'number', wide && 'wide'].filter(Boolean).join(' ');
  const made = element(heading ? 'th' : 'td', kind ? { class: kind } : {}, element('span'));
  if (heading) made.scope = 'row';
  if (small) made.append(element('small'));
  return made;
}

function updateCell(node, { value, small, level }, item) {
  setText(node.firstChild, value(item));
  if (small) setText(node.lastChild, small(item));
  setAttribute(node, 'data-level', level?.(item));
}

const words = { ready: 'ready', 'not ready': 'not ready', unreachable: 'does not answer', unknown: 'asking' };

/** An item an app. */
export function updateApps(list, apps) {
  keepInStep(list, apps, {
    key: ({ name }) => name,
    make: ({ name }) =>
      element(
        'li',
        {},
        element('span', { class: 'state', 'aria-hidden': 'true' }),
        element('b', {}, name),
        element('span', { class: 'word' }),
        element('span', { class: 'url' }),
      ),
    update: (item, { state, failing, url }) => {
      setAttribute(item, 'data-state', state);
      setText(item.children[2], failing.length > 0 ? `${words[state]}: ${failing.join(', ')}` : words[state]);
      setText(item.children[3], url);
    },
  });
}
