/** @typedef {import('./supervisor.mjs').Crash} Crash */

/** An app that fails this often before it was ever ready will not start at the next attempt either. */
const attempts = 3;

/** The apps' own exit code for a wrong configuration (EX_CONFIG of sysexits.h): another attempt has the same. */
const wrongConfiguration = 'exit code 78';

/** Whether a crash at the start of everything means that it cannot start. @param {Crash} crash */
export function isHopeless({ why, crashesInARow }) {
  return crashesInARow >= attempts || why === wrongConfiguration;
}

/** Why it cannot start. @param {Crash} crash @param {string} logFile */
export function hopelessText({ name, why, lastLines }, logFile) {
  return `${name} does not start (${why}). Its last lines:\n${indent(lastLines)}\nAll of them are in ${logFile}`;
}

/** What is said of a crash. @param {Crash} crash */
export function crashText({ name, why, lastLines, restartInMs }) {
  const last = lastLines ? `, its last lines:\n${indent(lastLines)}` : '';
  return `${name} ended unasked (${why}); it starts again in ${restartInMs / 1000} s${last}`;
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}
