import { RedisStreamsServer } from './server';

it('a server that does not listen yet has read nothing', () => {
  expect(new RedisStreamsServer({ group: 'enrich' }).health()).toMatchObject({ lastReadAt: undefined, inFlight: 0 });
});
