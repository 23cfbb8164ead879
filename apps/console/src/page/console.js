import { setAttribute, setText } from './dom.js';
import { feed } from './feed.js';
import { Flow } from './flow.js';
import { clock } from './format.js';
import { News } from './news.js';
import { updateApps, updateGroups, updateWindows } from './tables.js';
import { updateTiles } from './tiles.js';

const byId = (id) => document.getElementById(id);
const flow = new Flow(byId('flow'));
const news = new News(byId('news'));
/** For this tab alone, and gone with it. */
const kept = window.sessionStorage;

function show(snapshot) {
  byId('token').hidden = true;
  setText(byId('link-text'), snapshot.at === null ? 'waiting for numbers' : `live, ${clock(snapshot.at)}`);
  notice(
    snapshot.redis.up || snapshot.at === null
      ? ''
      : `Redis does not answer (${snapshot.redis.error}). The numbers are those of ${clock(snapshot.at)}.`,
  );
  news.update(snapshot);
  byId('numbers').hidden = snapshot.at === null;
  if (snapshot.at === null) return notice(snapshot.redis.error ?? '');
  updateTiles(byId('tiles'), snapshot);
  flow.update(snapshot);
  updateGroups(byId('groups'), snapshot.stages);
  updateApps(byId('apps'), snapshot.apps);
  showWindows(snapshot.windows);
}

function showWindows(windows) {
  const hint = byId('windows-hint');
  const text =
    windows === null
      ? 'The aggregate app does not tell.'
      : windows.length === 0
        ? 'No window is open: nothing came in lately.'
        : '';
  setText(hint, text);
  hint.hidden = text === '';
  byId('windows').hidden = text !== '';
  updateWindows(byId('windows'), windows ?? []);
}

function notice(text) {
  setText(byId('notice'), text);
  byId('notice').hidden = text === '';
}

function link(state) {
  setAttribute(byId('link'), 'data-state', state);
  document.body.classList.toggle('stale', state !== 'live');
  if (state === 'broken') setText(byId('link-text'), 'reconnecting');
}

/** Shows the form until a token is given. */
async function askForToken(reason) {
  const form = byId('token');
  form.hidden = false;
  byId('numbers').hidden = true;
  setText(byId('token-hint'), kept.getItem('token') === null ? '' : reason);
  setText(byId('link-text'), 'closed');
  byId('token-field').focus();
  await new Promise((resolve) =>
    form.addEventListener('submit', (event) => (event.preventDefault(), resolve()), { once: true }),
  );
  kept.setItem('token', byId('token-field').value.trim());
}

await feed({ token: () => kept.getItem('token'), onSnapshot: show, onLink: link, onToken: askForToken });
