import { streams } from '@millrace/events';
import { LivePipeline } from '../src/live/live-pipeline';
import { PipelineReader } from '../src/live/pipeline-reader';
import type { Snapshot } from '../src/live/snapshot';
import { type AConsole, aConsole } from './a-console';
import { eventually } from './eventually';

/** Reads a page's stream; `messages` grows as they come. */
async function aViewer(url: string) {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/stream`, { signal: abort.signal });
  const messages: Snapshot[] = [];
  const ended = read(response, messages).then(
    () => 'ended',
    () => 'cut off',
  );
  return { response, messages, ended, leave: () => abort.abort() };
}

async function read(response: Response, messages: Snapshot[]): Promise<void> {
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop()!;
    for (const part of parts) if (part.startsWith('data: ')) messages.push(JSON.parse(part.slice(6)) as Snapshot);
  }
}

describe('GET /api/stream', () => {
  let console: AConsole;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await console.app.close();
    isClosed = true;
  };
  beforeEach(async () => {
    console = await aConsole({ maxViewers: 5 });
    isClosed = false;
  });
  afterEach(close);

  it('tells what changes, from the latest numbers on', async () => {
    const viewer = await aViewer(console.url);
    expect(viewer.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(viewer.response.headers.get('cache-control')).toBe('no-store');
    await console.publish(7);
    const published = Date.now();
    await eventually(() => {
      const accepted = viewer.messages.at(-1)?.streams.find(({ name }) => name === streams.accepted);
      expect(accepted?.added).toBe(7);
    });
    expect(Date.now() - published).toBeLessThan(2000);
    viewer.leave();
  });

  it('looks at Redis once for all viewers, and forgets those who left', async () => {
    const viewers = await Promise.all([1, 2, 3, 4].map(async () => aViewer(console.url)));
    const read = jest.spyOn(console.app.get(PipelineReader), 'read');
    await eventually(() => expect(viewers.every(({ messages }) => messages.length > 5)).toBe(true));
    expect(read.mock.calls.length).toBeLessThanOrEqual(viewers[0]!.messages.length + 1);
    for (const viewer of viewers) viewer.leave();
    await eventually(() => expect(console.app.get(LivePipeline).watching).toBe(0));
  });

  it('feeds no more pages than allowed', async () => {
    const viewers = await Promise.all([1, 2, 3, 4, 5].map(async () => aViewer(console.url)));
    const refused = await fetch(`${console.url}/api/stream`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    viewers[0]!.leave();
    await eventually(async () => {
      const viewer = await aViewer(console.url);
      expect(viewer.response.status).toBe(200);
      viewer.leave();
    });
    for (const viewer of viewers) viewer.leave();
  });

  it('ends when the console closes, and does not keep it from closing', async () => {
    const viewer = await aViewer(console.url);
    await eventually(() => expect(viewer.messages.length).toBeGreaterThan(0));
    const before = Date.now();
    await close();
    expect(Date.now() - before).toBeLessThan(5000);
    expect(await viewer.ended).toBe('ended');
  });

  it('is counted in the metrics', async () => {
    const viewer = await aViewer(console.url);
    const metrics = await (await fetch(`${console.url}/metrics`)).text();
    expect(metrics).toContain('millrace_console_viewers 1');
    viewer.leave();
  });
});
