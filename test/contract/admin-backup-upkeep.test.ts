// Goal: backups are made by themselves, their absence is told, and what a restore lost is worked off by people. Method: the
// real keeper on a real database with a clock in the hand; the console over HTTP.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RESTORATION_TASKS } from '../../admin/contract/backups.ts';
import { isBackupDue, isBackupLate, keepBackups } from '../../admin/server/backup/schedule.ts';
import {
  openTestAdmin,
  SMALL,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from './admin.test-support.ts';
import { type BackupBench, openBackupBench, restore } from './backup.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

const HOUR_MS = 3_600_000;

let cluster: TestCluster;
let bench: BackupBench;
beforeAll(async () => {
  cluster = await startTestCluster();
  bench = openBackupBench(cluster);
});
afterAll(async () => {
  bench.remove();
  await cluster.stop();
});

const at = (text: string): number => Date.parse(`${text}:00.000+08:00`);

test('a backup is due after each 02:30, also when the machine was off then, and an hour after a failure', () => {
  const record = { sinceMs: at('2026-11-20T09:00'), lastVerifiedMs: null, lastFailureMs: null };
  expect(isBackupDue(record, 150, at('2026-11-20T23:59'))).toBe(false);
  expect(isBackupDue(record, 150, at('2026-11-21T02:30'))).toBe(true);
  const made = { ...record, lastVerifiedMs: at('2026-11-21T02:31') };
  expect(isBackupDue(made, 150, at('2026-11-22T02:29'))).toBe(false);
  expect(isBackupDue(made, 150, at('2026-11-25T08:00'))).toBe(true);
  const failed = { ...made, lastFailureMs: at('2026-11-22T02:31') };
  expect(isBackupDue(failed, 150, at('2026-11-22T03:30'))).toBe(false);
  expect(isBackupDue(failed, 150, at('2026-11-22T03:31'))).toBe(true);
});

test('a backup is late when the last good one is older than 36 hours, or the newest try failed', () => {
  const made = { sinceMs: 0, lastVerifiedMs: at('2026-11-21T02:31'), lastFailureMs: null };
  expect(isBackupLate(made, at('2026-11-22T14:31'))).toBe(false);
  expect(isBackupLate(made, at('2026-11-22T14:32'))).toBe(true);
  expect(
    isBackupLate({ ...made, lastFailureMs: at('2026-11-21T03:00') }, at('2026-11-21T03:01')),
  ).toBe(true);
});

/** An admin whose database was made when its clock says that it was. */
async function openDated(): Promise<TestAdmin> {
  const admin = await cluster.open();
  await sql`update kysely_migration set timestamp = ${new Date(SMALL.nowMs).toISOString()}`.execute(
    admin.context.database,
  );
  return admin;
}

function alarmsOf(admin: TestAdmin): Promise<readonly string[]> {
  return admin.context.database
    .selectFrom('alarm')
    .select('sentence')
    .where('code', '=', 'backup-late')
    .where('closed_at', 'is', null)
    .execute()
    .then((rows) => rows.map(({ sentence }) => sentence));
}

test('the running admin backs up every night, tells once when it cannot, and closes the alarm when it can', async () => {
  const admin = await openDated();
  const folder = join(bench.folder, 'nightly');
  const keeper = keepBackups(admin.context, {
    atMinute: 150,
    folder,
    dataFolder: bench.folder,
    isServerHere: true,
  });
  try {
    await keeper.look();
    expect(await alarmsOf(admin)).toEqual([]);
    admin.context.setNow(at('2026-11-24T02:30'));
    await keeper.look();
    await keeper.look();
    expect(readdirSync(folder)).toEqual(['zhulao-370481-20261124-023000.backup']);
    // A file where the folder was: nothing can be written there.
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    for (const hour of ['02:30', '02:40', '03:40']) {
      admin.context.setNow(at(`2026-11-25T${hour}`));
      await keeper.look();
    }
    const told = await alarmsOf(admin);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('最近一份校验过的备份是 2026-11-24 的');
    expect(told[0]).toContain('备份文件写不进去');
    const { client } = await signInAs(admin.address);
    expect(await client.backups.query()).toMatchObject({ isLate: true });
    rmSync(folder);
    mkdirSync(folder);
    admin.context.setNow(at('2026-11-25T05:00'));
    await keeper.look();
    expect(await alarmsOf(admin)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['zhulao-370481-20261125-050000.backup']);
  } finally {
    await keeper.stop();
    await admin.close();
  }
});

test('after a restore the console lists what to do again, until a person has ticked off each, audited', async () => {
  const admin = await cluster.open();
  const kiosk = await enrolTestKiosk(admin);
  kiosk.sellToGuest();
  await kiosk.sendRange(1, 1);
  const file = await bench.backUp(admin, 'older.backup');
  kiosk.sellToGuest();
  await kiosk.sendRange(2, 2);
  await admin.close();
  const databaseUrl = await cluster.makeDatabase();
  expect((await restore(bench, file, { databaseUrl })).ok).toBe(true);
  const restored = await openTestAdmin(databaseUrl, bench.keys);
  try {
    restored.context.setNow(SMALL.nowMs + 30 * HOUR_MS);
    const auditor = await signInAs(restored.address, SMALL.users.auditor);
    const before = await auditor.client.backups.query();
    expect(before.restoration).toMatchObject({
      backupMadeAt: '2026-11-23T12:00:00.000+08:00',
      restoredAt: '2026-11-24T12:00:00.000+08:00',
      kiosks: [{ kioskNumber: 1, seqThen: 1, seqNow: 1, requestsSince: null }],
    });
    await kiosk.sendOnly(kiosk.batch(2, 2), restored.address);
    const heard = await auditor.client.backups.query();
    expect(heard.restoration?.kiosks).toMatchObject([{ seqThen: 1, seqNow: 2 }]);
    const restorationId = before.restoration?.restorationId ?? 0;
    const settled = { restorationId, kind: 'payments', note: '对过银行回单' } as const;
    expect(await codeOf(auditor.client.settleTask.mutate(settled))).toBe('FORBIDDEN');
    const officer = await signInAs(restored.address);
    const open = async () => (await officer.client.alarms.query()).map(({ code }) => code);
    for (const kind of RESTORATION_TASKS) {
      expect(await open()).toContain('restored');
      await officer.client.settleTask.mutate({ ...settled, kind });
    }
    expect(await open()).not.toContain('restored');
    // The second person to tick changes nothing of the first one's word.
    await officer.client.settleTask.mutate({ ...settled, note: '再记一次' });
    const after = await officer.client.backups.query();
    expect(after.restoration?.tasks.map(({ done }) => done?.note)).toEqual(
      RESTORATION_TASKS.map(() => '对过银行回单'),
    );
    expect(await officer.client.settleTask.mutate({ ...settled, restorationId: 99 })).toBeNull();
    const audit = await restored.context.database
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'restoration-task-settled')
      .execute();
    expect(audit).toHaveLength(RESTORATION_TASKS.length);
  } finally {
    await restored.close();
  }
});
