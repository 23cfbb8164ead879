import type { StateChange } from './delivery';
import { commonEpoch, type Delivered, type Input } from './delivered';
import type { GroupKeys, KeySpace } from './keys';
import type { Outcome } from './outcome';
import type { ScriptArgument } from './scripts';

/** Outcomes that are settled together, and the state changes that come with exactly them. */
export interface SettleUnit {
  outcomes: readonly Outcome[];
  changes: readonly StateChange[];
}

/** Who settles, where. */
export interface SettleAddress {
  keySpace: KeySpace;
  keys: GroupKeys;
  input: Input;
  partition: number;
  group: string;
  consumer: string;
}

/** Keys and arguments of one settle script (scripts/settle.lua). */
export interface SettleCall {
  keys: string[];
  args: ScriptArgument[];
}

/** Lays out the arguments of a settle: pure, in the order that the script's header describes. */
export function settleCall(address: SettleAddress, settleNumber: number, units: readonly SettleUnit[]): SettleCall {
  const sections = new Sections(address);
  for (const { outcomes } of units) for (const outcome of outcomes) sections.add(outcome);
  const changes = units.flatMap((unit) => unit.changes);
  return sections.finish(settleNumber, changes);
}

class Sections {
  private readonly acks: string[] = [];
  private readonly parks: ScriptArgument[] = [];
  private readonly outputs: ScriptArgument[] = [];
  private readonly dead: ScriptArgument[] = [];
  private readonly moves: ScriptArgument[] = [];
  private readonly counts: string[] = [];
  private readonly delivered: Delivered[] = [];
  private readonly ledger = { done: 0, dropped: 0, retried: 0, dead: 0 };
  private readonly keyIndex = new Map<string, number>();
  private readonly keys: string[];

  constructor(private readonly address: SettleAddress) {
    const { input, keys } = address;
    const { stream, fence, parked, failures, trial } = input.keys;
    this.keys = [stream, fence, parked, failures, trial, keys.dead, keys.ledger, keys.retry.stream];
  }

  add(outcome: Outcome): void {
    const { delivered } = outcome;
    this.delivered.push(delivered);
    if (delivered.count > 1) this.counts.push(`${delivered.id} ${delivered.count}`);
    if (outcome.kind === 'park' || outcome.kind === 'parkUntil') this.addPark(outcome);
    else this.addEnd(delivered, outcome);
  }

  private addPark(outcome: Extract<Outcome, { kind: 'park' | 'parkUntil' }>): void {
    if (outcome.kind === 'park') {
      this.parks.push(outcome.delivered.id, outcome.delayMs, '+');
      this.ledger.retried++;
    } else {
      this.parks.push(outcome.delivered.id, outcome.dueMs, '=');
    }
  }

  private addEnd(delivered: Delivered, outcome: Exclude<Outcome, { kind: 'park' | 'parkUntil' }>): void {
    this.acks.push(delivered.id);
    const { type, envelope, data } = delivered.fields;
    switch (outcome.kind) {
      case 'done':
        this.ledger.done++;
        for (const { stream, fields } of outcome.outputs) {
          this.outputs.push(this.outputKey(stream), fields.type, fields.envelope, fields.data);
        }
        break;
      case 'dropped':
        this.ledger.dropped++;
        break;
      case 'dead':
        this.ledger.dead++;
        this.dead.push(type, envelope, data, JSON.stringify(outcome.cause));
        break;
      case 'move':
        this.ledger.retried++;
        this.moves.push(type, envelope, data, JSON.stringify(outcome.origin), outcome.delayMs);
    }
  }

  finish(settleNumber: number, changes: readonly StateChange[]): SettleCall {
    const { group, consumer, input } = this.address;
    const outputStreams = this.keyIndex.size;
    const changeArgs = this.changeArguments(changes);
    const ledger = Object.entries(this.ledger).flatMap(([name, amount]) => (amount > 0 ? [name, amount] : []));
    const epoch = commonEpoch(input, this.delivered);
    const args: ScriptArgument[] = [group, consumer, epoch, settleNumber, this.counts.join(' ')];
    args.push(this.acks.length, ...this.acks);
    args.push(this.parks.length / 3, ...this.parks);
    args.push(this.outputs.length / 4, ...this.outputs);
    args.push(this.dead.length / 4, ...this.dead);
    args.push(this.moves.length / 5, ...this.moves);
    args.push(ledger.length / 2, ...ledger);
    args.push(outputStreams, ...changeArgs);
    return { keys: this.keys, args };
  }

  private changeArguments(changes: readonly StateChange[]): ScriptArgument[] {
    const args: ScriptArgument[] = [changes.length];
    for (const { script, keys, args: values } of changes) {
      const indexes = keys.map((key) => this.indexOf(this.address.keySpace.state(this.address.partition, key)));
      args.push(script, keys.length, ...indexes, values.length);
      for (const value of values) args.push(value);
    }
    return args;
  }

  private outputKey(stream: string): number {
    return this.indexOf(this.address.keySpace.stream(this.address.partition, stream));
  }

  private indexOf(key: string): number {
    const known = this.keyIndex.get(key);
    if (known !== undefined) return known;
    const index = this.keys.push(key);
    this.keyIndex.set(key, index);
    return index;
  }
}
