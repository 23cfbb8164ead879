import { Controller, Get, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { HealthIndicators } from './health.service';

/** Injection token of the app's name. */
export const APP_NAME = Symbol('APP_NAME');

/** Liveness, readiness and the whole state of health, as JSON. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly terminus: HealthCheckService,
    private readonly indicators: HealthIndicators,
    @Inject(APP_NAME) private readonly app: string,
  ) {}

  /** 200 as long as the process answers. Touches nothing: a restart would not bring Redis back. */
  @Get('live')
  live(): { status: 'ok'; app: string; uptimeSeconds: number } {
    return { status: 'ok', app: this.app, uptimeSeconds: Math.round(process.uptime()) };
  }

  /** 200 when the app can do its work, else 503 with what is in the way. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { status, error } = await this.checked(reply);
    return { status, app: this.app, error: error ?? {} };
  }

  /** Everything that was checked, good and bad; 200 or 503 like readiness. */
  @Get()
  async health(@Res({ passthrough: true }) reply: FastifyReply) {
    return { app: this.app, ...(await this.checked(reply)) };
  }

  private async checked(reply: FastifyReply): Promise<HealthCheckResult> {
    void reply.header('Cache-Control', 'no-store');
    try {
      return await this.terminus.check(this.indicators.all());
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.status(503);
      return error.getResponse() as HealthCheckResult;
    }
  }
}
