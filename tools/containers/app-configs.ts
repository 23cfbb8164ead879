import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfig, type EnvVarDescription } from '@millrace/runtime';
import { root } from '../testing/run-module';

/** What an app is configured by: its environment variables by name. */
export type Variables = Map<string, EnvVarDescription>;

/** The variables of every app, as its config class declares them, by the app's name. */
export function appConfigs(): Map<string, Variables> {
  return new Map(readdirSync(join(root, 'apps')).map((app) => [app, variablesOf(app)]));
}

/** Loaded by path, as no project may import an app: here the app is data. */
function variablesOf(app: string): Variables {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only at run time
  const exported = require(join(root, 'apps', app, 'src', `${app}.config`)) as Record<string, unknown>;
  const Config = Object.values(exported).find((value): value is new () => object => isConfigOf(app, value));
  if (!Config) throw new Error(`apps/${app}/src/${app}.config.ts exports no config class`);
  return new Map(describeConfig(Config).map((variable) => [variable.name, variable]));
}

function isConfigOf(app: string, value: unknown): boolean {
  return typeof value === 'function' && value.name.toLowerCase() === `${app}config`;
}
