import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { appPlaces, type AppPlace, ConsoleConfig } from '../console.config';
import { Loop } from './loop';
import type { AppView } from './snapshot';

const everyMs = 2000;
const limitMs = 3000;

/** Asks every app for its health, again and again. */
@Injectable()
export class AppHealth implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly places: AppPlace[];
  private views: AppView[];
  private readonly loop = new Loop(everyMs, async () => this.ask());

  constructor(config: ConsoleConfig) {
    this.places = appPlaces(config);
    this.views = this.places.map((place) => ({ ...place, state: 'unknown', failing: [] }));
  }

  /** The apps as they last answered. */
  apps(): AppView[] {
    return this.views;
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async ask(): Promise<void> {
    this.views = await Promise.all(this.places.map(async (place) => healthOf(place)));
  }
}

/** Asks one app. Whatever goes wrong is an answer too. */
export async function healthOf(place: AppPlace): Promise<AppView> {
  try {
    const answer = await fetch(`${place.url}/health`, { signal: AbortSignal.timeout(limitMs), redirect: 'error' });
    const body = (await answer.json()) as { error?: Record<string, unknown> };
    if (answer.ok) return { ...place, state: 'ready', failing: [] };
    return { ...place, state: 'not ready', failing: Object.keys(body.error ?? {}) };
  } catch {
    return { ...place, state: 'unreachable', failing: [] };
  }
}
