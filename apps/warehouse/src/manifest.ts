import { readFile } from 'node:fs/promises';
import type { Day } from './export-name';

/** What lies beside an exported file and describes exactly that file: while it is there, the file is whole. */
export interface Manifest {
  /** Version of this layout. */
  manifestVersion: 1;
  /** Differs between any two exports. */
  exportId: string;
  table: 'events';
  day: Day;
  /** Name of the file. */
  file: string;
  /** Events in it. */
  rows: number;
  /** Size of the file as it lies there, compressed or not. */
  bytes: number;
  /** SHA-256 of the file as it lies there, in hexadecimal. */
  sha256: string;
  /** RFC 3339, UTC. */
  exportedAt: string;
}

/** Where the manifest of a file is. */
export function manifestOf(file: string): string {
  return `${file}.manifest.json`;
}

/** Reads the manifest of a file; undefined when there is none. */
export async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(manifestOf(file), 'utf8')) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
