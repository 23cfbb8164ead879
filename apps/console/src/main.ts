import 'reflect-metadata';
import { bootstrap } from '@millrace/runtime';
import { ConsoleConfig } from './console.config';
import { ConsoleModule } from './console.module';

void bootstrap({ name: 'console', Config: ConsoleConfig, module: (config) => ConsoleModule.forRoot(config) });
