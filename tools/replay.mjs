import { runTypescript } from './run-typescript.mjs';

await runTypescript('./replay/main.ts');
