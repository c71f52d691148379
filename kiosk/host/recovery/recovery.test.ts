import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createVirtualClock } from '../../../hardware/testing/virtual-clock.ts';
import { DEMO_STAFF } from '../../../shared/demo/people.ts';
import { kioskIdSchema } from '../../../shared/identity/ids.ts';
import { followChain, genesisHead } from '../../../shared/ledger/chain.ts';
import { succeed } from '../../../shared/result.ts';
import { REQUEST_HEADERS } from '../../../shared/sync/contract.ts';
import { signCertificate } from '../../../shared/sync/enrolment.ts';
import type { ElderStep, StaffView } from '../../contract/views.ts';
import {
  applyChanges,
  canteenChanges,
  expectOk,
  handClock,
  LUNCH_MS,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  openStore,
  TEST_KEY,
  type TestDistrict,
  temporaryFolder,
} from '../../core/canteen.test-support.ts';
import { cashOf, elderBorn, LUNCH, orderFor } from '../../core/checkout/order.test-support.ts';
import { sellOrder } from '../../core/checkout/sell.ts';
import { peopleChanges, Screen } from '../../core/kiosk.test-support.ts';
import type { TimerPort } from '../../core/ports.ts';
import { roomOf } from '../../core/room.test-support.ts';
import { enrolmentCodeOf, openTestAdmin } from '../../core/sync/admin.test-support.ts';
import { createCounterTable } from '../../simulator/counter-table.ts';
import { takeSnapshot } from '../../store/snapshot.ts';
import { CanteenRun } from '../canteen-run.ts';
import { httpTo, letOthersIn, machineRandom, machineTimer } from '../world.ts';
import { placesOf } from './places.ts';

const ELDER = { connectionId: 'elder', screen: 'elder' } as const;
const STAFF = { connectionId: 'staff', screen: 'staff' } as const;

/** What staff assigned on the counter of these tests, by names of their own. */
const DEVICES = createCounterTable({ columns: 48, clock: createVirtualClock() }).devices.map(
  (device) => ({ ...device, name: `窗口${device.name}` }),
);

type Recovery = Extract<StaffView['session'], { readonly kind: 'recovery' }>;

/** The same admin's answer to a code made to replace the district's kiosk. */
function replacementOf(district: TestDistrict): TestDistrict {
  const other = makeDistrict();
  const certificate = {
    ...other.answer.certificate,
    canteenId: district.answer.certificate.canteenId,
    kiosk: kioskIdSchema.parse(machineRandom.uuid()),
    kioskNumber: 8,
    replaces: district.enrolment.kiosk,
  };
  const given = {
    ...other.answer,
    adminPublicKey: district.adminKey.publicKey,
    signature: signCertificate(certificate, district.adminKey.privateKey),
  };
  return {
    adminKey: district.adminKey,
    kioskKey: other.kioskKey,
    enrolment: { ...certificate, ...given },
    answer: { ...given, certificate },
  };
}

function sell(store: ReturnType<typeof openStore>, count: number): void {
  const tools = ledgerTools(store);
  for (let meal = 0; meal < count; meal += 1) {
    const elder = elderBorn('1951-03-08');
    const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
    expectOk(sellOrder(tools, order, cashOf(1_000)));
  }
}

/** A canteen whose kiosk has sold, with a snapshot taken after the first meals, and an admin that heard of none. */
async function makeCanteen(sold: { readonly inSnapshot: number; readonly after: number }) {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const district = makeDistrict();
  const store = openCanteenStore(folder, district);
  applyChanges(store, await peopleChanges(district));
  expectOk(store.transact((open) => succeed(open.saveDevices(DEVICES))));
  sell(store, sold.inSnapshot);
  const places = placesOf({ dataFolder: folder, snapshotFolder: null, keyHex: TEST_KEY });
  const kioskId = district.enrolment.kiosk;
  const snapshot = { ...places, folder: places.snapshotFolder, kioskId, atMs: Date.now() - 60_000 };
  if (sold.inSnapshot > 0) expectOk(takeSnapshot(snapshot));
  sell(store, sold.after);
  store.close();
  const next = replacementOf(district);
  const oldAdmin = await openTestAdmin(district);
  const newAdmin = await openTestAdmin(next);
  newAdmin.changes.push(...canteenChanges(next), ...(await peopleChanges(next)));
  onTestFinished(async () => {
    await Promise.all([oldAdmin.close(), newAdmin.close()]);
  });
  return { folder, places, district, next, oldAdmin, newAdmin, code: enrolmentCodeOf(next) };
}
type Canteen = Awaited<ReturnType<typeof makeCanteen>>;

