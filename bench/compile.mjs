import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Programs of their own, besides main: each runs as a process whose memory and CPU count, so without a compiler in it. */
const programs = ['load/main', 'peer/ingest', 'peer/enrich', 'peer/aggregate', 'peer/persist'];

/**
 * Compiles the benchmarks into bench/dist (0.1 s) and loads their main module.
 *
 * @param {string} root the repository's folder
 * @returns {Promise<{ main: (args: string[], env: NodeJS.ProcessEnv) => Promise<number> }>}
 */
export async function compile(root) {
  const { build, stop } = await import('esbuild');
  const outdir = join(root, 'bench/dist');
  await build({
    entryPoints: ['main', ...programs].map((name) => join(root, 'bench', `${name}.ts`)),
    outdir,
    outbase: join(root, 'bench'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  await stop(); // else its own process stays beside those that are measured
  return createRequire(import.meta.url)(join(outdir, 'main.js'));
}
