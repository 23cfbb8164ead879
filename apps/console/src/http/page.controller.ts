import { join } from 'node:path';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { problem } from '@millrace/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readPageFiles } from './page-files';

/** The page is static and shows nothing by itself: its numbers come from `/api`, which asks who is there. */
const headers = {
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache', // asked for anew each time, answered 304: a new version shows at once
};

/** The page's files. */
@Controller()
export class PageController {
  private readonly files = readPageFiles(join(__dirname, '../page'));

  /** The page. */
  @Get()
  index(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.answer('index.html', request, reply);
  }

  /** One of its files. */
  @Get(':name')
  file(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.answer(name, request, reply);
  }

  private answer(name: string, request: FastifyRequest, reply: FastifyReply): void {
    const file = this.files.get(name);
    if (!file) throw problem(404, 'Not Found', 'The console has no such page. It begins at /.');
    void reply.headers({ ...headers, ETag: file.etag });
    if (request.headers['if-none-match'] === file.etag) void reply.code(304).send();
    else void reply.type(file.type).send(file.content);
  }
}