/** The host's inner part with one admin that knows both kiosks, and its two screens. */
function startRun(canteen: Canteen, timer: TimerPort = machineTimer) {
  const { district, oldAdmin, newAdmin } = canteen;
  const clock = createVirtualClock();
  const table = createCounterTable({ columns: 48, clock });
  const problems: unknown[] = [];
  const unsent: number[] = [];
  const run = new CanteenRun({
    places: canteen.places,
    enrolmentCode: null,
    connect: (store) => roomOf({ table, store, clock, wallMs: () => LUNCH_MS }),
    line: () => ({
      send(request, signal) {
        const isOld = request.headers[REQUEST_HEADERS.kiosk] === district.enrolment.kiosk;
        return httpTo((isOld ? oldAdmin : newAdmin).address).send(request, signal);
      },
    }),
    clock: handClock(),
    timer,
    random: machineRandom,
    letOthersIn,
    onEnrolmentFailure: () => {},
    onUnsent: (count) => unsent.push(count),
    onRecoveryKey: () => {},
    onProblem: (error) => problems.push(error),
  });
  const started = run.start();
  const elder = new Screen((signal) => run.service.watchElder(ELDER, signal));
  const staff = new Screen((signal) => run.service.watchStaff(STAFF, signal));
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= Promise.all([elder.close(), staff.close()]).then(() => run.stop());
    return stopping;
  };
  onTestFinished(stop);
  return {
    run,
    started,
    problems,
    unsent,
    stop,
    table,
    elder,
    staff,
    step: <Kind extends ElderStep['kind']>(kind: Kind) =>
      elder.until(`step ${kind}`, ({ step }) => step.kind === kind && step),
    recovery: (what: string, isIt: (session: Recovery) => boolean) =>
      staff.until(what, ({ session }) => session.kind === 'recovery' && isIt(session) && session),
    act: (act: Parameters<typeof run.service.actStaff>[1]) => run.service.actStaff(STAFF, act),
  };
}

/** Changes one bit in each page of a file from a page on. */
function damagePages(file: string, fromPage: number): void {
  const bytes = readFileSync(file);
  for (let at = fromPage * 4_096 + 100; at < bytes.length; at += 4_096) {
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  }
  writeFileSync(file, bytes);
}

/** Resolves once the admin holds so many entries of the old kiosk; checks that they hang together. */
async function arrived(canteen: Canteen, count: number): Promise<void> {
  const { oldAdmin, district } = canteen;
  await expect.poll(() => oldAdmin.entries.length, { timeout: 20_000 }).toBe(count);
  const { enrolment, kioskKey } = district;
  const head = genesisHead({ kioskId: enrolment.kiosk, publicKey: kioskKey.publicKey });
  const { broken } = followChain({ head, kioskId: enrolment.kiosk, entries: oldAdmin.entries });
  expect(broken).toBeNull();
}

function asideIn(folder: string): string {
  const name = readdirSync(folder).find((each) => each.startsWith('kiosk.damaged-'));
  if (name === undefined) throw new Error('nothing was put aside');
  return path.join(folder, name);
}

