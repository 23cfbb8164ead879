import type { EntryFields } from './codec';
import { UndecodableEntryError } from './errors';

/** A stream entry as Redis answers it: its id and a flat list of field names and values. */
export type RawEntry = [id: string, fields: string[] | null];

/** Fields of an entry in the order this package writes them, found by name where another writer chose another order. */
export function fieldsOf(flat: readonly string[]): EntryFields {
  if (flat[0] === 't' && flat[2] === 'e' && flat[4] === 'd')
    return { type: flat[1]!, envelope: flat[3]!, data: flat[5]! };
  return { type: required(flat, 't'), envelope: required(flat, 'e'), data: required(flat, 'd') };
}

/** The fields as far as they are there, for a dead letter of an entry that cannot be read. */
export function whateverIsThere(flat: readonly string[]): EntryFields {
  const type = fieldNamed(flat, 't') ?? '';
  const envelope = fieldNamed(flat, 'e') ?? JSON.stringify({ fields: flat });
  return { type, envelope, data: fieldNamed(flat, 'd') ?? 'null' };
}

/** Value of one field of a flat list. */
export function fieldNamed(flat: readonly string[], name: string): string | undefined {
  for (let i = 0; i < flat.length; i += 2) if (flat[i] === name) return flat[i + 1];
  return undefined;
}

function required(flat: readonly string[], name: string): string {
  const value = fieldNamed(flat, name);
  if (value === undefined) {
    throw new UndecodableEntryError(
      `The entry has no field '${name}'. Writers put the type in t, headers in e, data in d.`,
    );
  }
  return value;
}
