/** Compares two entry ids (`ms-seq`) as Redis orders them: negative, zero or positive. */
export function compareIds(a: string, b: string): number {
  const [aMs, aSeq] = split(a);
  const [bMs, bSeq] = split(b);
  return aMs - bMs || aSeq - bSeq;
}

/** The least id after `id`. */
export function nextId(id: string): string {
  const [ms, seq] = split(id);
  return `${ms}-${seq + 1}`;
}

/** The greatest id before `id`; `0-0` stays. */
export function previousId(id: string): string {
  const [ms, seq] = split(id);
  if (seq > 0) return `${ms}-${seq - 1}`;
  return ms > 0 ? `${ms - 1}-${Number.MAX_SAFE_INTEGER}` : '0-0';
}

/** The lesser of two ids; undefined is no id. */
export function lesserId(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareIds(a, b) <= 0 ? a : b;
}

function split(id: string): [number, number] {
  const dash = id.indexOf('-');
  return dash < 0 ? [Number(id), 0] : [Number(id.slice(0, dash)), Number(id.slice(dash + 1))];
}
