import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The repository's folder. */
export const root = join(__dirname, '../..');

/**
 * Evaluates an expression over a module of tools/ in a process of its own, as Jest on Node 20 cannot load ES modules. The module
 * is `m` in it, `input` is the given value; both it and the result are JSON.
 * @param path below tools/, e.g. `launcher/options.mjs`
 * @throws Error with the message of what the expression throws
 */
export function evaluate<T>(path: string, expression: string, input: unknown = null): T {
  const program = `
    const m = await import(${JSON.stringify(pathToFileURL(join(root, 'tools', path)).href)});
    const input = ${JSON.stringify(input)};
    let answer;
    try { answer = { result: await (${expression}) }; } catch (error) { answer = { error: error.message }; }
    process.stdout.write('\\n' + JSON.stringify(answer));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const answer = JSON.parse(output.slice(output.lastIndexOf('\n'))) as { result: T; error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.result;
}
