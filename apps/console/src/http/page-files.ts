import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the page, ready to be answered. */
export interface PageFile {
  type: string;
  /** Changes with the content. */
  etag: string;
  content: Buffer;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the files of a folder, by name: they are few, and nothing else of the disk can be asked for. */
export function readPageFiles(folder: string): Map<string, PageFile> {
  const names = readdirSync(folder).filter((name) => types[extname(name)] !== undefined);
  return new Map(names.map((name) => [name, pageFile(name, readFileSync(join(folder, name)))]));
}

function pageFile(name: string, content: Buffer): PageFile {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { type: types[extname(name)]!, etag, content };
}
