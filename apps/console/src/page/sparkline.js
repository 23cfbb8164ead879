import { drawing, setAttribute } from './dom.js';

const width = 120;
const height = 28;

/** A curve without axes; decoration beside the number that says the same. */
export function makeSparkline() {
  return drawing(
    'svg',
    { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    drawing('path', { class: 'spark-area' }),
    drawing('path', { class: 'spark-line' }),
  );
}

/** @param {number[]} values oldest first @param {number} places values that fill the width */
export function updateSparkline(svg, values, places) {
  const [area, line] = svg.children;
  const curve = path(values, places);
  const start = x(0, values.length, places);
  setAttribute(line, 'd', curve);
  setAttribute(area, 'd', curve && `${curve}L${width} ${height}L${start} ${height}Z`);
}

function path(values, places) {
  if (values.length < 2) return '';
  const top = Math.max(...values, 1);
  const points = values.map((value, i) => {
    const y = height - 1.5 - (value / top) * (height - 4);
    return `${x(i, values.length, places)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

/** The newest value is at the right edge, also while the curve is still short. */
function x(i, length, places) {
  return (((places - length + i) / (places - 1)) * width).toFixed(1);
}
