import { ESLint } from 'eslint';
import { root } from '../workspace/root.mjs';

const rule = '@nx/enforce-module-boundaries';

/**
 * What the workspace's own lint configuration says of boundaries when a file holds an import. Only that rule runs, without
 * types, so that the files need not exist and a dozen take a second.
 *
 * @param {{ file: string, path: string }[]} imports `file` below the repository's folder, `path` what it imports
 * @returns {Promise<string[][]>} the messages of each
 */
export async function boundaryErrors(imports) {
  const eslint = new ESLint({
    cwd: root,
    ruleFilter: ({ ruleId }) => ruleId === rule,
    overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } }],
  });
  const messages = [];
  for (const { file, path } of imports) {
    const text = `import * as imported from '${path}';\nexport const used = imported;\n`;
    const [result] = await eslint.lintText(text, { filePath: `${root}/${file}` });
    messages.push(result.messages.map(({ message }) => message));
  }
  return messages;
}
