import { setText } from './dom.js';

/**
 * Says in words what changed for the worse or the better, for those who do not see the page. Only that: a page whose every
 * number were read out each second could not be listened to.
 */
export class News {
  constructor(node) {
    this.node = node;
    this.known = undefined;
  }

  /** @param {import('../live/snapshot').Snapshot} snapshot */
  update(snapshot) {
    const state = conditions(snapshot);
    const before = this.known;
    this.known = state;
    if (before === undefined) return;
    const changes = [...state].filter(([name, text]) => before.get(name) !== undefined && before.get(name) !== text);
    if (changes.length > 0) setText(this.node, changes.map(([name, text]) => `${name} ${text}`).join('. '));
  }
}

function conditions({ redis, apps, stages }) {
  const dead = (groups) => groups.reduce((sum, { deadLetters }) => sum + deadLetters, 0);
  return new Map([
    ['Redis', redis.up ? 'answers' : 'does not answer'],
    ...apps.filter(({ state }) => state !== 'unknown').map(({ name, state }) => [name, `is ${state}`]),
    ...stages.map(({ name, groups }) => [`${name}:`, `${dead(groups)} dead letters`]),
  ]);
}
