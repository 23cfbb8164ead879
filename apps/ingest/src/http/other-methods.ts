import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { otherMethod } from './problems';

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

const allowed: Readonly<Record<string, readonly HTTPMethods[]>> = {
  '/events': ['GET', 'HEAD', 'POST'],
  '/failed-events': ['GET', 'HEAD'],
};

/** Answers 405 with `Allow` where a path of this app is asked with another method; Fastify alone would say that it does not exist. */
@Injectable()
export class OtherMethods implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  /** Adds the routes. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const [url, methods] of Object.entries(allowed)) {
      const method = everyMethod.filter((name) => !methods.includes(name));
      const refuse = (request: { method: string }): never => {
        throw otherMethod(request.method, methods);
      };
      // In onRequest already: a body that nobody reads need not be one that could be parsed.
      fastify.route({ url, method, onRequest: async (request) => refuse(request), handler: refuse });
    }
  }
}
