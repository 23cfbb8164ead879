import { stages, subscriptions } from '@millrace/events';
import { eventually } from './eventually';
import { PipelineProcesses } from './pipeline-processes';
import { distinctIds, missingFile, realFiles, recount } from './real-data';
import { replay } from './replay';

jest.setTimeout(120_000);

interface ClosedWindow {
  aggregation: string;
  source: string;
  window_start: Date;
  group_key: string;
  count: string;
  sum: string | null;
}

const describeWithData = missingFile ? describe.skip : describe;

describeWithData(missingFile ? `real data (skipped: there is no ${missingFile})` : 'real data', () => {
  let pipeline: PipelineProcesses;
  afterEach(() => pipeline.stop());

  it('becomes rows and windows exactly, and again replayed changes nothing', async () => {
    pipeline = await PipelineProcesses.start();
    for (const file of realFiles) {
      const summary = await replay(file, pipeline.apps.ingest.url);
      expect(summary).toMatchObject({ accepted: distinctIds(file).size, duplicates: 0, refused: 0 });
    }
    await expectExact(pipeline);
    const before = await fingerprint(pipeline);
    for (const file of realFiles) {
      const summary = await replay(file, pipeline.apps.ingest.url);
      expect(summary).toMatchObject({ accepted: 0, duplicates: distinctIds(file).size, refused: 0 });
    }
    await settled(pipeline);
    await expectExact(pipeline);
    expect(await fingerprint(pipeline)).toEqual(before);
  }, 240_000);

  it('stays exact while enrich and persist are killed every second; no healthy event becomes a dead letter', async () => {
    pipeline = await PipelineProcesses.start();
    let replaying = true;
    let kills = 0;
    const killing = (async () => {
      while (replaying) {
        for (const app of [pipeline.apps.enrich, pipeline.apps.persist]) {
          await app.kill();
          kills++;
          await app.start();
        }
      }
    })();
    for (const file of realFiles) await replay(file, pipeline.apps.ingest.url);
    await eventually(() => expect(kills).toBeGreaterThanOrEqual(8), 60_000);
    replaying = false;
    await killing;
    await settled(pipeline);
    await expectExact(pipeline);
    for (const { stream, group } of subscriptions()) {
      expect([group, (await pipeline.inspector.group(stream, group)).ledger.dead]).toEqual([group, 0]);
    }
  }, 300_000);
});

/** Rows equal the distinct ids of the files, closed windows a plain recount of them. */
async function expectExact(pipeline: PipelineProcesses): Promise<void> {
  for (const file of realFiles) {
    const wanted = recount(file);
    await eventually(async () => {
      const closed = await pipeline.count(`SELECT count(*) FROM closed_windows WHERE source = '${file.source}'`);
      expect(closed).toBe(wanted.size);
    }, 120_000);
    const ids = await pipeline.rows<{ id: string }>('SELECT id FROM events WHERE source = $1', [file.source]);
    expect(ids.length).toBe(distinctIds(file).size);
    expect(new Set(ids.map(({ id }) => id))).toEqual(distinctIds(file));
    expect(await closedWindows(pipeline, file.source)).toEqual(wanted);
  }
}

async function closedWindows(pipeline: PipelineProcesses, source: string): Promise<ReturnType<typeof recount>> {
  const sql = 'SELECT aggregation, window_start, group_key, count, sum FROM closed_windows WHERE source = $1';
  const rows = await pipeline.rows<ClosedWindow>(sql, [source]);
  return new Map(
    rows.map((row) => [
      `${row.aggregation} ${row.window_start.toISOString()} ${row.group_key}`,
      [Number(row.count), row.sum === null ? null : Number(row.sum)],
    ]),
  );
}

/** Changes when any row of any table was written again. */
async function fingerprint(pipeline: PipelineProcesses): Promise<unknown> {
  return pipeline.rows(`
    SELECT 'events' AS name, count(*), max(xmin::text::bigint) AS newest FROM events
    UNION ALL SELECT 'closed_windows', count(*), max(xmin::text::bigint) FROM closed_windows`);
}

/** Every stage has settled everything. */
async function settled(pipeline: PipelineProcesses): Promise<void> {
  await eventually(async () => {
    for (const { stream, group } of subscriptions()) {
      const { lag, pending } = await pipeline.inspector.group(stream, group);
      expect([stages[group].name, lag, pending]).toEqual([group, 0, 0]);
    }
  }, 120_000);
}
