import type { MessageHandler } from '@nestjs/microservices';
import { RedisStreamsConfigError } from './errors';
import type { ServerOptions } from './options';
import type { RetrySchedule } from './retry-schedule';
import type { HandlerExtras } from './stage.decorator';

/** A handler as Nest registers it, with the pattern it came under. */
export interface RegisteredHandler {
  pattern: string;
  callback: MessageHandler;
  isEventHandler: boolean;
  extras: HandlerExtras;
}

/** Where entries of one type of one stream go, with every option filled in. */
export interface Route {
  readonly pattern: string;
  readonly stream: string;
  /** The type it takes; undefined takes every type that no other route names. */
  readonly type: string | undefined;
  readonly to: string | undefined;
  readonly batch: boolean;
  readonly concurrency: number;
  readonly batchSize: number;
  readonly timeoutMs: number;
  readonly retry: RetrySchedule;
  readonly handlers: readonly MessageHandler[];
}

/** Routes of one stream: by exact type, or the one that takes any. */
export class StreamRoutes {
  private readonly byType = new Map<string, Route>();
  private any: Route | undefined;

  constructor(readonly stream: string) {}

  /** The route of a type; undefined where no handler takes it. */
  find(type: string): Route | undefined {
    return this.byType.get(type) ?? this.any;
  }

  /** Adds a route; false when its place is taken. */
  add(route: Route): boolean {
    if (route.type === undefined) {
      if (this.any) return false;
      this.any = route;
    } else {
      if (this.byType.has(route.type)) return false;
      this.byType.set(route.type, route);
    }
    return true;
  }

  /** All routes of the stream. */
  all(): Route[] {
    return [...this.byType.values(), ...(this.any ? [this.any] : [])];
  }
}

/**
 * Builds the routes of every stream from the registered handlers.
 * @throws RedisStreamsConfigError naming every handler that cannot work
 */
export function buildRoutes(handlers: readonly RegisteredHandler[], options: ServerOptions): Map<string, StreamRoutes> {
  const problems = handlers.flatMap(problemsOf);
  const streams = new Map<string, StreamRoutes>();
  for (const group of sameTarget(handlers)) {
    const route = routeOf(group, options);
    const routes = streams.get(route.stream) ?? new StreamRoutes(route.stream);
    streams.set(route.stream, routes);
    routes.add(route);
    if (route.handlers.length > 1 && (route.batch || route.to !== undefined)) {
      problems.push(
        `'${route.pattern}' has ${route.handlers.length} handlers; one that is a batch or has 'to' must be alone.`,
      );
    }
  }
  if (handlers.length === 0) {
    problems.push('no handler is registered: add @EventPattern or @Stage to a controller of this application.');
  }
  if (problems.length > 0) throw new RedisStreamsConfigError(problems);
  return streams;
}

function sameTarget(handlers: readonly RegisteredHandler[]): RegisteredHandler[][] {
  const groups = new Map<string, RegisteredHandler[]>();
  for (const handler of handlers) {
    const { stream = handler.pattern, anyType = false } = handler.extras;
    const target = JSON.stringify([stream, anyType ? null : handler.pattern]);
    groups.set(target, [...(groups.get(target) ?? []), handler]);
  }
  return [...groups.values()];
}

function routeOf(handlers: readonly RegisteredHandler[], options: ServerOptions): Route {
  const { pattern, extras } = handlers[0]!;
  return {
    pattern,
    stream: extras.stream ?? pattern,
    type: extras.anyType ? undefined : pattern,
    to: extras.to,
    batch: extras.batch ?? false,
    concurrency: extras.concurrency ?? options.concurrency,
    batchSize: Math.min(extras.batchSize ?? options.batchSize, 1000),
    timeoutMs: extras.timeoutMs ?? options.handlerTimeoutMs,
    retry: { ...options.retry, ...extras.retry },
    handlers: handlers.map(({ callback }) => callback),
  };
}

function problemsOf({ pattern, isEventHandler, extras }: RegisteredHandler): string[] {
  const problems: string[] = [];
  if (!isEventHandler) {
    problems.push(
      `'${pattern}' is a @MessagePattern: this transport carries events; use @EventPattern and publish the answer.`,
    );
  }
  for (const name of ['concurrency', 'batchSize', 'timeoutMs'] as const) {
    const value = extras[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      problems.push(`'${pattern}' has ${name} ${String(value)}: give a whole number, at least 1.`);
    }
  }
  return problems;
}
