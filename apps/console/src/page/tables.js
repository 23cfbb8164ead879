import { element, keepInStep, setAttribute, setText } from './dom.js';
import { age, count, rate, short, span } from './format.js';

const groupColumns = [
  { value: ({ stage }) => stage, heading: true },
  { value: ({ stream }) => stream },
  { value: ({ perSecond }) => rate(perSecond), number: true },
  { value: ({ ledger }) => count(ledger.done), number: true },
  { value: ({ lag }) => count(lag), number: true },
  { value: ({ pending }) => count(pending), number: true },
  { value: ({ parked }) => count(parked), number: true, level: ({ parked }) => (parked > 0 ? 'warn' : undefined) },
  {
    value: ({ deadLetters }) => count(deadLetters),
    number: true,
    level: ({ deadLetters }) => (deadLetters > 0 ? 'bad' : undefined),
  },
  {
    value: ({ oldestPendingMs }) => age(oldestPendingMs),
    number: true,
    level: ({ oldestPendingMs }) => (oldestPendingMs > 10_000 ? 'warn' : undefined),
  },
  {
    value: ({ instances }) => count(instances),
    number: true,
    level: ({ instances }) => (instances === 0 ? 'warn' : undefined),
  },
];

/** A row a consumer group. */
export function updateGroups(table, stages) {
  const rows = stages.flatMap(({ name, groups }) => groups.map((group) => ({ ...group, stage: name })));
  updateRows(table, rows, groupColumns, ({ stage, stream }) => `${stage} ${stream}`);
}

const windowColumns = [
  { value: ({ aggregation }) => aggregation, heading: true, title: ({ source }) => source },
  { value: ({ start, end }) => span(start, end) },
  { value: ({ events }) => count(events), number: true },
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
    update: (row, item) =>
      columns.forEach(({ value, level, title }, i) => {
        setText(row.children[i], value(item));
        setAttribute(row.children[i], 'data-level', level?.(item));
        if (title) setAttribute(row.children[i], 'title', title(item));
      }),
  });
}

function cell({ heading, number, wide }) {
  const kind = [number && 'number', wide && 'wide'].filter(Boolean).join(' ');
  return element(heading ? 'th' : 'td', { ...(heading ? { scope: 'row' } : {}), ...(kind ? { class: kind } : {}) });
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
