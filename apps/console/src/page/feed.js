/**
 * Snapshots as they come. Reads Server-Sent Events by fetch instead of EventSource, which can send no token, and comes back by
 * itself whenever the line breaks.
 */
const retryMs = 1000;
/** Without a word for so long, the line counts as dead; snapshots come about once a second. */
const silenceMs = 15_000;

/** The console asks for the admin token, or does not take the given one. */
export class TokenNeeded extends Error {}

/**
 * Feeds until it is aborted.
 *
 * @param {{ token: () => string | null, onSnapshot: (snapshot: object) => void, onLink: (state: 'live' | 'broken') => void,
 *           onToken: (reason: string) => Promise<void> }} page `onToken` resolves when there is a new token
 */
export async function feed(page) {
  for (;;) {
    try {
      await once(page);
    } catch (error) {
      if (error instanceof TokenNeeded) await page.onToken(error.message);
    }
    page.onLink('broken');
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

async function once({ token, onSnapshot, onLink }) {
  const line = new AbortController();
  let watchdog = setTimeout(() => line.abort(), silenceMs);
  try {
    const answer = await fetch('/api/stream', {
      headers: authorization(token()),
      signal: line.signal,
      cache: 'no-store',
    });
    if (answer.status === 401) throw new TokenNeeded((await answer.json()).detail);
    if (!answer.ok) throw new Error(`the console answered ${answer.status}`);
    for await (const json of messages(answer.body)) {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => line.abort(), silenceMs);
      onLink('live');
      onSnapshot(JSON.parse(json));
    }
  } finally {
    clearTimeout(watchdog);
  }
}

function authorization(token) {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The data of each message; each is one line here. */
async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice(6);
  }
}
