import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { expectOk, temporaryFolder } from '../core/canteen.test-support.ts';
import { databaseFileIn } from './data-folder.ts';
import { startHost } from './host.ts';
import { keyFile } from './keys.ts';
import { readHostOptions } from './options.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function openHost() {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const given = { data: folder, admin: 'http://127.0.0.1:9', port: '0' };
  const options = readHostOptions({ ...given, simulate: true, simulatorPort: '0' });
  if ('sentence' in options) throw new Error(options.sentence);
  const problems: unknown[] = [];
  const host = expectOk(
    await startHost(options, {
      keys: keyFile({ dataFolder: folder, databaseFile: databaseFileIn(folder) }),
      servesBrowsers: true,
      log: {
        problem: (error) => problems.push(error),
        enrolmentFailed: () => {},
        unsentAtStop: () => {},
      },
    }),
  );
  cleanups.push(() => host.stop());
  if (host.address === null || host.screens === null) throw new Error('no web server');
  return { ...host, address: host.address, screens: host.screens, problems };
}

/** Writes bytes to the server and answers what came back before it closed or fell silent. */
async function speak(address: string, text: string, options = { isReset: false }): Promise<string> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let answer = '';
  socket.on('data', (piece) => {
    answer += String(piece);
    if (options.isReset) socket.resetAndDestroy();
  });
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write(text);
  await closed;
  return answer;
}

async function tokenOf(launchAddress: string): Promise<string> {
  const url = new URL(launchAddress);
  const answer: unknown = await (
    await fetch(new URL('/attach', url), {
      method: 'POST',
      headers: { origin: url.origin },
      body: JSON.stringify({ launch: url.searchParams.get('launch') }),
    })
  ).json();
  if (typeof answer !== 'object' || answer === null || !('token' in answer)) throw new Error('no');
  return String(answer.token);
}

async function openSocket(address: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/screen?connectionParams=1`, {
    origin: new URL(address).origin,
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
  return socket;
}

const viewSchema = z.object({
  result: z.object({ data: z.object({ revision: z.number() }) }),
});

test('no request line that a page or a program can make ends the host, in either of its servers', async () => {
  const { address, simulatorAddress, problems } = await openHost();
  for (const server of [address, simulatorAddress ?? '']) {
    const host = new URL(server).host;
    const upgrade = 'connection: upgrade\r\nupgrade: websocket\r\n';
    for (const target of [
      '//',
      '///',
      '//[',
      'http://[',
      '*',
      '/\\',
      '/attach/../..',
      '/?%',
      '//:0',
    ]) {
      for (const extra of ['connection: close\r\n', upgrade]) {
        await speak(server, `GET ${target} HTTP/1.1\r\nhost: ${host}\r\n${extra}\r\n`);
      }
      await speak(
        server,
        `POST ${target} HTTP/1.1\r\nhost: ${host}\r\norigin: ${server}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
      );
    }
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const answer = await fetch(`${server}/${name}`, { method: 'POST' });
      expect(answer.status, name).toBe(405);
    }
    // A stranger's attempt that is reset at once while it is being refused.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await speak(server, `GET /x HTTP/1.1\r\nhost: evil\r\n${upgrade}\r\n`, { isReset: true });
    }
    expect((await fetch(server)).status).toBeLessThan(500);
  }
  expect(problems).toEqual([]);
});

test('10,000 malformed calls on one line are all answered with a code, tell nothing of the program, and the screen still works', async () => {
  const { address, screens, problems } = await openHost();
  const socket = await openSocket(address, await tokenOf(screens.elder));
  const seed = Date.now() % 2 ** 31;
  console.info(`seed ${seed}`);
  const paths = fc.constantFrom(
    ...[
      'elder.press',
      'staff.act',
      'elder.view',
      'staff.view',
      'elder',
      '',
      '__proto__',
      'constructor',
    ],
    ...['elder.__proto__', 'elder.press.constructor', 'toString', 'elder.press '],
  );
  const wrongPress = fc.oneof(
    fc.json().map((text): unknown => JSON.parse(text)),
    fc.record({
      press: fc.oneof(fc.constantFrom('choose', 'leave', 'pay-by-cash'), fc.string()),
      revision: fc.oneof(fc.double(), fc.constantFrom(2 ** 60, -1, '0', null, [], 1e308)),
      extra: fc.string(),
    }),
  );
  const messages = fc.sample(
    fc.record({ path: paths, method: fc.constantFrom('mutation', 'query'), input: wrongPress }),
    { numRuns: 10_000, seed },
  );
  const answers: unknown[] = [];
  const all = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      if (answers.push(JSON.parse(String(data))) === messages.length) resolve();
    });
  });
  messages.forEach(({ method, ...params }, id) => {
    socket.send(JSON.stringify({ id, method, params }));
  });
  await all;
  for (const answer of answers)
    expect(answer).toMatchObject({ error: { data: { code: expect.any(String) } } });
  expect(JSON.stringify(answers)).not.toMatch(/node_modules|\.ts:\d|"stack"/);
  const pressed = once(socket, 'message');
  const input = { press: 'call-staff', revision: 0 };
  socket.send(
    JSON.stringify({ id: 'x', method: 'mutation', params: { path: 'elder.press', input } }),
  );
  expect(JSON.parse(String((await pressed)[0]))).toMatchObject({ id: 'x', result: {} });
  expect(problems).toEqual([]);
});

test('a screen that asks for everything and reads nothing is cut off, and so is the 65th', async () => {
  const { address, screens, problems } = await openHost();
  const token = await tokenOf(screens.elder);
  const deaf = await openSocket(address, token);
  const closed = once(deaf, 'close');
  for (let id = 0; id < 2_000; id += 1) {
    deaf.send(JSON.stringify({ id, method: 'subscription', params: { path: 'elder.view' } }));
  }
  deaf.pause();
  const presser = await openSocket(address, token);
  let revision = -1;
  presser.on('message', (data) => {
    revision =
      viewSchema.safeParse(JSON.parse(String(data))).data?.result.data.revision ?? revision;
  });
  presser.send(JSON.stringify({ id: 0, method: 'subscription', params: { path: 'elder.view' } }));
  await expect.poll(() => revision).toBeGreaterThan(0);
  // Every press that changes something goes out to every subscription of the deaf screen.
  const params = { path: 'elder.press', input: { press: 'call-staff', revision } };
  for (let id = 1; id <= 100; id += 1) {
    const before = revision;
    presser.send(JSON.stringify({ id, method: 'mutation', params }));
    await expect.poll(() => revision, { interval: 1 }).toBeGreaterThan(before);
  }
  deaf.resume();
  await closed;
  const others = await Promise.all(Array.from({ length: 63 }, () => openSocket(address, token)));
  const refused = new WebSocket(`${address.replace('http', 'ws')}/screen`, {
    origin: new URL(address).origin,
  });
  const [, response] = await once(refused, 'unexpected-response');
  expect(response.statusCode).toBe(403);
  refused.on('error', () => {});
  refused.terminate();
  for (const other of [...others, presser]) other.terminate();
  expect(problems).toEqual([]);
});
