import type { Random } from './random';
import { type Happening, Visit } from './visit';
import type { Visitors } from './visitors';

/** An event as the front door takes it. */
export interface ShopEvent {
  id: string;
  type: string;
  source: string;
  time: string;
  subject: string;
  correlationId: string;
  context?: { ip: string; userAgent: string; referrer?: string };
  data: Record<string, unknown>;
}

/** A visit under way: what happens next in it, and the rest. */
interface Course {
  visit: Visit;
  rest: Generator<Happening, void>;
  next: Happening;
}

/** What one traffic is made of. */
export interface TrafficOptions {
  random: Random;
  visitors: Visitors;
  /** Visits under way at a time; each gets on when chance picks it. */
  visits: number;
  /** Sources are `<root>/web` and `<root>/backend`. */
  root: string;
}

/**
 * The shop's traffic, event by event, in the order of time. Asked for the event of a moment, it lets one of the visits under way
 * get on; what follows by itself (a payment's answer, a refund) comes when its time has come.
 */
export class Traffic {
  private readonly active: Course[] = [];
  /** Courses whose next happening has its time, earliest first. */
  private readonly waiting: { atMs: number; course: Course }[] = [];

  constructor(private readonly options: TrafficOptions) {}

  /** The event of a moment; moments must not go back. */
  next(atMs: number): ShopEvent {
    const course = this.take(atMs);
    const event = this.eventOf(course, atMs);
    const following = course.rest.next();
    if (!following.done) this.put({ ...course, next: following.value }, atMs);
    return event;
  }

  private take(atMs: number): Course {
    if (this.waiting[0] && this.waiting[0].atMs <= atMs) return this.waiting.shift()!.course;
    while (this.active.length < this.options.visits) this.active.push(this.begin());
    const place = this.options.random.between(0, this.active.length - 1);
    return this.active.splice(place, 1)[0]!;
  }

  private begin(): Course {
    const { visitors, random } = this.options;
    const visit = new Visit(visitors.arrive(), visitors, random);
    const rest = visit.happenings();
    return { visit, rest, next: rest.next().value as Happening };
  }

  private put(course: Course, nowMs: number): void {
    const { afterMs } = course.next;
    if (afterMs === undefined) this.active.push(course);
    else this.await(nowMs + afterMs, course);
  }

  private await(atMs: number, course: Course): void {
    let place = this.waiting.length;
    while (place > 0 && this.waiting[place - 1]!.atMs > atMs) place -= 1;
    this.waiting.splice(place, 0, { atMs, course });
  }

  private eventOf({ visit, next: { type, data, teller } }: Course, atMs: number): ShopEvent {
    const { visitor, sessionId } = visit;
    return {
      id: this.options.random.hex(32),
      type,
      source: `${this.options.root}/${teller}`,
      time: new Date(atMs).toISOString(),
      subject: visitor.userId ?? visitor.anonymousId,
      correlationId: sessionId,
      ...(teller === 'web' ? { context: contextOf(visit, data) } : {}),
      data,
    };
  }
}

function contextOf({ visitor: { ip, userAgent } }: Visit, data: Record<string, unknown>): ShopEvent['context'] {
  const referrer = data['referrer'];
  return { ip, userAgent, ...(typeof referrer === 'string' ? { referrer } : {}) };
}
