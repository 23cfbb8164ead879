/**
 * A consumer in a process of its own, for tests that kill or stop it: node -r swc-register consumer-process.ts <options as JSON>. Relays `in` to `out`; data with `sleepMs` takes that long, with `exit` kills the process.
 */
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { RedisStreamsServer, Stage, type RedisStreamsServerOptions } from '../src';

interface Work {
  n: number;
  sleepMs?: number;
  exit?: boolean;
}

@Controller()
class Relay {
  @Stage({ from: 'in', to: 'out', concurrency: 10 })
  async handle(@Payload() work: Work): Promise<Work> {
    if (work.exit) process.exit(1);
    if (work.sleepMs) await new Promise((resolve) => setTimeout(resolve, work.sleepMs));
    return work;
  }
}

@Module({ controllers: [Relay] })
class Root {}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2]!) as RedisStreamsServerOptions;
  const strategy = new RedisStreamsServer(options);
  const app = await NestFactory.createMicroservice(Root, { strategy, logger: false });
  app.enableShutdownHooks();
  await app.listen();
  process.stdout.write('ready\n');
}

void main();
