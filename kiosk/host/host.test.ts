import { chmodSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { KioskRouter } from '../contract/router.ts';
import type { SimulatorRouter } from '../contract/simulator.ts';
import type { StaffView } from '../contract/views.ts';
import { expectOk, temporaryFolder } from '../core/canteen.test-support.ts';
import { databaseFileIn } from './data-folder.ts';
import { hostSentence, type KioskHost, startHost } from './host.ts';
import { keyFile } from './keys.ts';
import { type HostOptions, readHostOptions } from './options.ts';

const cleanups: (() => unknown)[] = [];
const problems: unknown[] = [];
beforeEach(() => void problems.splice(0));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  expect(problems).toEqual([]);
});

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  return folder;
}

const log = {
  problem: (error: unknown) => void problems.push(error),
  enrolmentFailed: () => {},
  unsentAtStop: () => {},
};

function optionsFor(dataFolder: string): HostOptions {
  const options = readHostOptions({
    data: dataFolder,
    admin: 'http://127.0.0.1:9',
    port: '0',
    simulate: true,
    simulatorPort: '0',
  });
  if ('sentence' in options) throw new Error(options.sentence);
  return options;
}

async function openHost(dataFolder = newFolder()): Promise<KioskHost> {
  const keys = keyFile({ dataFolder, databaseFile: databaseFileIn(dataFolder) });
  const host = expectOk(
    await startHost(optionsFor(dataFolder), { keys, servesBrowsers: true, log }),
  );
  cleanups.push(host.stop);
  return host;
}

function screensOf(host: KioskHost): {
  readonly address: string;
  readonly elder: string;
  readonly staff: string;
} {
  if (host.address === null || host.screens === null) throw new Error('no web server');
  return { address: host.address, ...host.screens };
}

/** A WebSocket that names an origin as a browser would. */
function socketFrom(origin: string): typeof globalThis.WebSocket {
  class OriginSocket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { origin });
    }
  }
  return Object.assign(OriginSocket as never);
}

async function attach(launchAddress: string, origin = new URL(launchAddress).origin) {
  const url = new URL(launchAddress);
  return fetch(new URL('/attach', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ launch: url.searchParams.get('launch') }),
  });
}

async function tokenOf(launchAddress: string): Promise<string> {
  const answer: unknown = await (await attach(launchAddress)).json();
  if (typeof answer !== 'object' || answer === null || !('token' in answer))
    throw new Error('no token');
  return String(answer.token);
}

function openScreen(address: string, token: string) {
  const origin = new URL(address).origin;
  const socket = createWSClient({
    url: `${address.replace('http', 'ws')}/screen`,
    connectionParams: { token },
    WebSocket: socketFrom(origin),
  });
  cleanups.push(() => socket.close());
  return createTRPCClient<KioskRouter>({ links: [wsLink({ client: socket })] });
}

