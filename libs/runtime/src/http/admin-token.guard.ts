import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppConfig } from '../app-config';
import { problem } from './problem';

/**
 * Lets a request through that carries `Authorization: Bearer <ADMIN_TOKEN>`; others get 401. The comparison takes the same time
 * whatever was sent. Without a configured token it refuses everything.
 */
@Injectable()
export class AdminTokenGuard implements CanActivate {
  private readonly expected: Buffer | undefined;

  constructor(config: AppConfig) {
    this.expected = config.adminToken === undefined ? undefined : digest(config.adminToken);
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.expected) throw unauthorized('This endpoint is closed: the app has no ADMIN_TOKEN. Set one and send it.');
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) throw unauthorized('Send the header "Authorization: Bearer <ADMIN_TOKEN>".');
    if (!timingSafeEqual(digest(token), this.expected))
      throw unauthorized('The token is not the ADMIN_TOKEN of this app.');
    return true;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unauthorized(detail: string) {
  return problem(401, 'Unauthorized', detail).withHeader('WWW-Authenticate', 'Bearer realm="millrace"');
}