it('takes a new identity in place of a damaged database by one code, serves again, and sends what the snapshot saved', async () => {
  const canteen = await makeCanteen({ inSnapshot: 5, after: 2 });
  damagePages(canteen.places.file, 0);
  const damaged = readFileSync(canteen.places.file);
  const kiosk = startRun(canteen);
  expectOk(kiosk.started);
  const stopped = await kiosk.step('stopped');
  expect(stopped).toMatchObject({ sentence: '点餐机正在检修，请工作人员写纸条。' });
  const asked = await kiosk.recovery('what to do', ({ stage }) => stage === 'asking');
  expect(asked.title).toBe('本机的数据坏了，不能用了');
  expect(kiosk.elder.view.canteen.canteenName).toBe('善南街道助老食堂');

  await kiosk.run.service.pressElder(ELDER, { press: 'call-staff', revision: 0 });
  await kiosk.recovery('the call', ({ isElderCalling }) => isElderCalling);
  await kiosk.act({ act: 'answer-call' });
  await kiosk.act({ act: 'try-again' });
  await kiosk.act({ act: 'replace-kiosk', code: 'AAAA' });
  const refused = await kiosk.recovery('why not', ({ trouble }) => trouble !== null);
  expect(refused.trouble).toBe('替换码的样子不对，应为五组、每组四个字。请核对后再输入。');
  expect(readFileSync(canteen.places.file).equals(damaged)).toBe(true);

  const startedMs = performance.now();
  await kiosk.act({ act: 'replace-kiosk', code: canteen.code });
  const done = await kiosk.recovery('the new identity', ({ stage }) => stage === 'replaced');
  expect(done.sentences[0]).toContain('8 号点餐机');
  await kiosk.step('waiting');
  console.log(`replaced and serving after ${Math.round(performance.now() - startedMs)} ms`);
  await kiosk.act({ act: 'close-recovery' });
  await kiosk.staff.until('the sign-in', ({ session }) => session.kind === 'signed-out');
  await arrived(canteen, 5);
  const aside = asideIn(canteen.folder);
  expect(readFileSync(path.join(aside, 'kiosk.db')).equals(damaged)).toBe(true);
  await expect.poll(() => existsSync(path.join(aside, 'sent.json'))).toBe(true);
  await kiosk.stop();

  const store = openStore(canteen.folder);
  expect(store.enrolment()?.replaces).toBe(canteen.district.enrolment.kiosk);
  expect(store.head().seq).toBe(0);
  // The admin knows of no meal, the snapshot of five that were called by a number.
  expect(store.nextOrderNumber(LUNCH.businessDate)).toBe(6);
  // The machine stands where it stood, and its devices with it; only the snapshot still knew of them.
  expect(store.devices()).toEqual({ kind: 'saved', devices: DEVICES });
  store.close();
  // The next start is an ordinary one.
  const again = startRun(canteen);
  expectOk(again.started);
  await again.step('waiting');
  await again.stop();
  expect(canteen.oldAdmin.entries.length).toBe(5);
});