/** Status of an attempt to open a WebSocket by hand: 101 when it was let in. */
function upgradeStatus(address: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address.replace('http', 'ws'), { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

describe('a screen', () => {
  it('gets in with a secret that works once, and then with its token as often as it reloads', async () => {
    const { address, elder } = screensOf(await openHost());
    const first = await attach(elder);
    expect(first.status).toBe(200);
    const second = await attach(elder);
    expect(second.status).toBe(403);
    expect(await second.json()).toEqual({
      message: expect.stringContaining('请让工作人员重新打开这个屏幕'),
    });
    const answer: unknown = await first.json();
    expect(answer).toMatchObject({ screen: 'elder' });
    const token =
      typeof answer === 'object' && answer !== null && 'token' in answer
        ? String(answer.token)
        : '';
    for (const _load of ['first', 'again']) {
      const client = openScreen(address, token);
      await client.elder.press.mutate({ press: 'call-staff', revision: 0 });
    }
  });

  it('can do nothing without a token, and nothing that another screen may do', async () => {
    const { address, elder } = screensOf(await openHost());
    const stranger = openScreen(address, 'x'.repeat(43));
    await expect(
      stranger.elder.press.mutate({ press: 'leave', revision: 0 }),
    ).rejects.toMatchObject({
      data: { code: 'UNAUTHORIZED' },
      message: '请让工作人员重新打开这个屏幕',
    });
    const client = openScreen(address, await tokenOf(elder));
    await expect(client.staff.act.mutate({ act: 'sign-out' })).rejects.toThrow(
      '这个屏幕不能做这件事',
    );
  });

  it('loses its staff session with its connection', async () => {
    const host = await openHost();
    const { address, staff } = screensOf(host);
    const token = await tokenOf(staff);
    const views: StaffView[] = [];
    const client = openScreen(address, token);
    client.staff.view.subscribe(undefined, { onData: (view) => views.push(view) });
    await expect.poll(() => views.at(-1)?.session.kind).toBe('signed-out');
  });
});

describe('strangers', () => {
  it('are refused: another origin, another host name, no origin, another path', async () => {
    const { address, elder } = screensOf(await openHost());
    const { host, origin } = new URL(address);
    expect((await attach(elder, 'http://evil.example')).status).toBe(403);
    expect(await upgradeStatus(`${address}/screen`, { origin: 'http://evil.example' })).toBe(403);
    expect(await upgradeStatus(`${address}/screen`, {})).toBe(403);
    expect(await upgradeStatus(`${address}/screen`, { origin, host: 'evil.example' })).toBe(403);
    expect(await upgradeStatus(`${address}/other`, { origin })).toBe(403);
    expect(await upgradeStatus(`${address}/screen`, { origin, host })).toBe(101);
    // The secret was not used up by the refused attempt.
    expect((await attach(elder)).status).toBe(200);
  });

  it('get no file outside the built pages, and every answer says what a page may load', async () => {
    const { address } = screensOf(await openHost());
    for (const name of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/%00',
      '/..%2f..%2fpackage.json',
      '/%',
    ]) {
      const response = await fetch(address + name);
      expect(response.status, name).toBe(404);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(405);
  });

  it('do not stop the host with broken or endless messages', async () => {
    const { address, elder } = screensOf(await openHost());
    const { origin } = new URL(address);
    for (const message of [
      '{',
      '[]',
      '[[]]',
      'null',
      '{"id":1}',
      'x'.repeat(100_000),
      Buffer.from([0, 1, 2]),
    ]) {
      const socket = new WebSocket(`${address.replace('http', 'ws')}/screen`, { origin });
      await new Promise((resolve) => socket.once('open', resolve));
      socket.on('error', () => {});
      socket.send(message);
      // Whatever is answered, the host is done with the message when it answers the ping or ends the connection.
      await new Promise((resolve) => {
        socket.once('pong', resolve);
        socket.once('close', resolve);
        socket.ping();
      });
      socket.terminate();
    }
    const long = await fetch(`${address}/attach`, {
      method: 'POST',
      headers: { origin },
      body: 'y'.repeat(10_000),
    });
    expect(long.status).toBe(413);
    expect((await attach(elder)).status).toBe(200);
  });
});

describe('the simulator', () => {
  it('opens further screens with fresh one-time addresses and shows the cards', async () => {
    const host = await openHost();
    const address = host.simulatorAddress ?? '';
    const socket = createWSClient({
      url: `${address.replace('http', 'ws')}/simulator`,
      WebSocket: socketFrom(address),
    });
    cleanups.push(() => socket.close());
    const client = createTRPCClient<SimulatorRouter>({ links: [wsLink({ client: socket })] });
    const opened = await client.openScreen.mutate({ screen: 'staff' });
    const token = await tokenOf(opened.address);
    const staff = openScreen(screensOf(host).address, token);
    await staff.staff.act.mutate({ act: 'sign-out' });
    const cards = await new Promise<readonly string[]>((resolve) => {
      client.view.subscribe(undefined, {
        onData: (view) => resolve(view.cards.map((card) => card.title)),
      });
    });
    expect(cards.some((title) => /^张桂花，\d+岁$/.test(title))).toBe(true);
    expect(cards.some((title) => title.includes('李红'))).toBe(true);
  });
});

describe('the key file', () => {
  it('is made for its owner alone, and refused when others can read it', async () => {
    const folder = newFolder();
    const host = await openHost(folder);
    await host.stop();
    cleanups.pop();
    const file = path.join(folder, 'kiosk.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o640);
    const keys = keyFile({ dataFolder: folder, databaseFile: databaseFileIn(folder) });
    const refused = await startHost(optionsFor(folder), { keys, servesBrowsers: true, log });
    expect(refused).toEqual({ ok: false, failure: { code: 'key-exposed' } });
    rmSync(file);
    const missing = await startHost(optionsFor(folder), { keys, servesBrowsers: true, log });
    expect(missing).toEqual({ ok: false, failure: { code: 'key-missing' } });
    expect(hostSentence({ code: 'key-missing' }, folder)).toContain('不见了');
  });
});

describe('two hosts', () => {
  it('never run on one folder, nor on one port', async () => {
    const folder = newFolder();
    const host = await openHost(folder);
    const keys = keyFile({ dataFolder: folder, databaseFile: databaseFileIn(folder) });
    const second = await startHost(optionsFor(folder), { keys, servesBrowsers: true, log });
    expect(second).toEqual({ ok: false, failure: { code: 'in-use' } });
    const port = Number(new URL(screensOf(host).address).port);
    const other = newFolder();
    const otherKeys = keyFile({ dataFolder: other, databaseFile: databaseFileIn(other) });
    const taken = await startHost(
      { ...optionsFor(other), port },
      { keys: otherKeys, servesBrowsers: true, log },
    );
    expect(taken).toEqual({ ok: false, failure: { code: 'port-taken', port } });
    // The folder is free again after a start that failed.
    const again = await startHost(optionsFor(other), {
      keys: otherKeys,
      servesBrowsers: true,
      log,
    });
    await expectOk(again).stop();
  });
});

describe('the words of the command line', () => {
  it('are checked, and the wrong one is named', () => {
    const good = { data: '/tmp/x', admin: 'http://127.0.0.1:8450' };
    expect(readHostOptions(good)).toMatchObject({ port: 8460, columns: 48, isSimulated: false });
    for (const [word, value] of [
      ['admin', 'file:///etc/passwd'],
      ['admin', 'http://192.168.1.20:8450'],
      ['admin', 'http://127.0.0.1.evil.example'],
      ['port', '99999'],
      ['printerColumns', '40'],
      ['data', ''],
    ]) {
      expect(readHostOptions({ ...good, [String(word)]: value })).toEqual({
        sentence: expect.stringContaining(String(word)),
      });
    }
  });
});
