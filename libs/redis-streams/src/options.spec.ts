import { RedisStreamsConfigError } from './errors';
import { withDefaults } from './options';
import { buildRoutes, type RegisteredHandler } from './routes';

describe('options', () => {
  it('have a default each, and keep it where undefined is given', () => {
    const options = withDefaults({ group: 'g', batchSize: undefined });
    expect(options).toMatchObject({ prefix: 'millrace', batchSize: 200, concurrency: 4, retry: { maxDeliveries: 5 } });
    expect(options.retention.groupsOf('any')).toEqual(['g']);
  });

  it('are refused with every problem at once', () => {
    const wrong = { group: 'a b', batchSize: 0, claimAfterMs: 1, partitions: [], retry: { jitter: 2 } };
    let message = '';
    try {
      withDefaults(wrong);
    } catch (error) {
      expect(error).toBeInstanceOf(RedisStreamsConfigError);
      message = (error as Error).message;
    }
    for (const name of ['group', 'batchSize', 'claimAfterMs', 'partitions', 'retry.jitter']) {
      expect(message).toContain(name);
    }
  });
});

describe('routes', () => {
  const options = withDefaults({ group: 'g' });
  const handler = (pattern: string, extras = {}, isEventHandler = true): RegisteredHandler => ({
    pattern,
    callback: async () => Promise.resolve(undefined),
    isEventHandler,
    extras,
  });

  it('go by exact type first, then to the handler of any type', () => {
    const routes = buildRoutes(
      [handler('all', { stream: 's', anyType: true }), handler('a', { stream: 's' })],
      options,
    );
    expect(routes.get('s')!.find('a')!.pattern).toBe('a');
    expect(routes.get('s')!.find('b')!.pattern).toBe('all');
  });

  it('share a pattern among several handlers', () => {
    const routes = buildRoutes([handler('a'), handler('a')], options);
    expect(routes.get('a')!.find('a')!.handlers).toHaveLength(2);
    expect(routes.get('a')!.find('b')).toBeUndefined();
  });

  it('are refused with every wrong handler at once', () => {
    const wrong = [
      handler('a', { batch: true }),
      handler('a', { batch: true }),
      handler('q', {}, false),
      handler('b', { timeoutMs: 0 }),
    ];
    expect(() => buildRoutes(wrong, options)).toThrow(
      /'q' is a @MessagePattern[\s\S]*'b' has timeoutMs 0[\s\S]*'a' has 2 handlers/,
    );
    expect(() => buildRoutes([], options)).toThrow(/no handler is registered/);
  });
});
