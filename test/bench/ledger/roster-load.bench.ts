import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gunzipSync } from 'node:zlib';
import { expectOk, openStore } from '../../../kiosk/core/canteen.test-support.ts';
import { createTrustedClock } from '../../../kiosk/core/clock.ts';
import { readIdentity } from '../../../kiosk/core/identity.ts';
import { enrol } from '../../../kiosk/core/sync/enrol.ts';
import type { HttpPort } from '../../../kiosk/core/sync/http-port.ts';
import { createSignedRequests } from '../../../kiosk/core/sync/requests.ts';
import { fetchChanges } from '../../../kiosk/core/sync/round.ts';
import { httpTo, letOthersIn, machineClock } from '../../../kiosk/host/world.ts';
import { succeed } from '../../../shared/result.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';
import { type LargeDistrict, openLargeDistrict } from './roster-district.ts';

const ELDERS = 50_000;
const LIMIT_S = 20;
/** A tap answered later than this is felt; the whole way from card to menu has a second. */
const STRETCH_LIMIT_MS = 100;
const ROUNDS = 2;

interface Loaded {
  readonly seconds: number;
  /** Longest time in which the kiosk's thread heard no tap. */
  readonly longestStretchMs: number;
}

/** A new kiosk, enrolled over HTTP, hears everything for the first time. */
async function loadOnce(district: LargeDistrict, http: HttpPort): Promise<Loaded> {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-roster-kiosk-'));
  const store = openStore(folder);
  const { signal } = new AbortController();
  try {
    expectOk(await enrol({ store, http, code: await district.enrolmentCode(), signal }));
    const identity = () => readIdentity(store);
    const clock = createTrustedClock({
      clock: machineClock,
      ...{ lastEntryMs: 0, adminTimeMs: 0, buildMs: 0 },
    });
    const requests = createSignedRequests({ store, http, machineClock, identity });
    const tools = { store, requests, identity, clock, branch: { sentSeq: 0 }, letOthersIn };
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    const from = performance.now();
    const fetched = expectOk(await fetchChanges(tools, signal));
    const seconds = (performance.now() - from) / 1_000;
    delays.disable();
    if (fetched.changeCount < ELDERS) throw new Error(`only ${fetched.changeCount} changes came`);
    return { seconds, longestStretchMs: delays.max / 1e6 };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** HTTP that counts the bytes of answers' bodies as they come over the line. */
function countingHttp(address: string, coding: 'gzip' | 'identity') {
  const counted = { bytes: 0 };
  const http: HttpPort = {
    send: ({ method, path: where, headers, body }) =>
      new Promise((resolve, reject) => {
        const sent = request(
          new URL(where, address),
          { method, headers: { ...headers, 'accept-encoding': coding } },
          (response) => {
            const pieces: Buffer[] = [];
            response.on('data', (piece: Buffer) => pieces.push(piece));
            response.on('end', () => {
              const raw = Buffer.concat(pieces);
              counted.bytes += raw.length;
              const isPacked = response.headers['content-encoding'] === 'gzip';
              const text = (isPacked ? gunzipSync(raw) : raw).toString('utf8');
              resolve(succeed({ status: response.statusCode ?? 0, text }));
            });
          },
        );
        sent.on('error', reject);
        sent.end(body ?? undefined);
      }),
  };
  return { http, counted };
}

async function bytesAnElder(district: LargeDistrict, coding: 'gzip' | 'identity'): Promise<number> {
  const { http, counted } = countingHttp(district.address, coding);
  await loadOnce(district, http);
  return counted.bytes / ELDERS;
}

async function withDistrict(measure: (district: LargeDistrict) => Promise<BenchRow>) {
  const district = await openLargeDistrict(ELDERS);
  try {
    return await measure(district);
  } finally {
    await district.stop();
  }
}

const HEARD = `${ELDERS} elders, a fifth with an account, a quarter with meals elsewhere`;

const firstLoad = (): Promise<BenchRow> =>
  withDistrict((district) =>
    compare({
      row: 'first load of a roster',
      work: `a new kiosk hears of ${HEARD}: admin process, PostgreSQL, HTTP on loopback, kiosk core and encrypted store, against the limit`,
      unit: 's',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: async () => (await loadOnce(district, httpTo(district.address))).seconds,
      theirs: LIMIT_S,
    }),
  );

const longestStretch = (): Promise<BenchRow> =>
  withDistrict((district) =>
    compare({
      row: 'longest wait of a tap while a roster loads',
      work: `longest time in which the kiosk's thread does nothing else during the first load of ${HEARD}, against the limit`,
      unit: 'ms',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: async () => (await loadOnce(district, httpTo(district.address))).longestStretchMs,
      theirs: STRETCH_LIMIT_MS,
    }),
  );

const bytesOnTheWire = (): Promise<BenchRow> =>
  withDistrict((district) =>
    compare({
      row: 'bytes on the wire an elder',
      work: `bodies of the answers of a first load of ${HEARD}, by elder: as gzip against as plain JSON`,
      unit: 'B',
      better: 'lower',
      goal: 0.5,
      rounds: 1,
      ours: () => bytesAnElder(district, 'gzip'),
      theirs: () => bytesAnElder(district, 'identity'),
    }),
  );

export const rows: BenchRows = [firstLoad, longestStretch, bytesOnTheWire];
