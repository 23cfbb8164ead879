import { createRequire } from 'node:module';

/**
 * Runs a tool that is written in TypeScript, without a build: its files are compiled as they are loaded.
 *
 * @param {string} module path of its main module from this folder; it exports `main(args, env)`, which answers the exit code
 */
export async function runTypescript(module) {
  const require = createRequire(import.meta.url);
  register(require);
  process.exitCode = await require(module).main(process.argv.slice(2), process.env);
}

function register(require) {
  try {
    require('./swc-register.cjs');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    process.stderr.write('The packages are not installed yet: run npm start (or npm ci) first.\n');
    process.exit(1);
  }
}
