// Read by whatever Node the user has: no imports and no syntax that an old one does not know.

/** The lowest Node that everything here runs on; package.json's `engines` says the same. */
export var minimumNode = '20.19.0';

/** Ends the process with a plain message when this Node is too old. */
export function requireNode() {
  var version = process.versions.node;
  if (isAtLeast(version, minimumNode)) return;
  console.error(
    'Millrace needs Node.js ' + minimumNode + ' or newer; this is ' + version + '. See https://nodejs.org/en/download',
  );
  process.exit(1);
}

/** Compares two dotted versions by major, minor and patch. */
export function isAtLeast(version, minimum) {
  var have = version.split('.').map(Number);
  var want = minimum.split('.').map(Number);
  for (var i = 0; i < 3; i++) {
    if (have[i] !== want[i]) return have[i] > want[i];
  }
  return true;
}