it('does not sell on from a file that was put back to an older state, and saves the snapshot that knew more', async () => {
  const canteen = await makeCanteen({ inSnapshot: 4, after: 0 });
  const first = startRun(canteen);
  await first.step('waiting');
  await first.stop();
  const { district, places } = canteen;
  // The sales, and that their slips may not have come out.
  const known = openStore(canteen.folder);
  const { seq } = known.head();
  known.close();
  const fresh = temporaryFolder();
  openCanteenStore(fresh.folder, district).close();
  copyFileSync(path.join(fresh.folder, 'kiosk.db'), places.file);
  fresh.remove();
  canteen.oldAdmin.entries.splice(0);

  const guarded = startRun(canteen);
  const asked = await guarded.recovery('what to do', ({ stage }) => stage === 'asking');
  expect(asked.sentences[0]).toContain(`记过 ${seq} 条账，现在的数据只有 0 条`);
  await guarded.act({ act: 'replace-kiosk', code: canteen.code });
  await guarded.recovery('the new identity', ({ stage }) => stage === 'replaced');
  // The newest snapshot that was made by then: of the start of the first run at the latest.
  await expect
    .poll(() => canteen.oldAdmin.entries.length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(4);
});

it('ends in the recovery screen, not in a crash, when a page turns out to be damaged while it serves', async () => {
  const canteen = await makeCanteen({ inSnapshot: 60, after: 0 });
  const kiosk = startRun(canteen);
  await kiosk.step('waiting');
  await expect.poll(() => canteen.oldAdmin.entries.length).toBeGreaterThanOrEqual(60);
  damagePages(canteen.places.file, 1);
  const card = { press: 'start-without-card', revision: kiosk.elder.view.revision } as const;
  await kiosk.run.service.pressElder(ELDER, card).catch(() => {});
  const device = kiosk.run.devices;
  if (device !== null) await kiosk.table.tap('zhang', device);
  // Whoever reads the page first: a card, the sync, or the next snapshot.
  await kiosk.recovery('what is the matter', ({ title }) => title === '本机的数据坏了，不能用了');
  await kiosk.step('stopped');
  await kiosk.act({ act: 'replace-kiosk', code: canteen.code });
  await kiosk.recovery('the new identity', ({ stage }) => stage === 'replaced');
  await kiosk.step('waiting');
});

it('opens by itself when a disk that did not answer is back', async () => {
  const canteen = await makeCanteen({ inSnapshot: 0, after: 2 });
  const { file } = canteen.places;
  renameSync(file, `${file}.away`);
  mkdirSync(file);
  const waiting: (() => void)[] = [];
  const timer: TimerPort = {
    after(delayMs, action) {
      if (delayMs !== 5_000) return machineTimer.after(delayMs, action);
      waiting.push(action);
      return () => {};
    },
  };
  const kiosk = startRun(canteen, timer);
  const asked = await kiosk.recovery('what to do', ({ stage }) => stage === 'asking');
  expect(asked.title).toBe('本机的磁盘读不出来');
  waiting.shift()?.();
  await expect.poll(() => waiting.length).toBe(1);
  rmSync(file, { recursive: true });
  renameSync(`${file}.away`, file);
  waiting.shift()?.();
  await kiosk.step('waiting');
});

it('lets staff of a kiosk that the admin calls forked take a new identity, and shows the admin the branch', async () => {
  const canteen = await makeCanteen({ inSnapshot: 0, after: 3 });
  // Another machine with the same image has sold first.
  const clone = temporaryFolder();
  const other = openCanteenStore(clone.folder, canteen.district);
  sell(other, 2);
  const entries = other.entriesAfter({ seq: 0, entriesMax: 10, charactersMax: 1e9 });
  other.close();
  clone.remove();
  canteen.oldAdmin.entries.push(...entries);
  const kiosk = startRun(canteen);
  await kiosk.step('waiting');
  const { devices } = kiosk.run;
  if (devices === null) throw new Error('no devices');
  await kiosk.table.tap('staff', devices);
  await kiosk.staff.until('the PIN pad', ({ session }) => session.kind === 'pin');
  await kiosk.act({ act: 'enter-pin', pin: DEMO_STAFF.pin });
  const session = await kiosk.staff.until(
    'the advice to replace',
    ({ session: now }) => now.kind === 'signed-in' && now.isToBeReplaced && now,
  );
  expect(session.devices.find(({ name }) => name === '上传')?.sentence).toContain('更换设备身份');
  await kiosk.act({ act: 'replace-kiosk', code: 'AAAA-BBBB-CCCC-DDDD-EEEE' });
  await kiosk.staff.until(
    'why not',
    ({ session: now }) =>
      now.kind === 'signed-in' && now.sentence?.includes('不是发替换码的那个管理端'),
  );
  await kiosk.act({ act: 'replace-kiosk', code: canteen.code });
  await kiosk.recovery('the new identity', ({ stage }) => stage === 'replaced');
  await kiosk.step('waiting');
  const done = path.join(asideIn(canteen.folder), 'sent.json');
  await expect.poll(() => existsSync(done), { timeout: 10_000 }).toBe(true);
  const kioskId = canteen.district.enrolment.kiosk;
  expect(JSON.parse(readFileSync(done, 'utf8'))).toMatchObject({ found: true, kioskId });
  expect(canteen.oldAdmin.requests).toContain('POST batches');
  expect(canteen.oldAdmin.entries).toEqual(entries);
  await kiosk.stop();
  // What the old kiosk had is on its way under its own name, and the new one has sold nothing yet.
  expect(kiosk.unsent).toEqual([]);
  expect(kiosk.problems).toEqual([]);
});

it('finishes a replacement that was broken off between the two files', async () => {
  const canteen = await makeCanteen({ inSnapshot: 0, after: 2 });
  const { folder, next } = canteen;
  const fresh = temporaryFolder();
  openCanteenStore(fresh.folder, next).close();
  copyFileSync(
    path.join(fresh.folder, 'kiosk.db'),
    path.join(folder, 'kiosk.ready-20261123T034200Z.db'),
  );
  fresh.remove();
  const kiosk = startRun(canteen);
  await kiosk.step('waiting');
  await arrived(canteen, 2);
  expect(path.basename(asideIn(folder))).toBe('kiosk.damaged-20261123T034200Z');
  await kiosk.stop();
  const store = openStore(folder);
  expect(store.enrolment()?.kiosk).toBe(next.enrolment.kiosk);
  store.close();
});

it('does not use an identity that takes nobody’s place', async () => {
  const canteen = await makeCanteen({ inSnapshot: 1, after: 0 });
  damagePages(canteen.places.file, 0);
  const district = makeDistrict();
  const admin = await openTestAdmin(district);
  onTestFinished(() => admin.close());
  const kiosk = startRun({ ...canteen, newAdmin: admin });
  await kiosk.recovery('what to do', ({ stage }) => stage === 'asking');
  await kiosk.act({ act: 'replace-kiosk', code: enrolmentCodeOf(district) });
  const refused = await kiosk.recovery('why not', ({ trouble }) => trouble !== null);
  expect(refused.trouble).toContain('不是用来更换这台机器的');
  expect(existsSync(path.join(canteen.folder, 'kiosk.next.db'))).toBe(false);
});
