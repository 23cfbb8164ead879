import { bootstrap } from '@millrace/runtime';
import { ingestApp } from './ingest.app';

void bootstrap(ingestApp);
