import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppConfig, createApp, createLogger, RuntimeModule } from '../src';
import { listen } from '../src/boot/create-app';
import { eventually } from './eventually';

@Module({})
class EmptyModule {}

describe('closing an app', () => {
  it('does not wait for a client that keeps its connection after the last answer', async () => {
    const config = Object.assign(new AppConfig(), { port: 0, redisUrl: process.env['TEST_REDIS_URL'] });
    const module = () => ({ module: EmptyModule, imports: [RuntimeModule.forApp({ name: 'sample', config })] });
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    let reached: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (reached = resolve));
    const prepare = (app: NestFastifyApplication) => {
      app
        .getHttpAdapter()
        .getInstance()
        .get('/slow', async () => {
          reached();
          await asked;
          return 'late';
        });
    };
    const app = await createApp(
      { name: 'sample', Config: AppConfig, module, prepare },
      config,
      createLogger({ app: 'sample', level: 'silent' }),
    );
    const url = await listen(app, config);
    const agent = new Agent({ keepAlive: true });
    const response = once(get(`${url}/slow`, { agent }), 'response');
    await waiting;
    const closed = app.close();
    await eventually(() => expect(app.getHttpServer().listening).toBe(false));
    answer();
    const [{ statusCode }] = await response;
    expect(statusCode).toBe(200);
    await closed;
    agent.destroy();
  });

  it('does not wait for a client that opened a connection and asks nothing', async () => {
    const config = Object.assign(new AppConfig(), { port: 0, redisUrl: process.env['TEST_REDIS_URL'] });
    const module = () => ({ module: EmptyModule, imports: [RuntimeModule.forApp({ name: 'sample', config })] });
    const logger = createLogger({ app: 'sample', level: 'silent' });
    const app = await createApp({ name: 'sample', Config: AppConfig, module }, config, logger);
    const { port, hostname } = new URL(await listen(app, config));
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    silent.resume();
    const ended = once(silent, 'close');
    await app.close();
    await ended;
  });
});
