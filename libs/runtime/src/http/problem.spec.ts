import { BadRequestException, ForbiddenException, HttpException } from '@nestjs/common';
import { StreamUnavailableError } from '@millrace/redis-streams';
import { problem, problemOf } from './problem';

const bodyTooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
const upstream = Object.assign(new Error('secret'), { statusCode: 503 });

describe('problemOf', () => {
  it.each([
    ['a problem', problem(409, 'Taken', 'Choose another.', { id: 1 }), { status: 409, title: 'Taken', id: 1 }],
    [
      'an exception with text',
      new HttpException('gone fishing', 410),
      { status: 410, title: 'Gone', detail: 'gone fishing' },
    ],
    ['an exception of Nest', new ForbiddenException(), { status: 403, title: 'Forbidden', detail: 'Forbidden' }],
    [
      'a list of reasons',
      new BadRequestException(['a must be b', 'c must be d']),
      {
        status: 400,
        detail: 'a must be b; c must be d',
        errors: [{ detail: 'a must be b' }, { detail: 'c must be d' }],
      },
    ],
    ['a client error of Fastify', bodyTooLarge, { status: 413, detail: 'Request body is too large' }],
    ['Redis being away', new StreamUnavailableError('x'), { status: 503, title: 'Service Unavailable' }],
  ])('says what %s says', (_what, error, members) => {
    expect(problemOf(error).problem).toMatchObject({ type: 'about:blank', ...members });
  });

  it.each([[new Error('secret')], [upstream], ['secret'], [undefined], [null]])('tells nothing of %p', (error) => {
    expect(problemOf(error).problem.status).toBe(500);
    expect(JSON.stringify(problemOf(error).problem)).not.toContain('secret');
  });

  it('asks to come back when Redis is away', () => {
    expect(problemOf(new StreamUnavailableError('x')).headers).toEqual({ 'Retry-After': '1' });
  });
});
