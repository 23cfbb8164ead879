import { flood } from './flood';
import { paced } from './paced';
import type { LoadResult, Order, Reply } from './protocol';

/** The load generator: a process of its own, so that what it costs is counted apart. Ends with the process that forked it. */
process.on('message', (order: Order) => void answer(order));
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined); // a Ctrl-C reaches all processes of the terminal; the one that forked this ends it

async function answer(order: Order): Promise<void> {
  try {
    reply({ result: await carryOut(order) });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
}

async function carryOut(order: Order): Promise<LoadResult> {
  return order.kind === 'flood' ? flood(order) : paced(order);
}

function reply(message: Reply): void {
  process.send!(message);
}
