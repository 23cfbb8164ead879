import 'reflect-metadata';
import { bootstrap } from '@millrace/runtime';
import { enrichApp } from './enrich.app';

void bootstrap(enrichApp);
