import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AdminTokenGuard } from '@millrace/runtime';
import type { FastifyRequest } from 'fastify';
import { ConsoleConfig } from '../console.config';

/**
 * Who may see the numbers: on loopback everybody who sits at this machine, else the bearer of the admin token. A request must
 * also call the console by a loopback name: a foreign website whose name was made to point here (DNS rebinding) does not.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly isLocal: boolean;

  constructor(
    config: ConsoleConfig,
    private readonly admin: AdminTokenGuard,
  ) {
    this.isLocal = isLoopback(config.host);
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    return (this.isLocal && isLoopback(hostnameOf(headers.host))) || this.admin.canActivate(context);
  }
}

/** Whether a name or address means this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

function hostnameOf(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '');
}
