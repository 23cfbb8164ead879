import { startServers } from './start-servers.mjs';

/** Once per Jest run that has integration specs. */
export default async function globalSetup() {
  globalThis.millraceTestServers = await startServers();
}
