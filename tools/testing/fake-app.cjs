/**
 * Stands in for an app in the launcher's tests: ready after a moment, logs as the apps do, drains on SIGTERM. What it is to do
 * wrong comes by HTTP (/crash) or by the environment: FAKE_EXIT_<name>, FAKE_DRAIN_MS.
 */
const { createServer } = require('node:http');
const { basename, dirname } = require('node:path');

const name = basename(dirname(__dirname)); // copied to apps/<name>/dist/main.js
const log = (level, msg, fields) => {
  console.log(JSON.stringify({ level, time: new Date().toISOString(), app: name, pid: process.pid, ...fields, msg }));
};

const exitCode = process.env[`FAKE_EXIT_${name}`];
if (exitCode) {
  console.error(`${name}: PORT must be a number`);
  process.exit(Number(exitCode));
}

const answers = {
  '/health/ready': (response) => response.end(),
  '/env': (response) => response.end(JSON.stringify(process.env)),
  '/crash': (response) => {
    response.end();
    setImmediate(() => {
      throw new Error('crashed on purpose');
    });
  },
};
const server = createServer((request, response) => answers[request.url]?.(response));
server.listen(process.env.PORT, process.env.HOST, () =>
  log('info', `${name} is up`, { port: Number(process.env.PORT) }),
);

process.on('SIGTERM', () => {
  log('info', 'draining');
  setTimeout(
    () => {
      log('warn', 'closed');
      process.exit(0);
    },
    Number(process.env.FAKE_DRAIN_MS ?? 0),
  );
});
