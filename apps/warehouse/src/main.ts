import 'reflect-metadata';
import { bootstrap } from '@millrace/runtime';
import { WarehouseConfig } from './warehouse.config';
import { WarehouseModule } from './warehouse.module';

void bootstrap({ name: 'warehouse', Config: WarehouseConfig, module: (config) => WarehouseModule.forRoot(config) });
