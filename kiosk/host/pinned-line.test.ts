// Goal: whoever sits on the line to the admin learns nothing, whatever certificate they show, and the admin's own
// certificate may change without a person. Method: real TLS, with a proxy in the middle that keeps what it decrypts.
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { adminFingerprint } from '../../shared/identity/admin-fingerprint.ts';
import { SYNC_PATHS } from '../../shared/sync/contract.ts';
import {
  type AdminIdentity,
  type Succession,
  signIdentity,
  signSuccession,
} from '../../shared/sync/identity.ts';
import {
  makeDistrict,
  openCanteenStore,
  openStore,
  temporaryFolder,
} from '../core/canteen.test-support.ts';
import type { HttpRequest } from '../core/sync/http-port.ts';
import type { SqliteKioskStore } from '../store/store.ts';
import { lineTo } from './pinned-line.ts';
import { madeCertificate, type TlsPair } from './tls.test-support.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const live = (): AbortSignal => new AbortController().signal;
const SECRET = 'the-secret-of-this-kiosk';

function question(body: string | null = null): HttpRequest {
  return {
    method: body === null ? 'GET' : 'POST',
    path: '/kiosk/v1/head',
    headers: { 'zhulao-signature': SECRET },
    body,
    timeoutMs: 5_000,
  };
}

interface TlsAdmin {
  readonly address: string;
  readonly port: number;
  /** What it was asked, as `GET /kiosk/v1/head`. */
  readonly asked: string[];
  /** Changes what it says of itself. */
  setIdentity(identity: AdminIdentity): void;
  /** Shows another certificate from the next line on, and ends those that are open. */
  setCertificate(tls: TlsPair): void;
  lineCount(): number;
}

/** An admin that answers every question with `here`, and the one for its identity with what it was given. */
async function openTlsAdmin(tls: TlsPair, told: AdminIdentity): Promise<TlsAdmin> {
  let identity = told;
  const asked: string[] = [];
  let lines = 0;
  const server = createServer(tls, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const isIdentity = request.url === SYNC_PATHS.identity;
    request
      .resume()
      .once('end', () => response.end(isIdentity ? JSON.stringify(identity) : 'here'));
  });
  server.on('secureConnection', () => {
    lines += 1;
  });
  const port = await listen(server);
  return {
    address: `https://localhost:${port}`,
    port,
    asked,
    setIdentity(next) {
      identity = next;
    },
    setCertificate(next) {
      server.setSecureContext(next);
      server.closeAllConnections();
    },
    lineCount: () => lines,
  };
}

