import { subscriptions } from '@millrace/events';
import { eventually } from './eventually';
import { PipelineProcesses } from './pipeline-processes';

jest.setTimeout(120_000);

describe('the pipeline', () => {
  let pipeline: PipelineProcesses;
  beforeAll(async () => (pipeline = await PipelineProcesses.start()));
  afterAll(() => pipeline.stop());

  it('turns one posted event into one enriched row that carries its correlation id', async () => {
    const answer = await fetch(`${pipeline.apps.ingest.url}/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-correlation-id': 'flow-1',
        'user-agent':
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36',
        referer: 'https://www.google.com/',
      },
      body: JSON.stringify({ id: 'first', type: 'page.viewed', source: '/shop', data: page }),
    });
    expect(answer.status).toBe(202);
    const [row] = await eventually(async () => {
      const rows = await pipeline.rows<Record<string, unknown>>("SELECT * FROM events WHERE id = 'first'");
      expect(rows).toHaveLength(1);
      return rows;
    });
    expect(row).toMatchObject({ type: 'page.viewed', source: '/shop', correlation_id: 'flow-1', data: page });
    expect(JSON.stringify(row!['enrichment'])).toContain('Chrome');
    expect(JSON.stringify(row!['enrichment'])).toContain('google');
    expect(JSON.stringify(row)).not.toContain('127.0.0.1'); // the client's address ends at enrich
  });

  it('keeps the good neighbours of bad events, names the bad ones, and never answers 5xx', async () => {
    const { status, body } = await pipeline.post([
      { id: 'good-1', type: 'note.taken', data: { n: 1 } },
      { id: 'bad-1', type: 'not a type!', data: { n: 2 } },
      { id: 'good-2', type: 'note.taken', data: { text: 'a"b\\c\td\ne 😀' } },
      { id: 'bad-2', type: 'note.taken', data: { text: 'nul \u0000 here' } },
      { id: 'year-1', type: 'note.taken', time: '0001-01-01T00:00:00Z', data: {} },
      { id: 'year-9999', type: 'note.taken', time: '9999-12-31T23:59:59Z', data: {} },
    ]);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 4, refused: 2 });
    await eventually(async () => {
      const rows = await pipeline.rows<{ id: string }>("SELECT id FROM events WHERE type = 'note.taken' ORDER BY id");
      expect(rows.map(({ id }) => id)).toEqual(['good-1', 'good-2', 'year-1', 'year-9999']);
    });
    const [row] = await pipeline.rows<{ data: unknown }>("SELECT data FROM events WHERE id = 'good-2'");
    expect(row!.data).toEqual({ text: 'a"b\\c\td\ne 😀' });
  });

  it.each([
    ['malformed JSON', '{"type":', 400],
    ['nothing', '', 400],
    ['wrong types', '{"type":1,"data":2}', 400],
    ['10 MB and more', `{"type":"a","data":"${'x'.repeat(11_000_000)}"}`, 413],
    ['deep nesting', `{"type":"a","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
    ['a lone surrogate', '{"type":"a","data":"\\ud800"}', 400],
    ['an id of 10 KB', `{"type":"a","id":"${'i'.repeat(10_000)}","data":1}`, 400],
  ])('answers %s with a problem', async (_name, body, status) => {
    const answer = await pipeline.postRaw(body, 'application/json');
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('shows recent events with their state, and dead letters, to those with the token only', async () => {
    await pipeline.post({ id: 'shown', type: 'note.taken', data: {} });
    await eventually(async () => {
      const page = await pipeline.get<{ events: { event: { id: string } }[] }>('ingest', '/events?limit=100');
      expect(page.events.map(({ event }) => event.id)).toContain('shown');
    });
    const stranger = await fetch(`${pipeline.apps.ingest.url}/events`);
    expect(stranger.status).toBe(401);
    const failed = await pipeline.get<{ failedEvents?: unknown[] }>('ingest', '/failed-events');
    expect(JSON.stringify(failed)).toContain('bad-2');
  });

  it('answers probes and metrics in every app', async () => {
    for (const { url, name } of Object.values(pipeline.apps)) {
      for (const path of ['/health/live', '/health/ready', '/health']) {
        const answer = await fetch(`${url}${path}`);
        expect([name, path, answer.status]).toEqual([name, path, 200]);
      }
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toContain('process_cpu_seconds_total');
      if (name !== 'ingest') expect(metrics).toMatch(/millrace_handler_seconds_count\{[^}]*\} [1-9]/);
    }
  });

  it('drains on SIGTERM under load, and goes on where it stopped', async () => {
    const events = Array.from({ length: 5000 }, (_, n) => ({ id: `load-${n}`, type: 'load.made', data: { n } }));
    for (let i = 0; i < events.length; i += 500) await pipeline.post(events.slice(i, i + 500));
    const { enrich, aggregate, persist } = pipeline.apps;
    expect(await Promise.all([enrich.stop(), aggregate.stop(), persist.stop()])).toEqual([0, 0, 0]);
    await Promise.all([enrich.start(), aggregate.start(), persist.start()]);
    await eventually(async () => {
      expect(await pipeline.count("SELECT count(*) FROM events WHERE type = 'load.made'")).toBe(5000);
    });
    for (const { stream, group } of subscriptions()) {
      expect((await pipeline.inspector.group(stream, group)).ledger).toMatchObject({ dead: 0, lost: 0 });
    }
  });
});

const page = { url: 'https://shop.example/', path: '/', title: 'Shop' };
