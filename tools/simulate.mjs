import { runTypescript } from './run-typescript.mjs';

await runTypescript('./simulate/main.ts');
