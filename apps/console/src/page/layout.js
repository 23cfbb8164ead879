/**
 * Where the boxes of the flow go. Every stage and stream gets a column: as far right as the longest way that leads there. What a
 * longer line passes by moves up, so that the line has the row below for itself.
 *
 * @param {{ name: string, to: string | null, groups: { stream: string }[] }[]} stages
 * @returns {{ nodes: { id: string, kind: 'stage' | 'stream', name: string, column: number, row: 'both' | 'upper' }[],
 *             edges: { from: string, to: string, stream: string, detour: boolean }[], columns: number }}
 */
export function layout(stages) {
  const edges = stages.flatMap(edgesOf);
  const columnOf = columns(stages, edges);
  const detours = edges.filter(({ from, to }) => columnOf.get(to) - columnOf.get(from) > 1);
  const isPassed = (column) => detours.some(({ from, to }) => columnOf.get(from) < column && column < columnOf.get(to));
  const nodes = [...columnOf].map(([id, column]) => ({
    id,
    kind: id.startsWith('stage ') ? 'stage' : 'stream',
    name: id.slice(id.indexOf(' ') + 1),
    column,
    row: isPassed(column) ? 'upper' : 'both',
  }));
  return {
    nodes: nodes.sort((a, b) => a.column - b.column),
    edges: edges.map((edge) => ({ ...edge, detour: detours.includes(edge) })),
    columns: Math.max(0, ...columnOf.values()),
  };
}

function edgesOf({ name, to, groups }) {
  const read = groups.map(({ stream }) => ({ from: `stream ${stream}`, to: `stage ${name}`, stream, group: name }));
  return to === null ? read : [...read, { from: `stage ${name}`, to: `stream ${to}`, stream: to }];
}

function columns(stages, edges) {
  const columnOf = new Map(stages.map(({ name }) => [`stage ${name}`, 1]));
  // A line of n edges is settled after n rounds; the map has no circle.
  for (let round = 0; round <= edges.length; round++) {
    for (const { from, to } of edges) {
      columnOf.set(to, Math.max(columnOf.get(to) ?? 1, (columnOf.get(from) ?? 1) + 1));
    }
  }
  return columnOf;
}
