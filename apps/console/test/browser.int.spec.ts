import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { RunningApp } from '@millrace/runtime';
import { type AConsole, aConsole, testRedisUrl } from './a-console';
import { aServer, type AServer } from './a-server';
import { aStage } from './a-stage';
import { eventually } from './eventually';

const program = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const withBrowser = program === undefined ? describe.skip : describe;

jest.setTimeout(60_000);

withBrowser('the page in a browser (needs chromium, or CHROMIUM_PATH)', () => {
  let browser: BrowserContext;
  let profile: string;
  let console: AConsole;
  let stage: RunningApp;
  let aggregate: AServer;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'millrace-browser-'));
    browser = await chromium.launchPersistentContext(profile, { executablePath: program!, args: flags });
    const top = [{ key: '<img src=x onerror=alert(1)>', count: 3 }];
    const window = {
      aggregation: 'views',
      source: '/s',
      start: '2026-01-01T10:00:00.000Z',
      end: '2026-01-01T10:01:00.000Z',
    };
    aggregate = await aServer((_request, response) => {
      response.end(JSON.stringify({ windows: [{ ...window, events: 3, groups: 1, top }] }));
    });
  });
  afterAll(async () => {
    await browser.close();
    await aggregate.close();
    rmSync(profile, { recursive: true, force: true });
  });

  beforeEach(async () => {
    console = await aConsole({ refreshMs: 1000, adminToken: 'correct-horse', appUrls: [`aggregate=${aggregate.url}`] });
    stage = await aStage({ redisUrl: testRedisUrl(), prefix: console.config.prefix });
    complaints.length = 0;
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  });
  afterEach(async () => {
    await page.close();
    await stage.app.close();
    await console.app.close();
  });

  const text = async (selector: string): Promise<string> => (await page.locator(selector).first().textContent()) ?? '';
  const shown = async (url = console.url): Promise<void> => {
    await page.goto(url);
    await page.locator('.stage').first().waitFor();
  };

  it('moves within two seconds of an event', async () => {
    await shown();
    expect(await text('[data-stream="events.accepted"] .total')).toBe('0 in all');
    await console.publish(30);
    const published = Date.now();
    await eventually(async () => {
      expect(await text('[data-stream="events.enriched"] .total')).toBe('30 in all');
      expect(Number(await text('[data-stage=enrich] [data-is=in]'))).toBeGreaterThan(0);
      expect(await text('#groups tbody tr:first-child')).toContain('30');
    });
    expect(Date.now() - published).toBeLessThan(2500);
    expect(await text('#link-text')).toMatch(/^live, \d\d:\d\d:\d\d$/);
    expect(complaints).toEqual([]);
  });

  it('draws every stage and stream, and a line a subscription', async () => {
    await shown();
    expect(await page.locator('.stage h3').allTextContents()).toEqual(['ingest', 'enrich', 'aggregate', 'persist']);
    expect(await page.locator('.stream h3').allTextContents()).toEqual([
      'events.accepted',
      'events.enriched',
      'windows.closed',
    ]);
    expect(await page.locator('.lines .pipe').count()).toBe(7);
    expect(await page.locator('#groups tbody tr').count()).toBe(4);
  });

  it('shows texts as texts', async () => {
    await shown();
    await eventually(async () => expect(await text('#windows tbody')).toContain('<img src=x onerror=alert(1)> 3'));
    expect(await page.locator('#windows img').count()).toBe(0);
  });

  it.each([
    [390, 844],
    [768, 1024],
    [1440, 900],
  ])('fits into %d × %d, light and dark', async (width, height) => {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await shown();
      const tooWide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(tooWide).toBe(0);
    }
  });

  it('writes numbers as people read them', async () => {
    await shown();
    const script = `import('/format.js').then(({ age, bytes, rate, short, span }) => [
      [0, 45, 3200, 300000, 9000000, 259200000].map(age),
      [512000, 3500000, 1300000000].map(bytes),
      [0, 0.33, 12.4, 1234.5].map(rate),
      [99999, 100000, 12345678].map(short),
      span('2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-01T10:30:00.000Z'),
      span('2015-09-12T23:00:00.000Z', '2015-09-13T00:00:00.000Z', '2026-01-01T10:30:00.000Z'),
    ])`;
    expect(await page.evaluate(script)).toEqual([
      ['–', '45 ms', '3.2 s', '5 min', '2.5 h', '3 days'],
      ['500 KB', '3.3 MB', '1.2 GB'],
      ['0', '0.3', '12', '1,235'],
      ['99,999', '100K', '12.3M'],
      '10:00 – 11:00',
      '2015-09-12 23:00 – 2015-09-13 00:00',
    ]);
  });

  it('comes back by itself when the console was away', async () => {
    await shown();
    const port = Number(new URL(console.url).port);
    await console.app.close();
    await eventually(async () => expect(await text('#link-text')).toBe('reconnecting'));
    console = await aConsole({ port, prefix: console.config.prefix, refreshMs: 1000 });
    await eventually(async () => expect(await text('#link-text')).toMatch(/^live/));
  });

  it('asks for the token where it is open to the network', async () => {
    await console.app.close();
    console = await aConsole({ adminToken: 'correct-horse', host: '0.0.0.0' });
    await page.goto(console.url);
    await page.locator('#token-field').fill('wrong-horse');
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await text('#token-hint')).toContain('not the ADMIN_TOKEN'));
    expect(await page.locator('#numbers').isVisible()).toBe(false);
    await page.locator('#token-field').fill('correct-horse');
    await page.keyboard.press('Enter');
    await page.locator('.stage').first().waitFor();
    expect(await page.locator('#token').isVisible()).toBe(false);
  });
});
