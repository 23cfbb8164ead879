import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** What a file is, so that a replay goes on only with the file that it began with. */
export interface FileIdentity {
  /** Bytes on disk; a log may have grown since. */
  bytes: number;
  /** SHA-256 of its first bytes (64 KB at most). */
  head: string;
  /** Number of first bytes in `head`. */
  headBytes: number;
}

/** A file that is being read. */
export interface InputFile {
  /** Its content from the asked-for offset on, uncompressed. */
  chunks: AsyncIterable<Buffer>;
  /** How much of the file is read, 0 to 1; undefined for standard input, whose size nobody knows. */
  fraction: () => number | undefined;
}

const headBytes = 64 * 1024;

/** Tells a file. @throws Error when it is none or cannot be read */
export async function identify(path: string, bytesOfHead: number = headBytes): Promise<FileIdentity> {
  const about = await stat(path);
  if (!about.isFile()) throw new Error(`${path} is no file.`);
  const start = await firstBytes(path, bytesOfHead);
  return { bytes: about.size, head: createHash('sha256').update(start).digest('hex'), headBytes: start.length };
}

/**
 * Opens a file at an offset of its uncompressed content; '-' is standard input. Gzip is known by its first two bytes, whatever
 * the name says.
 */
export async function openInput(path: string, offset: number): Promise<InputFile> {
  if (path === '-') return { chunks: process.stdin, fraction: () => undefined };
  const { bytes } = await identify(path);
  const isGzip = (await firstBytes(path, 2)).equals(Buffer.from([0x1f, 0x8b]));
  const start = isGzip ? 0 : offset;
  const source = createReadStream(path, { start, highWaterMark: 256 * 1024 });
  const fraction = (): number => (bytes === 0 ? 1 : Math.min(1, (start + source.bytesRead) / bytes));
  return { chunks: isGzip ? skipped(unzipped(source), offset) : source, fraction };
}

function unzipped(source: Readable): Readable {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  gunzip.on('close', () => source.destroy());
  return source.pipe(gunzip);
}

async function* skipped(chunks: AsyncIterable<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let left = offset;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
