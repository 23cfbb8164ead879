import { stopServers } from './start-servers.mjs';

export default async function globalTeardown() {
  await stopServers(globalThis.millraceTestServers);
}
