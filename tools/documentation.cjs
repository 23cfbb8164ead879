// The config classes carry decorator metadata, which only swc emits.
require('./swc-register.cjs');
process.exitCode = require('./documentation/main.ts').main();
