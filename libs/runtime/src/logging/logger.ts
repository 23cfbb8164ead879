import { currentDelivery } from '@millrace/redis-streams';
import { type DestinationStream, type Logger, pino } from 'pino';
import { currentRequest } from '../http/request-scope';

/** What a logger is made of. */
export interface LoggerOptions {
  /** Name of the app; in every line. */
  app: string;
  /** Least severe level that is written. */
  level: string;
  /** @defaultValue standard output, written synchronously so that the last words before a crash are there */
  destination?: DestinationStream;
}

const secrets = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  'writeKey',
  '["x-write-key"]',
  'adminToken',
  'password',
  'token',
];

/**
 * A logger of JSON lines. Lines written while a delivery or a request is handled carry its stage, stream, event type, event id
 * and correlation id without being told.
 */
export function createLogger({ app, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { app, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: scopeFields,
    redact: { paths: secrets.flatMap((name) => nested(name)), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

function scopeFields(): Record<string, unknown> {
  const delivery = currentDelivery();
  if (!delivery) return { ...currentRequest() };
  const { group: stage, stream, type: eventType, id: eventId, correlationId } = delivery;
  return { stage, stream, eventType, eventId, correlationId };
}

function nested(name: string): string[] {
  const below = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${below}`, `*.*${below}`];
}
