import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { openLocalServer } from '../../kiosk/host/local-server.ts';
import { answerPage } from '../../kiosk/shell/pages.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

/** Built pages with one shipped clip and a page, an empty folder for recordings, and something secret beside both. */
function folders() {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const pages = path.join(folder, 'pages');
  const recordings = path.join(folder, 'voice');
  mkdirSync(path.join(pages, 'voice'), { recursive: true });
  mkdirSync(recordings);
  writeFileSync(path.join(pages, 'voice', 'reading.ogg'), 'shipped');
  writeFileSync(path.join(pages, 'index.html'), 'page');
  writeFileSync(path.join(folder, 'secret.ogg'), 'secret');
  return { folder, pages, recordings };
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, type: headers.get('content-type'), text: await response.text() };
}

/** Asks for a path, as a page does. */
type Ask = (pagePath: string) => Promise<Answer>;

async function fromBrowser(places: ReturnType<typeof folders>): Promise<Ask> {
  const server = await openLocalServer({
    ...{ port: 0, folder: places.pages, recordingsFolder: places.recordings },
    ...{ indexFile: 'index.html', socketPath: '/screen', onSocket: () => {}, posts: {} },
  });
  cleanups.push(() => server.close());
  return async (pagePath) => answerOf(await fetch(`${server.address}${pagePath}`));
}

async function fromElectron(places: ReturnType<typeof folders>): Promise<Ask> {
  const { pages, recordings } = places;
  return async (pagePath) =>
    answerOf(await answerPage(`app://kiosk${pagePath}`, { pages, recordings }));
}

describe.each([
  ['the web server', fromBrowser],
  ['the shell', fromElectron],
])('a clip asked of %s', (_name, open) => {
  test('is the shipped one while nobody has recorded it', async () => {
    const ask = await open(folders());
    const clip = { status: 200, type: 'audio/ogg', text: 'shipped' };
    expect(await ask('/voice/reading.ogg')).toEqual(clip);
  });

  test.each([
    ['ogg', 'audio/ogg'],
    ['opus', 'audio/ogg'],
    ['wav', 'audio/wav'],
    ['mp3', 'audio/mpeg'],
  ])('is the own recording as soon as it lies there as .%s', async (ending, type) => {
    const places = folders();
    const ask = await open(places);
    writeFileSync(path.join(places.recordings, `reading.${ending}`), 'recorded');
    expect(await ask('/voice/reading.ogg')).toEqual({ status: 200, type, text: 'recorded' });
  });

  test('stays the shipped one beside a recording that is empty, too large, a folder or a link', async () => {
    const places = folders();
    const ask = await open(places);
    const file = (ending: string) => path.join(places.recordings, `reading.${ending}`);
    mkdirSync(file('ogg'));
    writeFileSync(file('opus'), '');
    symlinkSync(path.join(places.folder, 'secret.ogg'), file('wav'));
    writeFileSync(file('mp3'), '');
    truncateSync(file('mp3'), 3 * 1024 * 1024);
    expect((await ask('/voice/reading.ogg')).text).toBe('shipped');
  });

  test('leads to nothing else of the data folder', async () => {
    const places = folders();
    const ask = await open(places);
    writeFileSync(path.join(places.recordings, 'notes.ogg'), 'private');
    for (const asked of [
      '/voice/notes.ogg',
      '/voice/..%2fsecret.ogg',
      '/voice/%2e%2e/%2e%2e/secret.ogg',
      '/voice/reading.wav',
      '/voice/',
      '/voice/constructor.ogg',
    ]) {
      expect({ asked, status: (await ask(asked)).status }).toEqual({ asked, status: 404 });
    }
  });

  test('is not found without a folder of recordings only where it was not shipped either', async () => {
    const places = folders();
    const ask = await open({ ...places, recordings: path.join(places.folder, 'nowhere') });
    expect((await ask('/voice/reading.ogg')).text).toBe('shipped');
    expect((await ask('/voice/menu-not-ready.ogg')).status).toBe(404);
  });
});
