import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { type FrontDoor, openFrontDoor } from './front-door';

const data = process.env['MILLRACE_TEST_DATA'] ?? resolve(__dirname, '../../../../shared/data');
const archive = join(data, 'json-torture/must-accept-and-reject.tar.gz');
const withSuite = existsSync(archive) ? it : it.skip; // skipped where the JSON test suite is not there (MILLRACE_TEST_DATA)

jest.setTimeout(60_000); // hundreds of requests, one after another

describe('POST /events, whatever comes', () => {
  let door: FrontDoor;
  beforeAll(async () => (door = await openFrontDoor()));
  afterAll(async () => {
    expect((await door.post({ type: 't', data: 'still here' })).status).toBe(202);
    await door.close();
  });

  withSuite('judges every file of the JSON test suite rightly', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'torture-'));
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    const wrong: string[] = [];
    const seen = { y: 0, n: 0 };
    for (const file of readdirSync(folder)) {
      const kind = file[0] as 'y' | 'n';
      const body = readFileSync(join(folder, file));
      const asBody = await door.send(body);
      const { title } = JSON.parse(await asBody.text()) as { title?: string };
      const asData = await door.send(Buffer.concat([Buffer.from('{"type":"t","data":'), body, Buffer.from('}')]));
      seen[kind] += 1;
      const isRight =
        kind === 'n'
          ? asBody.status === 400 && title === 'Malformed body'
          : (asBody.status === 202 || title === 'Invalid events') && asData.status < 500;
      if (!isRight || asData.status >= 500) wrong.push(`${file}: ${asBody.status} ${title} / ${asData.status}`);
    }
    expect(wrong).toEqual([]);
    expect(seen).toEqual({ y: 95, n: 188 });
  });

  const name = fc.oneof(
    fc.constantFrom(
      'id',
      'type',
      'data',
      'source',
      'time',
      'subject',
      'correlationId',
      'schemaVersion',
      'traceparent',
      'context',
    ),
    fc.string(),
  );
  const value = fc.oneof(
    fc.jsonValue({ noUnicodeString: false }),
    fc.constantFrom('order.placed', '2026-10-19T08:30:00Z', '\ud800', '\u0000', 1, { ip: '::1' }),
  );
  const event = fc.oneof(fc.dictionary(name, value), value);
  const json = fc.oneof(event, fc.array(event, { maxLength: 5 })).map((sent) => Buffer.from(JSON.stringify(sent)));
  const cut = fc.tuple(json, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
  const flipped = fc.tuple(json, fc.nat(), fc.nat(255)).map(([bytes, at, byte]) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const body = fc.oneof(json, cut, flipped, noise);

  it('never answers anything but 202 or 400 to a JSON body, and says which', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const response = await door.send(bytes);
        const answer = JSON.parse(await response.text());
        if (response.status === 202)
          expect(answer.events).toHaveLength(answer.accepted + answer.duplicates + answer.refused);
        else expect([response.status, answer.status]).toEqual([400, 400]);
      }),
      { numRuns: 500 },
    );
  });

  it('never answers 5xx, whatever the headers say', async () => {
    const printable = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,40}[\x21-\x7e])?$/);
    const headers = fc.record(
      {
        'content-type': fc.oneof(
          fc.constantFrom('application/json', 'application/json;charset=latin1', 'text/plain', 'a/b;c'),
          printable,
        ),
        'content-encoding': fc.oneof(fc.constantFrom('gzip', 'identity', 'br'), printable),
        'x-correlation-id': printable,
        traceparent: printable,
        'user-agent': printable,
        'x-forwarded-for': printable,
        referer: printable,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(headers, body, async (sent, bytes) => {
        const response = await door.send(bytes, sent);
        await response.text();
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
  });
});
