import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Something an app needs before it can do its work. Several, of several apps: a database, a model file, a remote API. */
export interface ReadinessCheck {
  /** Name in the health answer: `postgres`. */
  readonly name: string;
  /** Resolves when it can be used. Throws the reason when it can't. Cut off after 2 s. */
  check(): Promise<void>;
}

/** The checks that decide whether an app is ready. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private readonly registered: ReadinessCheck[] = [];
  private closing = false;

  /** Adds a check; `/health` and `/health/ready` ask it from then on. */
  add(check: ReadinessCheck): void {
    this.registered.push(check);
  }

  /** All checks, in the order they were added. */
  checks(): readonly ReadinessCheck[] {
    return this.registered;
  }

  /** True once the app has begun to shut down. */
  isShuttingDown(): boolean {
    return this.closing;
  }

  onModuleDestroy(): void {
    this.closing = true;
  }
}
