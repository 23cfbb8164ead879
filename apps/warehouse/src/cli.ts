import 'reflect-metadata';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ConfigError, loadConfig } from '@millrace/runtime';
import type { Pool } from 'pg';
import { type CliCommand, help, parseCommand, UsageError } from './cli-arguments';
import { exportDay } from './export-day';
import { exportFileName } from './export-name';
import { openPool } from './open-pool';
import { Progress } from './progress';
import { Session } from './session';
import { WarehouseConfig } from './warehouse.config';

type ExportCommand = Extract<CliCommand, { kind: 'export' }>;

const exitCodes = { failed: 1, usage: 2 } as const;

async function main(args: readonly string[]): Promise<void> {
  const command = parseCommand(args);
  if (command.kind === 'help') return void process.stdout.write(help);
  const config = loadConfig(WarehouseConfig, process.env);
  const pool = openPool(config, (error) => process.stderr.write(`Connection to PostgreSQL: ${error.message}\n`));
  try {
    await (command.out === '-' ? print(pool, command) : write(pool, command, config));
  } finally {
    await pool.end();
  }
}

async function print(pool: Pool, { day, gzip }: ExportCommand): Promise<void> {
  const session = await Session.open(pool);
  try {
    await pipeline([session.copyDay(day), ...(gzip ? [createGzip()] : []), process.stdout]);
    await session.close();
  } catch (error) {
    session.abandon(warn);
    throw error;
  }
}

async function write(pool: Pool, command: ExportCommand, config: WarehouseConfig): Promise<void> {
  const { day, gzip, json } = command;
  const file = fileOf(command, config);
  const progress = new Progress(json ? { write: () => undefined } : process.stderr, day);
  const signal = interrupted();
  const { manifest, joined } = await exportDay(
    pool,
    { day, file, gzip },
    { signal, onRows: (rows) => progress.update(rows), onWarning: warn },
  );
  progress.end(manifest.rows);
  if (json) return void process.stdout.write(`${JSON.stringify({ ...manifest, path: file, joined }, null, 2)}\n`);
  const { rows, bytes, sha256 } = manifest;
  process.stdout.write(
    `${file}: ${rows} events, ${bytes} bytes, sha256 ${sha256}${joined ? ' (by another export)' : ''}\n`,
  );
}

/** Relative to where npm was called: npm itself changes to the root. */
function fileOf(command: ExportCommand, config: WarehouseConfig): string {
  if (command.out !== undefined) return resolve(process.env.INIT_CWD ?? '.', command.out);
  return resolve(config.exportDir, exportFileName(command));
}

/** Aborts on Ctrl-C, so that the temporary file goes. */
function interrupted(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => abort.abort(new Error(`${signal}: nothing was exported`)));
  }
  return abort.signal;
}

function warn(error: Error): void {
  process.stderr.write(`${error.message}\n`);
}

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  // Whoever reads our standard output has seen enough: `… --out - | head`.
  if (error.code === 'EPIPE') return;
  const isUsage = error instanceof UsageError || error instanceof ConfigError;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${help}` : ''}`);
  process.exitCode = isUsage ? exitCodes.usage : exitCodes.failed;
});
