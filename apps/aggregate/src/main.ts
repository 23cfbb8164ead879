import 'reflect-metadata';
import { bootstrap } from '@millrace/runtime';
import { aggregateApp } from './aggregate.app';

void bootstrap(aggregateApp);
