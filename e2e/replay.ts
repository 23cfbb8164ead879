import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RealFile } from './real-data';

/** The summary that the replay tool prints with --json. */
export interface ReplaySummary {
  sent: number;
  accepted: number;
  duplicates: number;
  refused: number;
}

/** Replays a file through the front door with the tool people use. */
export async function replay(file: RealFile, url: string): Promise<ReplaySummary> {
  const tool = join(__dirname, '../tools/replay.mjs');
  const args = [tool, file.path, '--preset', file.preset, '--url', url, '--json', '--quiet'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`The replay of ${file.path} ended with ${code}: ${errors}${output}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as ReplaySummary;
}
