import { element, keepInStep, setAttribute, setText } from './dom.js';
import { age, bytes, count, rate } from './format.js';

/** The few numbers that say whether all is well. */
export function updateTiles(list, snapshot) {
  keepInStep(list, tilesOf(snapshot), {
    key: ({ name }) => name,
    make: ({ name }) =>
      element('div', { class: 'tile' }, element('dt', {}, name), element('dd', {}, element('b'), element('span'))),
    update: (tile, { value, note, level }) => {
      const [number, small] = tile.lastChild.children;
      setText(number, value);
      setText(small, note);
      setAttribute(tile, 'data-level', level);
    },
  });
}

function tilesOf({ stages, streams, redis }) {
  const groups = stages.flatMap((stage) => stage.groups);
  const sum = (name) => groups.reduce((total, group) => total + group[name], 0);
  const accepted = streams.find(({ writer, readers }) => readers.length > 0 && stages[0]?.name === writer);
  const behind = Math.max(0, ...groups.map(({ lag, pending }) => lag + pending));
  const oldest = Math.max(0, ...groups.map(({ oldestPendingMs }) => oldestPendingMs));
  const dead = sum('deadLetters');
  return [
    {
      name: 'Accepted',
      value: rate(accepted?.perSecond ?? 0),
      note: `events/s, ${count(accepted?.added ?? 0)} in all`,
    },
    { name: 'Depth', value: count(behind), note: 'entries behind, slowest group' },
    {
      name: 'Oldest pending',
      value: age(oldest),
      note: oldest > 0 ? 'since it was published' : 'nothing waits',
      level: oldest > 10_000 ? 'warn' : undefined,
    },
    {
      name: 'Dead letters',
      value: count(dead),
      note: dead > 0 ? whoGaveUp(stages) : 'nothing given up',
      level: dead > 0 ? 'bad' : undefined,
    },
    {
      name: 'Redis',
      value: redis.up ? bytes(redis.usedBytes) : 'down',
      note: redisNote(redis),
      level: redis.up ? undefined : 'bad',
    },
  ];
}

function whoGaveUp(stages) {
  const names = stages
    .filter(({ groups }) => groups.some(({ deadLetters }) => deadLetters > 0))
    .map(({ name }) => name);
  return `given up by ${names.join(', ')}`;
}

function redisNote({ up, maxBytes, usedBytes }) {
  if (!up) return 'the numbers are old';
  return maxBytes === null ? 'in use, no limit' : `${Math.round((usedBytes / maxBytes) * 100)} % of ${bytes(maxBytes)}`;
}
