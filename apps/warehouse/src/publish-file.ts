import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { manifestOf, type Manifest } from './manifest';

/**
 * Puts a finished temporary file and its manifest in their place. The old manifest goes first and the new one comes last: at any
 * moment, whatever crashes, a manifest that is there describes the file that is there.
 */
export async function publishFile(temporary: string, file: string, manifest: Manifest): Promise<void> {
  await rm(manifestOf(file), { force: true });
  await rename(temporary, file);
  await syncFolder(dirname(file));
  const written = `${temporary}.manifest`;
  await writeFile(written, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await rename(written, manifestOf(file));
  await syncFolder(dirname(file));
}

/** A rename is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
