import { problem } from '@millrace/runtime';
import { readCursor } from './cursor';
import { type FailedEventsQuery } from './failed-events';

type Query = Record<string, unknown>;

const mostPerPage = 200;
const usualPerPage = 50;

/** Reads the query of `GET /events`. @throws ProblemException 400 naming what is wrong */
export function eventsQuery(query: Query): { count: number; before?: string } {
  const { limit, before } = textsOf(query, ['limit', 'before']);
  if (before !== undefined && !/^\d{1,15}-\d{1,15}$/.test(before)) throw notACursor();
  return { count: limitOf(limit), ...(before !== undefined && { before }) };
}

/** Reads the query of `GET /failed-events`. @throws ProblemException 400 naming what is wrong */
export function failedEventsQuery(query: Query, stages: readonly string[]): FailedEventsQuery {
  const { limit, before, type, stage } = textsOf(query, ['limit', 'before', 'type', 'stage']);
  if (stage !== undefined && !stages.includes(stage)) throw bad(`stage must be one of ${stages.join(', ')}.`);
  const cursor = before === undefined ? undefined : readCursor(before);
  if (before !== undefined && !cursor) throw notACursor();
  return {
    limit: limitOf(limit),
    ...(cursor && { before: cursor }),
    ...(type !== undefined && { type }),
    ...(stage !== undefined && { stage }),
  };
}

function textsOf<Name extends string>(query: Query, names: readonly Name[]): Partial<Record<Name, string>> {
  for (const [name, value] of Object.entries(query)) {
    if (!names.includes(name as Name))
      throw bad(`"${name.slice(0, 100)}" is not known here; known are ${names.join(', ')}.`);
    if (typeof value !== 'string') throw bad(`${name} must be given once.`);
  }
  return query as Partial<Record<Name, string>>;
}

function limitOf(text = String(usualPerPage)): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > mostPerPage) throw bad(`limit must be a whole number from 1 to ${mostPerPage}.`);
  return limit;
}

function notACursor(): Error {
  return bad('before must be the "next" of an earlier answer.');
}

function bad(detail: string): Error {
  return problem(400, 'Bad query', detail);
}
