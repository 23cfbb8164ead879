/** Lets at most `size` pieces of work run at the same time; the others wait in order. */
export class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(size: number) {
    this.free = size;
  }

  /** Runs `work` once a slot is free. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}

/**
 * Ordinary work runs together; exclusive work runs while nothing else does. A process that dies while one delivery is handled
 * exclusively has died of that delivery.
 */
export class Turnstile {
  private sharing = 0;
  private exclusive: Promise<void> | undefined;
  private release: (() => void) | undefined;
  private emptied: (() => void) | undefined;

  /** Runs `work` together with other shared work, not before exclusive work has ended. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.exclusive) await this.exclusive;
    this.sharing++;
    try {
      return await work();
    } finally {
      this.sharing--;
      if (this.sharing === 0) this.emptied?.();
    }
  }

  /** Runs `work` alone: new shared work waits, running work ends first. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.exclusive) await this.exclusive;
    this.exclusive = new Promise((resolve) => (this.release = resolve));
    try {
      if (this.sharing > 0) await new Promise<void>((resolve) => (this.emptied = resolve));
      return await work();
    } finally {
      this.exclusive = undefined;
      this.emptied = undefined;
      this.release?.();
    }
  }
}
