/** An attribute that an input claims to have, as far as it is a usable text; '' otherwise. */
export function claimed(input: unknown, name: 'id' | 'type' | 'source'): string {
  const value: unknown =
    typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value.slice(0, 256) : '';
}
