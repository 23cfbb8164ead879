import type { Redis } from 'ioredis';
import type { Outcome } from './outcome';
import type { Script } from './scripts';
import { settleCall, type SettleAddress, type SettleUnit } from './settle-arguments';

/** How one settle unit ended. */
export interface SettleReport {
  /** Ids that belong to someone else by now; nothing was written for them. */
  taken: ReadonlySet<string>;
  /**
   * False when nothing of the unit was written: it carries state changes that were computed with taken deliveries. Compute them
   * again without those and settle once more.
   */
  settled: boolean;
}

interface Waiting extends SettleUnit {
  taken: Set<string>;
  resolve: (report: SettleReport) => void;
}

/** Told about settles as they happen. */
export interface SettleListener {
  /** These outcomes are written. */
  settled(outcomes: readonly Outcome[]): void;
  /** A settle could not be written and is tried again. */
  failed(error: Error): void;
}

const mostOutcomesPerScript = 500;
const mostArgumentsPerScript = 50_000;

/**
 * Settles the deliveries of one input: what gathers while one settle script runs goes into the next one. A settle is tried
 * until Redis answers; its number makes sure that it counts once.
 */
export class Settler {
  private readonly line: Waiting[] = [];
  private busy = false;

  constructor(
    private readonly redis: Redis,
    private readonly script: Script,
    private readonly address: SettleAddress,
    private readonly listener: SettleListener,
    private readonly wait: (ms: number) => Promise<void>,
  ) {}

  /** Resolves when the unit's outcomes are written, or belong to someone else. Never rejects. */
  async settle(unit: SettleUnit): Promise<SettleReport> {
    return new Promise((resolve) => {
      this.line.push({ ...unit, taken: new Set(), resolve });
      if (!this.busy) void this.flush();
    });
  }

  private async flush(): Promise<void> {
    this.busy = true;
    await Promise.resolve(); // units of the same tick share the script
    while (this.line.length > 0) await this.flushOnce(takeBatch(this.line));
    this.busy = false;
  }

  private async flushOnce(units: Waiting[]): Promise<void> {
    const { input } = this.address;
    let left = units;
    while (left.length > 0) {
      const { keys, args } = settleCall(this.address, ++input.settleNumber, left);
      const [answer, epoch, ...ids] = await this.send(keys, args);
      if (epoch) input.epoch = epoch;
      if (answer === 'TAKEN') left = this.withoutTaken(left, new Set(ids));
      else {
        if (answer === 'OK' && Number(ids[0] ?? 0) > 0) this.listener.failed(strangersAcks(Number(ids[0]), keys[0]!));
        this.finish(left, answer === 'OK');
        return;
      }
    }
  }

  /** Sends the same settle until Redis answers it. */
  private async send(keys: string[], args: (string | number | Buffer)[]): Promise<string[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = (await this.script.run(this.redis, keys, args)) as string[];
        if (answer[0] !== 'WRONGTYPE' && answer[0] !== 'CHANGE') return answer;
        throw new Error(refusal(answer));
      } catch (error) {
        this.listener.failed(error as Error);
        await this.wait(Math.min(5000, 50 * 2 ** attempt));
      }
    }
  }

  private withoutTaken(units: Waiting[], taken: ReadonlySet<string>): Waiting[] {
    const left: Waiting[] = [];
    for (const unit of units) {
      const kept = unit.outcomes.filter(({ delivered }) => !taken.has(delivered.id));
      if (kept.length === unit.outcomes.length) {
        left.push(unit);
        continue;
      }
      for (const { delivered } of unit.outcomes) if (taken.has(delivered.id)) unit.taken.add(delivered.id);
      if (unit.changes.length > 0) unit.resolve({ taken: unit.taken, settled: false });
      else if (kept.length > 0) left.push({ ...unit, outcomes: kept });
      else unit.resolve({ taken: unit.taken, settled: true });
    }
    return left;
  }

  private finish(units: Waiting[], written: boolean): void {
    if (written) this.listener.settled(units.flatMap(({ outcomes }) => outcomes));
    for (const unit of units) {
      // 'GONE': the group no longer holds any of them, so somebody else ended them or the group was destroyed.
      if (!written) for (const { delivered } of unit.outcomes) unit.taken.add(delivered.id);
      unit.resolve({ taken: unit.taken, settled: true });
    }
  }
}

function strangersAcks(count: number, stream: string): Error {
  return new Error(
    `${count} entries of ${stream} had been acknowledged by somebody else while they were handled here; their outputs are ` +
      'published all the same. Do not XACK entries of this group by hand.',
  );
}

function refusal([kind, what, reason]: string[]): string {
  return kind === 'WRONGTYPE'
    ? `The key ${what} holds a ${reason}, which settling cannot write to. Rename or delete it; the entries stay pending until then.`
    : `The state change '${what}' was refused: ${reason}. The entries stay pending until it can be applied.`;
}

function takeBatch(line: Waiting[]): Waiting[] {
  let outcomes = 0;
  let args = 0;
  let taken = 0;
  for (; taken < line.length; taken++) {
    const unit = line[taken]!;
    outcomes += unit.outcomes.length;
    args += unit.changes.reduce((sum, change) => sum + change.args.length, 0);
    if (taken > 0 && (outcomes > mostOutcomesPerScript || args > mostArgumentsPerScript)) break;
  }
  return line.splice(0, Math.max(1, taken));
}
