import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Child } from '../servers/child.mjs';

const keptLines = 8;
/** An exit is known before the last lines have been read; a process that the app itself has left may hold the stream open. */
const lastWordsMs = 200;
const rotateAboveBytes = 20 * 1024 * 1024;

/** An app: every line that it writes goes to its log file as it is, and to a listener. */
export class AppProcess extends Child {
  /**
   * @param {{ name: string, program: string, env: NodeJS.ProcessEnv, cwd: string, logFile: string,
   *           onLine: (line: string) => void }} options
   */
  constructor({ name, program, env, cwd, logFile, onLine }) {
    const spawnOptions = { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] };
    super({ name, command: process.execPath, args: [program], spawnOptions });
    this.recent = [];
    const file = logStream(logFile);
    const closed = Promise.all(
      [this.process.stdout, this.process.stderr].map((stream) => this.follow(stream, file, onLine)),
    );
    void closed.then(() => file.end());
    this.ended = this.ended.then((why) => within(lastWordsMs, closed).then(() => why));
  }

  follow(stream, file, onLine) {
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => {
      file.write(`${line}\n`);
      this.recent = [...this.recent.slice(1 - keptLines), line];
      onLine(line);
    });
    return new Promise((resolve) => lines.once('close', resolve));
  }

  lastLines() {
    return this.recent.join('\n');
  }
}

async function within(ms, promise) {
  let timer;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}

/** Appends; a file that has grown large is set aside first, and the one before it is gone. */
function logStream(file) {
  if (existsSync(file) && statSync(file).size > rotateAboveBytes) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: 'a', mode: 0o600 });
}
