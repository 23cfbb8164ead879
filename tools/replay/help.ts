import { presets } from './presets';

const presetLines = Object.entries(presets)
  .map(([name, { about }]) => `                      ${name.padEnd(10)} ${about}`)
  .join('\n');

/** What `--help` prints. */
export const help = `npm run replay -- FILE [OPTIONS]

Sends the events of a file into the front door and shows what became of them. FILE is NDJSON or an access log, plain or
gzip; - reads standard input. Lines that no event can be made of are listed and kept; the rest goes on.

  --preset NAME     a kind of file that is known:
${presetLines}
  --map RULES       how an event is made of a line: attribute=where, with commas; on top of a preset
                      attributes: type, time, id, source, subject, correlationId, schemaVersion, traceparent, data,
                        context.ip, context.userAgent, context.referrer
                      where: a field (repo.name), words (:order.placed, "a, b", :github.{type}), @hash (of the line),
                        @line (its number)
                      without data, it is the whole line; without id, it is @hash: the same line is the same event
                    without --preset and --map, each line is an event: {"type":…,"data":…}
  --format FORMAT   ndjson (default) or combined (Apache, nginx)
  --source NAME     source of the events; of lines that are events already, where they name none
  --url URL         the front door (default: of the running npm start, else http://127.0.0.1:3001)
  --rate N/s        at most N events a second (also N/m, N/h, 3k/s)
  --batch N         events in one request (default 500)
  --concurrency N   requests at a time (default 1: events arrive in the file's order;
                    with more, a window may close before a straggler of it arrives)
  --resume          go on where an earlier replay of this file stopped
  --keep-open       do not tell the pipeline that the sources have ended, which closes their windows
  --quiet           no progress
  --json            the summary as JSON on standard output
  --data-dir DIR    where progress and rejected lines are kept (default .millrace)
  --help            this text

Exit code: 0 when all was sent, also if some lines were refused; 1 when it could not finish; 2 for a wrong command line;
130 after Ctrl-C. After 1 and 130, --resume goes on.`;
