import 'reflect-metadata';
import { bootstrap } from '@millrace/runtime';
import { PersistConfig } from './persist.config';
import { PersistModule } from './persist.module';

void bootstrap({ name: 'persist', Config: PersistConfig, module: (config) => PersistModule.forRoot(config) });
