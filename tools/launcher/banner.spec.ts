import { join } from 'node:path';
import { loadCatalog } from '@millrace/catalog';
import { evaluate, root } from '../testing/run-module';

interface FirstEvent {
  type: string;
  data: unknown;
}

describe('what npm start says when all is ready', () => {
  const apps = [
    { name: 'ingest', url: 'http://127.0.0.1:3001', purpose: 'POST /events' },
    { name: 'console', url: 'http://127.0.0.1:3000', purpose: 'live dashboard' },
  ];
  const servers = [{ name: 'redis', url: 'redis://user:secret@127.0.0.1:6379' }];
  const said = (launch: object) =>
    evaluate<string>('launcher/banner.mjs', 'm.banner({ ...input, bold: (text) => text })', {
      apps,
      servers,
      seconds: 3.21,
      dataDirectory: '/data',
      ...launch,
    });

  it('names every place, without passwords', () => {
    expect(said({})).toContain(
      [
        'Millrace is ready (3.2 s)',
        '',
        '  ingest   http://127.0.0.1:3001            POST /events',
        '  console  http://127.0.0.1:3000            live dashboard',
        '  redis    redis://user:***@127.0.0.1:6379',
      ].join('\n'),
    );
  });

  it('suggests an event that the front door accepts', () => {
    const event = evaluate<FirstEvent>('launcher/banner.mjs', 'm.firstEvent');
    const catalog = loadCatalog(join(root, 'catalog'));
    expect(catalog.get(event.type)).toBeDefined();
    expect(catalog.validate(event.type, event.data)).toEqual([]);
    expect(said({})).toContain(
      `curl -i http://127.0.0.1:3001/events -H 'content-type: application/json' -d '{"type":"${event.type}"`,
    );
  });

  it('suggests nothing that does not run', () => {
    const text = said({ apps: [{ name: 'enrich', url: 'http://127.0.0.1:3002', purpose: '' }] });
    expect(text).not.toMatch(/curl|console/);
  });
});
