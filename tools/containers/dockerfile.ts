/** One instruction of a Dockerfile, continuation lines joined. */
export interface Instruction {
  name: string;
  rest: string;
}

/** A build stage: `FROM base AS name` and what follows. */
export interface Stage {
  name: string;
  base: string;
  instructions: Instruction[];
}

const known = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

/**
 * Reads a Dockerfile.
 * @throws Error for an instruction that there is not, one before the first FROM, and a stage without a name
 */
export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const { name, rest } of instructionsOf(text)) {
    if (!known.has(name)) throw new Error(`No such instruction: ${name}`);
    const [, base = '', stage = ''] = name === 'FROM' ? (/^(\S+) AS (\S+)$/.exec(rest) ?? []) : [];
    if (name === 'FROM' && !stage) throw new Error(`A stage without a name: FROM ${rest}`);
    if (name === 'FROM') stages.push({ name: stage, base, instructions: [] });
    else if (stages.length === 0) throw new Error(`${name} before the first FROM`);
    else stages.at(-1)?.instructions.push({ name, rest });
  }
  return stages;
}

function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  return lines
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ name: line.split(/\s/, 1)[0] ?? '', rest: line.replace(/^\S+\s*/, '') }));
}
