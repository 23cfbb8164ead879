import { drawing, element, keepInStep, setAttribute, setText } from './dom.js';
import { age, count, rate, short } from './format.js';
import { layout } from './layout.js';
import { makeSparkline, updateSparkline } from './sparkline.js';

const spots = 60;

/** Draws the flow into a container: a box a stage, a chip a stream, lines between them that move with the traffic. */
export class Flow {
  constructor(container) {
    this.container = container;
    this.lines = drawing('svg', { class: 'lines', 'aria-hidden': 'true' });
    this.boxes = element('ol', { class: 'boxes' });
    container.append(this.lines, this.boxes);
    new ResizeObserver(() => this.place()).observe(this.boxes);
  }

  /** @param {import('../live/snapshot').Snapshot} snapshot */
  update({ stages, streams, apps }) {
    const { nodes, edges, columns } = layout(stages);
    this.boxes.style.setProperty('--columns', String(columns));
    const byName = { stage: new Map(stages.map((s) => [s.name, s])), stream: new Map(streams.map((s) => [s.name, s])) };
    keepInStep(this.boxes, nodes, {
      key: ({ id }) => id,
      make: ({ kind, name }) => (kind === 'stage' ? makeStage(name) : makeStream(name)),
      update: (box, { kind, name, column, row }) => {
        box.style.setProperty('--column', String(column));
        setAttribute(box, 'data-row', row);
        if (kind === 'stage')
          updateStage(
            box,
            byName.stage.get(name),
            apps.find((app) => app.name === name),
          );
        else updateStream(box, byName.stream.get(name));
      },
    });
    this.edges = edges.map((edge) => ({ ...edge, perSecond: traffic(edge, byName) }));
    this.place();
  }

  /** Draws the lines to where the boxes are. */
  place() {
    const edges = this.edges ?? [];
    const { width, height, left, top } = this.container.getBoundingClientRect();
    setAttribute(this.lines, 'viewBox', `0 0 ${width} ${height}`);
    const boxes = new Map([...this.boxes.children].map((box) => [box.dataset.key, box.getBoundingClientRect()]));
    const isColumn = getComputedStyle(this.boxes).getPropertyValue('--direction').trim() === 'down';
    const place = (id) => shifted(boxes.get(id), left, top);
    keepInStep(this.lines, edges, {
      key: ({ from, to }) => `${from} → ${to}`,
      make: () => drawing('g', {}, drawing('path', { class: 'pipe' }), drawing('path', { class: 'water' })),
      update: (line, edge) => {
        const path = (isColumn ? downPath : rightPath)(place(edge.from), place(edge.to), edge.detour);
        for (const one of line.children) setAttribute(one, 'd', path);
        setAttribute(line, 'class', edge.perSecond > 0 ? 'flowing' : 'still');
        // Twice as fast for ten times as much: a busy pipeline hurries without flickering.
        const seconds = 2.4 / 2 ** Math.log10(Math.max(1, edge.perSecond));
        line.style.setProperty('--pace', `${seconds.toFixed(2)}s`);
      },
    });
  }
}

function traffic({ stream, group }, { stage, stream: streams }) {
  if (group === undefined) return streams.get(stream).perSecond;
  return stage.get(group).groups.find((one) => one.stream === stream).perSecond;
}

function makeStage(name) {
  return element(
    'li',
    { class: 'stage', 'data-stage': name },
    element('h3', {}, element('span', { class: 'state' }), name),
    element('p', { class: 'big' }, element('b', { 'data-is': 'in' }), ' /s'),
    makeSparkline(),
    element('dl', { class: 'facts' }),
  );
}

function updateStage(box, stage, app) {
  setAttribute(box, 'data-state', app?.state ?? 'unknown');
  const state = box.querySelector('.state');
  setAttribute(state, 'title', app?.state ?? 'unknown');
  setAttribute(state, 'role', 'img');
  setAttribute(state, 'aria-label', app?.state ?? 'unknown');
  setText(box.querySelector('[data-is=in]'), rate(stage.inPerSecond));
  updateSparkline(box.querySelector('.spark'), stage.history, spots);
  keepInStep(box.querySelector('.facts'), factsOf(stage), {
    key: ({ name }) => name,
    make: ({ name }) => element('div', {}, element('dt', {}, name), element('dd')),
    update: (fact, { value, level }) => {
      setText(fact.lastChild, value);
      setAttribute(fact, 'data-level', level);
    },
  });
}

function factsOf({ groups, outPerSecond, refused }) {
  const sum = (name) => groups.reduce((total, group) => total + group[name], 0);
  const out = outPerSecond === null ? [] : [{ name: 'out /s', value: rate(outPerSecond) }];
  if (groups.length === 0) return [...out, { name: 'refused', value: short(refused ?? 0) }];
  const [behind, dead] = [sum('lag') + sum('pending'), sum('deadLetters')];
  const oldest = Math.max(...groups.map(({ oldestPendingMs }) => oldestPendingMs));
  return [
    ...out,
    { name: 'behind', value: short(behind), level: oldest > 10_000 ? 'warn' : undefined },
    ...(dead > 0 ? [{ name: 'dead', value: short(dead), level: 'bad' }] : []),
    ...(outPerSecond === null && dead === 0 ? [{ name: 'oldest', value: age(oldest) }] : []),
  ];
}

function makeStream(name) {
  const [first, ...rest] = name.split('.');
  return element(
    'li',
    { class: 'stream', 'data-stream': name },
    element('h3', {}, `${first}.`, element('wbr'), rest.join('.')),
    element('p', {}, element('b', { 'data-is': 'rate' }), ' /s'),
    element('p', { class: 'total', 'data-is': 'total' }),
  );
}

function updateStream(box, { perSecond, added, length }) {
  setText(box.querySelector('[data-is=rate]'), rate(perSecond));
  setText(box.querySelector('[data-is=total]'), `${short(added)} in all`);
  setAttribute(box, 'title', `${count(added)} entries added, ${count(length)} held`);
}

function shifted({ left, top, width, height }, byX, byY) {
  const [x, y] = [left - byX, top - byY];
  return { left: x, right: x + width, top: y, bottom: y + height, middleX: x + width / 2, middleY: y + height / 2 };
}

function rightPath(from, to, detour) {
  const [x1, x2] = [from.right, to.left];
  if (!detour) {
    const half = (x2 - x1) / 2;
    return `M${x1} ${from.middleY}C${x1 + half} ${from.middleY} ${x2 - half} ${to.middleY} ${x2} ${to.middleY}`;
  }
  const [y1, y2] = [from.middleY + 14, to.middleY + 24];
  const low = Math.max(from.bottom, to.bottom) - 6;
  const bend = 46;
  return `M${x1} ${y1}C${x1 + bend / 2} ${y1} ${x1 + bend / 4} ${low} ${x1 + bend} ${low}H${x2 - bend}C${x2 - bend / 4} ${low} ${x2 - bend / 2} ${y2} ${x2} ${y2}`;
}

function downPath(from, to, detour) {
  if (!detour) return `M${from.middleX} ${from.bottom}V${to.top}`;
  const side = Math.max(from.right, to.right) + 12;
  return `M${from.right} ${from.middleY}C${side} ${from.middleY} ${side} ${from.middleY} ${side} ${from.middleY + 20}V${to.middleY - 20}C${side} ${to.middleY} ${side} ${to.middleY} ${to.right} ${to.middleY}`;
}