async function listen(server: Server | ReturnType<typeof createTlsServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  cleanups.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Somebody in the middle with a certificate of their own, who passes everything on and keeps it. */
async function openProxy(tls: TlsPair, adminPort: number) {
  const heard: Buffer[] = [];
  const server = createTlsServer(tls, (fromKiosk) => {
    const toAdmin = connect({ port: adminPort, host: 'localhost', rejectUnauthorized: false });
    fromKiosk.on('data', (bytes: Buffer) => heard.push(bytes));
    fromKiosk.on('error', () => toAdmin.destroy());
    toAdmin.on('error', () => fromKiosk.destroy());
    fromKiosk.pipe(toAdmin).pipe(fromKiosk);
    cleanups.push(() => {
      fromKiosk.destroy();
      toAdmin.destroy();
    });
  });
  const port = await listen(server);
  return {
    address: `https://localhost:${port}`,
    heard: () => Buffer.concat(heard).toString('latin1'),
  };
}

const district = makeDistrict();

function identityOf(certificates: readonly TlsPair[], signer = district.adminKey): AdminIdentity {
  const { publicKey, privateKey } = signer;
  const sha256 = certificates.map((one) => one.sha256);
  return signIdentity({ format: 1, publicKey, certificates: sha256, successions: [] }, privateKey);
}

function enrolledStore(): SqliteKioskStore {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const store = openCanteenStore(folder, district);
  cleanups.push(() => store.close());
  return store;
}

function emptyStore(): SqliteKioskStore {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  const store = openStore(folder);
  cleanups.push(() => store.close());
  return store;
}

const here = { ok: true, value: { status: 200, text: 'here' } };
const foreign = { ok: false, failure: { code: 'foreign-admin' } };

describe('the line to the admin', () => {
  it('asks who is there once, and then sends everything over one line that is kept', async () => {
    const tls = await madeCertificate();
    const admin = await openTlsAdmin(tls, identityOf([tls]));
    const line = lineTo(admin.address, { store: enrolledStore(), code: null });
    for (let round = 0; round < 3; round += 1) {
      expect(await line.send(question(), live())).toEqual(here);
    }
    expect(await line.send(question('{}'), live())).toEqual(here);
    expect(admin.asked).toEqual([
      `GET ${SYNC_PATHS.identity}`,
      ...Array.from({ length: 3 }, () => 'GET /kiosk/v1/head'),
      'POST /kiosk/v1/head',
    ]);
    expect(admin.lineCount()).toBeLessThanOrEqual(2);
  });

  it.each([
    ['long past', '2001-01-01', '2003-01-01'],
    ['far in the future', '2090-01-01', '2092-01-01'],
  ])(
    'holds with a certificate whose dates are %s: the clock of a kiosk may be years off',
    async (_when, from, to) => {
      const tls = await madeCertificate({ from, to, name: 'another.example' });
      const admin = await openTlsAdmin(tls, identityOf([tls]));
      const line = lineTo(admin.address, { store: enrolledStore(), code: null });
      expect(await line.send(question(), live())).toEqual(here);
    },
  );

  it('goes on by itself when the certificate was renewed', async () => {
    const [first, second] = [await madeCertificate(), await madeCertificate()];
    const admin = await openTlsAdmin(first, identityOf([first]));
    const line = lineTo(admin.address, { store: enrolledStore(), code: null });
    expect(await line.send(question(), live())).toEqual(here);
    admin.setIdentity(identityOf([second]));
    admin.setCertificate(second);
    // The line that was open may break under one request, as lines do; the sync comes again.
    const afterwards = [await line.send(question(), live()), await line.send(question(), live())];
    expect(afterwards.at(-1)).toEqual(here);
    expect(admin.asked.filter((one) => one.endsWith('identity'))).toHaveLength(2);
  });

  it('gives somebody in the middle nothing but the question who is there, even when they pass the admin’s true answer on', async () => {
    const [own, theirs] = [await madeCertificate(), await madeCertificate()];
    const admin = await openTlsAdmin(own, identityOf([own]));
    const proxy = await openProxy(theirs, admin.port);
    const store = enrolledStore();
    const line = lineTo(proxy.address, { store, code: null });
    expect(await line.send(question('{"entries":"of this kiosk"}'), live())).toEqual(foreign);
    const unused = lineTo(proxy.address, { store: emptyStore(), code: codeOf(district.adminKey) });
    expect(await unused.send(question(SECRET), live())).toEqual(foreign);
    expect(proxy.heard()).toContain(`GET ${SYNC_PATHS.identity} HTTP/1.1`);
    expect(proxy.heard()).not.toContain('head');
    expect(proxy.heard()).not.toContain(SECRET);
    expect(admin.asked).toEqual(Array.from({ length: 2 }, () => `GET ${SYNC_PATHS.identity}`));
  });

  it('gives nothing to another admin whose own identity is in order, nor to one that answers anything else', async () => {
    const tls = await madeCertificate();
    const stranger = await openTlsAdmin(tls, identityOf([tls], makeSigningKeyPair()));
    const line = lineTo(stranger.address, { store: enrolledStore(), code: null });
    expect(await line.send(question(), live())).toEqual(foreign);
    const portal = createServer(tls, (_request, response) => response.end('<html>请登录</html>'));
    const address = `https://localhost:${await listen(portal)}`;
    const other = lineTo(address, { store: enrolledStore(), code: null });
    expect(await other.send(question(), live())).toEqual(foreign);
    expect(stranger.asked).toEqual([`GET ${SYNC_PATHS.identity}`]);
  });

  it('follows the admin to a new key by its successions, keeps it over a restart, and never goes back', async () => {
    const tls = await madeCertificate();
    const [old, next] = [district.adminKey, makeSigningKeyPair()];
    const successions: Succession[] = [
      signSuccession({ previous: old.publicKey, publicKey: next.publicKey }, old.privateKey),
    ];
    const renewed = signIdentity(
      { format: 1, publicKey: next.publicKey, certificates: [tls.sha256], successions },
      next.privateKey,
    );
    const admin = await openTlsAdmin(tls, renewed);
    const store = enrolledStore();
    expect(await lineTo(admin.address, { store, code: null }).send(question(), live())).toEqual(
      here,
    );
    expect(store.adminKeys()).toEqual([next.publicKey, old.publicKey]);
    admin.setIdentity(identityOf([tls]));
    expect(await lineTo(admin.address, { store, code: null }).send(question(), live())).toEqual(
      foreign,
    );
  });

  it('is unreachable, not foreign, where nobody listens or nobody answers in time', async () => {
    const tls = await madeCertificate();
    const silent = createServer(tls, () => {});
    const address = `https://localhost:${await listen(silent)}`;
    const unreachable = { ok: false, failure: { code: 'unreachable' } };
    const line = lineTo(address, { store: enrolledStore(), code: null });
    const stopping = AbortSignal.timeout(300);
    expect(await line.send(question(), stopping)).toEqual(unreachable);
    const nowhere = lineTo('https://localhost:9', { store: enrolledStore(), code: null });
    expect(await nowhere.send(question(), live())).toEqual(unreachable);
  });
});

function codeOf({ publicKey }: { readonly publicKey: string }): string {
  return `ABCDEFGH2345${adminFingerprint(publicKey)}`.replaceAll(/.{4}(?=.)/g, '$&-');
}
