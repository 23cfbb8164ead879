import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pool } from 'pg';
import type { Day } from './export-name';
import { readManifest, type Manifest } from './manifest';
import { CountLines, Measure } from './measured';
import { publishFile } from './publish-file';
import { Session } from './session';

/** A temporary file that nobody has written to for this long belongs to an export that crashed. */
const staleAfterMs = 600_000;

/** A day to be written to a file. */
export interface DayExport {
  day: Day;
  /** Absolute path of the finished file; its manifest lies beside it. */
  file: string;
  /** Whether the file is compressed. */
  gzip: boolean;
}

/** What happens meanwhile. */
export interface ExportOptions {
  /** Hears how many rows are on their way, often. */
  onRows?: (rows: number) => void;
  /** Cuts the export off. */
  signal?: AbortSignal;
  /** Hears of problems that change nothing about the outcome. */
  onWarning?: (error: Error) => void;
}

/** A finished export. */
export interface ExportResult {
  manifest: Manifest;
  /** The same export was under way elsewhere: this is its outcome, and nothing was done twice. */
  joined: boolean;
}

/**
 * Writes a day's events to a file, all of them as of one moment, holding no more than some buffers in memory. The file appears
 * under its name when it is whole and on disk, replacing an older one. Several processes that export the same file at the same
 * time do it once.
 * @throws the error of PostgreSQL or the file system; then nothing has changed under the file's name
 */
export async function exportDay(pool: Pool, order: DayExport, options: ExportOptions = {}): Promise<ExportResult> {
  const { signal, onWarning = () => undefined } = options;
  const session = await Session.open(pool);
  const cancel = () => session.cancel(onWarning);
  signal?.addEventListener('abort', cancel);
  try {
    const finishedElsewhere = await lockOrJoin(session, order);
    signal?.throwIfAborted();
    const manifest = finishedElsewhere ?? (await write(session, order, options));
    await session.close();
    return { manifest, joined: finishedElsewhere !== undefined };
  } catch (error) {
    session.abandon(onWarning);
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Takes the day's lock. Resolves to the outcome of an export that finished while this one waited for it, if one did. */
async function lockOrJoin(session: Session, { day, file }: DayExport): Promise<Manifest | undefined> {
  const name = `millrace.warehouse/${day}/${basename(file)}`;
  if (await session.tryLock(name)) return undefined;
  const before = await readManifest(file);
  await session.lock(name);
  const after = await readManifest(file);
  return after?.exportId === before?.exportId ? undefined : after;
}

async function write(session: Session, order: DayExport, options: ExportOptions): Promise<Manifest> {
  const { day, file } = order;
  await mkdir(dirname(file), { recursive: true });
  await removeLeftovers(file);
  const exportId = randomUUID();
  const temporary = join(dirname(file), `.${basename(file)}.${exportId}.tmp`);
  try {
    const measures = await writeTemporary(session, temporary, order, options);
    const exportedAt = new Date().toISOString();
    const described = { manifestVersion: 1, exportId, table: 'events', day, file: basename(file), exportedAt } as const;
    const manifest = { ...described, ...measures };
    // Whoever has lost the connection has lost the lock: another one may be publishing by now.
    await session.confirm();
    await publishFile(temporary, file, manifest);
    return manifest;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeTemporary(session: Session, temporary: string, order: DayExport, options: ExportOptions) {
  const source = session.copyDay(order.day);
  const counted = new CountLines(options.onRows);
  const compressed = order.gzip ? createGzip() : new PassThrough();
  const measured = new Measure();
  // `flush` brings the bytes to disk before the stream ends.
  const target = createWriteStream(temporary, { flags: 'wx', flush: true });
  await pipeline(source, counted, compressed, measured, target, { signal: options.signal });
  await session.confirm(); // by now the number of rows that PostgreSQL sent has arrived
  if (counted.lines !== source.rowCount) {
    throw new Error(
      `PostgreSQL sent ${source.rowCount} events of ${order.day}, ${counted.lines} arrived: export it again.`,
    );
  }
  return { rows: counted.lines, bytes: measured.bytes, sha256: measured.sha256() };
}

async function removeLeftovers(file: string): Promise<void> {
  const folder = dirname(file);
  const isTemporary = (name: string) => name.startsWith(`.${basename(file)}.`) && /\.tmp(\.manifest)?$/.test(name);
  for (const name of (await readdir(folder)).filter(isTemporary)) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > staleAfterMs) await rm(join(folder, name), { force: true });
  }
}
