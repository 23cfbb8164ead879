import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import type { StageServer } from '../stage-server';
import { Metrics } from './metrics';
import { PipelineMetrics } from './pipeline-metrics';
import { reportStage, startSeries } from './stage-report';

class FakeServer extends EventEmitter implements StageServer {
  health() {
    return { state: 'running', lastReadAt: 1, inFlight: 0 } as const;
  }
}

describe('reportStage', () => {
  const labels = { stage: 'enrich', stream: 'events.accepted' };
  const from = { stream: 'events.accepted', group: 'enrich', partition: 0 };
  let server: FakeServer;
  let metrics: Metrics;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    [server, metrics] = [new FakeServer(), new Metrics()];
    const pipeline = new PipelineMetrics(metrics);
    startSeries('enrich', ['events.accepted'], pipeline);
    reportStage('enrich', server, pipeline);
  });

  const value = async (name: string, suffix = '') => {
    const { values } = await metrics.registry.getSingleMetric(name)!.get();
    type Sample = { metricName?: string; labels: object; value: number };
    const ofSeries = (sample: Sample) =>
      (sample.metricName ?? name) === name + suffix && JSON.stringify(sample.labels) === JSON.stringify(labels);
    return (values as Sample[]).find(ofSeries)?.value;
  };

  it('has every series at 0 from the start', async () => {
    for (const kind of ['in', 'out', 'done', 'failed', 'retried', 'dead', 'dropped', 'taken', 'lost']) {
      expect([kind, await value(`millrace_events_${kind}_total`)]).toEqual([kind, 0]);
    }
    expect(await value('millrace_paused')).toBe(0);
  });

  it('counts what a settle did, and the time since acceptance of what is done', async () => {
    const receivedAt = new Date(Date.now() - 2000).toISOString();
    const inFuture = new Date(Date.now() + 60_000).toISOString();
    const delivery = (kind: string, headers: object) => ({ type: 't', kind, headers });
    const deliveries = [
      delivery('done', { receivedAt }),
      delivery('done', { receivedAt: inFuture }),
      delivery('done', {}),
      delivery('retry', { receivedAt }),
    ];
    server.emit('settled', { ...from, deliveries, outputs: 5, done: 3, dropped: 2, retried: 1, dead: 4 });
    const counted = ['out', 'done', 'dropped', 'retried', 'dead', 'failed'].map((k) =>
      value(`millrace_events_${k}_total`),
    );
    expect(await Promise.all(counted)).toEqual([5, 3, 2, 1, 4, 5]);
    expect(await value('millrace_end_to_end_seconds', '_count')).toBe(1);
    expect(await value('millrace_end_to_end_seconds', '_sum')).toBeCloseTo(2, 0);
  });

  it('counts handler calls, take-overs and losses, and shows a pause while it lasts', async () => {
    server.emit('handled', { ...from, count: 7, seconds: 0.5, failed: false });
    server.emit('taken', { ...from, ids: ['1-0', '2-0'] });
    server.emit('lost', { ...from, ids: ['3-0'] });
    server.emit('paused', { ...from, reason: 'down' });
    expect(await value('millrace_events_in_total')).toBe(7);
    expect(await value('millrace_handler_seconds', '_sum')).toBe(0.5);
    expect(await value('millrace_events_taken_total')).toBe(2);
    expect(await value('millrace_events_lost_total')).toBe(1);
    expect(await value('millrace_paused')).toBe(1);
    server.emit('resumed', { ...from, reason: '' });
    expect(await value('millrace_paused')).toBe(0);
  });
});
