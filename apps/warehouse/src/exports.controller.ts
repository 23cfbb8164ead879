import type { Readable } from 'node:stream';
import { Controller, Get, Headers, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import { AdminTokenGuard, problem } from '@millrace/runtime';
import type { FastifyReply } from 'fastify';
import { acceptsGzip } from './accepts-gzip';
import { unavailableProblem } from './database-problem';
import { DayDownloads } from './day-downloads';
import { DayExports } from './day-exports';
import { type ExportName, parseExportName } from './export-name';
import type { Manifest } from './manifest';

/** Days of events, to read or to have written to a file. */
@Controller('exports')
@UseGuards(AdminTokenGuard)
export class ExportsController {
  constructor(
    private readonly downloads: DayDownloads,
    private readonly exports: DayExports,
  ) {}

  /** `GET /exports/2015-09-12.ndjson` or `.ndjson.gz`: the day's events, one a line. */
  @Get(':name')
  async download(
    @Param('name') name: string,
    @Headers('accept-encoding') encodings: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const asked = exportNameOf(name);
    const isEncoded = !asked.gzip && acceptsGzip(encodings);
    const stream = await answered(this.downloads.open({ ...asked, gzip: asked.gzip || isEncoded }));
    void reply.type(asked.gzip ? 'application/gzip' : 'application/x-ndjson').headers({
      'Content-Disposition': `attachment; filename="${name}"`,
      ...(asked.gzip ? {} : { Vary: 'Accept-Encoding' }),
      ...(isEncoded ? { 'Content-Encoding': 'gzip' } : {}),
    });
    return stream;
  }

  /** `POST /exports/2015-09-12`, `.ndjson` or `.ndjson.gz`: writes the file and answers with its manifest. */
  @Post(':name')
  @HttpCode(200)
  async write(@Param('name') name: string): Promise<Manifest & { joined: boolean }> {
    const { manifest, joined } = await answered(this.exports.export(exportNameOf(name)));
    return { ...manifest, joined };
  }
}

function exportNameOf(name: string): ExportName {
  const parsed = parseExportName(name);
  if (parsed) return parsed;
  const detail = `${JSON.stringify(name.slice(0, 100))} is not a day: ask for 2015-09-12.ndjson or 2015-09-12.ndjson.gz.`;
  throw problem(400, 'No such day', detail);
}

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw unavailableProblem(error) ?? error;
  }
}
