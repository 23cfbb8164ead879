import { ensureBuilt } from '../workspace/ensure-built.mjs';
import { ensureInstalled } from '../workspace/ensure-installed.mjs';
import { root } from '../workspace/root.mjs';
import { launch } from './launch.mjs';
import { help, parseOptions } from './options.mjs';

/** `npm start`: runs until it is stopped, then ends the process. */
export async function main(args) {
  try {
    const options = parseOptions(args, root);
    if (options.help) return void console.log(help);
    await ensureInstalled(root);
    await ensureBuilt(root, options.apps);
    await launch({ root, options, env: process.env });
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
