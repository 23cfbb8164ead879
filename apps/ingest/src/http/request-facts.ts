import { type IncomingHttpHeaders } from 'node:http';
import { traceparentShape } from '../intake/input-event';
import { bounded, type RequestFacts } from '../intake/judge';

const oneWord = /^[\x21-\x7e]{1,256}$/;

/**
 * What a request says about the events in it. Headers that proxies and tracers add are not worth losing an event for: a
 * correlation id that is not one printable word and a broken trace context are left out.
 */
export function requestFacts(headers: IncomingHttpHeaders, ip: string | undefined, oddStrings: boolean): RequestFacts {
  const correlationId = one(headers['x-correlation-id']);
  const traceparent = one(headers['traceparent']);
  const { 'user-agent': userAgent, referer: referrer } = headers;
  return {
    receivedAt: new Date().toISOString(),
    correlationId: correlationId && oneWord.test(correlationId) ? correlationId : undefined,
    traceparent: traceparent && traceparentShape.test(traceparent) ? traceparent : undefined,
    client: bounded({ ...(ip && { ip }), ...(userAgent && { userAgent }), ...(referrer && { referrer }) }),
    oddStrings,
  };
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
