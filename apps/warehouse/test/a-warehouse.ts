import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, type RunningApp, startApp } from '@millrace/runtime';
import { WarehouseConfig } from '../src/warehouse.config';
import { WarehouseModule } from '../src/warehouse.module';

const token = 'a-token-of-this-test';

/** A running warehouse and how to ask it. */
export interface TestWarehouse extends RunningApp {
  exportDir: string;
  /** Asks with the admin token. */
  ask(path: string, init?: RequestInit): Promise<Response>;
}

/** Starts a warehouse on a free port. */
export async function aWarehouse(databaseUrl: string, changes: Partial<WarehouseConfig> = {}): Promise<TestWarehouse> {
  const exportDir = changes.exportDir ?? mkdtempSync(join(tmpdir(), 'millrace-warehouse-'));
  const config = Object.assign(new WarehouseConfig(), {
    port: 0,
    databaseUrl,
    redisUrl: process.env.TEST_REDIS_URL,
    prefix: `t-${randomUUID()}`,
    adminToken: token,
    exportDir,
    ...changes,
  });
  const description = {
    name: 'warehouse',
    Config: WarehouseConfig,
    module: (given: WarehouseConfig) => WarehouseModule.forRoot(given),
  };
  const running = await startApp(description, config, createLogger({ app: 'warehouse', level: 'silent' }));
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${running.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return { ...running, exportDir, ask };
}
