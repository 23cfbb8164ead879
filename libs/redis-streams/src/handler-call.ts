import { isObservable, lastValueFrom, toArray } from 'rxjs';
import type { MessageHandler } from '@nestjs/microservices';
import { HandlerTimeoutError } from './errors';

/**
 * Calls a Nest handler and waits for its answer: a value as it is, an Observable's only value, or all of its values as an
 * array. Rejects with the handler's own error, or with a HandlerTimeoutError after `timeoutMs`.
 */
export async function callHandler(
  handler: MessageHandler,
  payload: unknown,
  context: unknown,
  timeoutMs: number,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `The handler did not answer within ${timeoutMs} ms; raise timeoutMs, or make it faster.`;
    timer = setTimeout(() => reject(new HandlerTimeoutError(message)), timeoutMs).unref();
  });
  try {
    return await Promise.race([answerOf(handler, payload, context), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(handler: MessageHandler, payload: unknown, context: unknown): Promise<unknown> {
  const answer: unknown = await handler(payload, context);
  if (!isObservable(answer)) return answer;
  const values = await lastValueFrom(answer.pipe(toArray()));
  return values.length > 1 ? values : values[0];
}
