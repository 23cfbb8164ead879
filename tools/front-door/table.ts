const number = new Intl.NumberFormat('en-US');

/** A number as people read it: 39,199. */
export function readable(count: number): string {
  return number.format(count);
}

/** Names over values, each column as wide as the wider of the two, lined up to the right. */
export function table(columns: readonly (readonly [name: string, value: string])[]): string {
  const widths = columns.map(([name, value]) => Math.max(name.length, value.length));
  const row = (pick: 0 | 1): string => columns.map((column, i) => column[pick].padStart(widths[i]!)).join('   ');
  return `  ${row(0)}\n  ${row(1)}`;
}
