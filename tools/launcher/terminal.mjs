import { readableLine, warn } from './log-line.mjs';

const colours = [36, 32, 33, 35, 34, 96, 92, 95];

/** What the launcher writes to the terminal: its own words, and the apps' logs each in its app's colour. */
export class Terminal {
  /** @param {{ quiet: boolean, names: string[], out?: NodeJS.WriteStream, colour?: boolean }} options */
  constructor({ quiet, names, out = process.stdout, colour = Boolean(out.isTTY) && !process.env.NO_COLOR }) {
    Object.assign(this, { quiet, names, out, colour });
    this.width = Math.max(...names.map((name) => name.length));
    out.on('error', () => {}); // a reader that left (npm start | head) must not end the pipeline
  }

  say(text) {
    this.out.write(`${text}\n`);
  }

  /** A line that is to be seen among the logs. */
  warn(text) {
    this.say(this.paint(text, 31));
  }

  bold(text) {
    return this.paint(text, 1);
  }

  /** One line of an app's log. */
  log(name, line) {
    const { level, text } = readableLine(line);
    if (this.quiet && level < warn) return;
    this.say(`${this.paint(name.padEnd(this.width), colours[this.names.indexOf(name) % colours.length])} ${text}`);
  }

  paint(text, code) {
    return this.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
