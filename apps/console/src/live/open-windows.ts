import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { appPlaces, ConsoleConfig } from '../console.config';
import { Loop } from './loop';
import type { WindowSummary } from './snapshot';

/** Rarer than everything else: aggregate walks through all groups of the windows it tells of. */
const everyMs = 5000;
const limitMs = 4000;
const query = 'open=true&limit=8&top=3';

/** Asks aggregate for the windows that take events. */
@Injectable()
export class OpenWindows implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('OpenWindows');
  private windows: WindowSummary[] | null = null;
  private complaint: string | undefined;
  private readonly loop = new Loop(everyMs, async () => this.ask());

  private readonly url: string | undefined;

  constructor(private readonly config: ConsoleConfig) {
    this.url = appPlaces(config).find(({ name }) => name === 'aggregate')?.url;
  }

  /** The windows as aggregate last told; null when it did not. */
  latest(): WindowSummary[] | null {
    return this.windows;
  }

  onApplicationBootstrap(): void {
    if (this.url === undefined) return;
    if (this.config.adminToken !== undefined) this.loop.start();
    else this.logger.log('Without ADMIN_TOKEN, open windows are not shown.');
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async ask(): Promise<void> {
    try {
      this.windows = await windowsOf(this.url!, this.config.adminToken!);
      this.complaint = undefined;
    } catch (error) {
      this.windows = null;
      this.complain((error as Error).message);
    }
  }

  /** Once, not once a round. */
  private complain(reason: string): void {
    if (reason !== this.complaint) this.logger.warn(`aggregate does not tell its windows: ${reason}`);
    this.complaint = reason;
  }
}

async function windowsOf(url: string, token: string): Promise<WindowSummary[]> {
  const answer = await fetch(`${url}/windows?${query}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(limitMs),
    redirect: 'error',
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  const { windows } = (await answer.json()) as { windows: WindowSummary[] };
  return windows.map(({ aggregation, source, start, end, events, groups, top }) => ({
    aggregation,
    source,
    start,
    end,
    events,
    groups,
    top: top.map(({ key, count }) => ({ key, count })),
  }));
}
