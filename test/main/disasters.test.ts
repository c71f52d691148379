// Goal: what people live through when a disk, a machine, a key or the whole admin is lost, told by docs/disasters.md: every meal that
// survives anywhere is at the admin once, and everybody eats meanwhile. Method: the real processes, as an installation starts
// them, with simulated cards and paper; what is done to them is done to their files and from outside.

import { copyFileSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KioskView } from '../../admin/contract/views.ts';
import type { ConsoleClient } from '../../tools/demo/console-client.ts';
import { Cleanup, temporaryFolder } from './canteen.ts';
import {
  Bureau,
  hasSnapshot,
  Machine,
  overwrite,
  totalsAtAdmin,
  totalsOnDisk,
  until,
  zhulao,
} from './disaster-kit.ts';

const cleanup = new Cleanup();
const bureau = new Bureau();
let folder: string;
let adminFolder: string;
let officer: ConsoleClient;

function machine(name: string): Machine {
  const made = new Machine(path.join(folder, name), bureau.ready.kioskAddress);
  cleanup.add(() => made.switchOff());
  return made;
}

async function startBureau(): Promise<void> {
  await bureau.start(adminFolder);
  officer = await bureau.signIn();
}

async function kioskNumbered(kioskNumber: number): Promise<KioskView> {
  const kiosk = (await officer.kiosks.query()).find((one) => one.kioskNumber === kioskNumber);
  if (kiosk === undefined) throw new Error(`the console shows no kiosk ${kioskNumber}`);
  return kiosk;
}

async function replacementCode(kioskNumber: number): Promise<string> {
  const { kioskId } = await kioskNumbered(kioskNumber);
  const made = await officer.makeReplacementCode.mutate({ kioskId });
  if (!made.ok) throw new Error(made.failure.sentence);
  return made.value.code;
}

async function arrived(kioskNumber: number, saleCount: number): Promise<void> {
  await until(
    `${kioskNumber}号机的${saleCount}餐`,
    async () => (await totalsAtAdmin(officer, kioskNumber)).saleCount >= saleCount,
  );
}

const numberOf = (slip: { readonly code: string }): number => Number(slip.code.slice(0, 4));
const seqOf = (slip: { readonly code: string }): number => Number(slip.code.slice(5, 11));
const tookSeconds = (what: string, sinceMs: number): void =>
  console.log(`${what}：${((performance.now() - sinceMs) / 1_000).toFixed(1)} 秒`);

/** The machine that lives through most of it, and its numbers in turn. */
let till: Machine;
let tillNumber: number;

beforeAll(async () => {
  folder = await temporaryFolder(cleanup);
  adminFolder = path.join(folder, 'admin');
  cleanup.add(() => bureau.stop());
  await startBureau();
  till = machine('till');
  await till.switchOn(bureau.enrolmentCode);
}, 240_000);

afterAll(() => cleanup.run(), 60_000);

describe('a kiosk', () => {
  it('whose file is spoilt takes a new identity by one code, and what its snapshot held arrives as the old one', async () => {
    const slips = [await till.eat('li'), await till.eat('liu')];
    const [first] = slips;
    if (first === undefined) throw new Error('nobody ate');
    const oldNumber = numberOf(first);
    await arrived(oldNumber, 2);
    // What became of the second slip follows its meal.
    await until('4条账', async () => (await kioskNumbered(oldNumber)).headSeq >= 4);
    await bureau.kill();
    await till.isOnline(false);
    slips.push(await till.eat('wang'), await till.eat('liu'));
    await till.switchOff();
    expect(till.lines.join()).toContain('还有 4 条账没有传给管理端');
    // Begins with a snapshot, of everything so far.
    await till.switchOn();
    await until('本机备份', () => hasSnapshot(till.folder));
    const lost = await till.eat('zhao');
    await till.cutPower();
    overwrite(path.join(till.folder, 'kiosk.db'), { from: 0, to: 1 });

    await till.switchOn();
    const asked = await till.recovery('asking');
    expect(asked.title).toBe('本机的数据坏了，不能用了');
    expect(asked.sentences.join()).toContain('替换码');
    expect(till.counter.elder.latest.current?.step.kind).toBe('stopped');
    await startBureau();
    const sinceMs = performance.now();
    const code = await replacementCode(oldNumber);
    await till.counter.staff.act({ act: 'replace-kiosk', code });
    const replaced = await till.recovery('replaced');
    await till.counter.staff.act({ act: 'close-recovery' });
    await till.serves();
    tookSeconds('输入替换码到重新卖饭', sinceMs);
    expect(till.isAlive).toBe(true);

    await arrived(oldNumber, 4);
    tookSeconds('旧账传完', sinceMs);
    const { replacedByNumber, status, headSeq } = await kioskNumbered(oldNumber);
    expect({ status, headSeq }).toEqual({ status: 'replaced', headSeq: 8 });
    tillNumber = replacedByNumber ?? 0;
    expect(replaced.sentences[0]).toContain(`现在是 ${tillNumber} 号点餐机`);
    const held = await totalsAtAdmin(officer, oldNumber);
    expect(held).toEqual({
      saleCount: 4,
      listPriceFen: slips.reduce((sum, one) => sum + one.listPriceFen, 0),
      subsidyFen: slips.reduce((sum, one) => sum + one.subsidyFen, 0),
      paidFen: slips.reduce((sum, one) => sum + one.paidFen, 0),
    });
    // 王 has had the subsidy of this meal, 刘 has spent both meals' money: on the old kiosk, out of everybody's sight.
    await until('用过的优惠', async () => (await till.offer('wang')).payFen === 1_500);
    await until('用掉的余额', async () => (await till.offer('liu')).account === 'short');
    const next = await till.eat('zhang');
    expect(numberOf(next)).toBe(tillNumber);
    expect(next.orderNumber).toBeGreaterThan(lost.orderNumber);
    expect(await totalsAtAdmin(officer, oldNumber)).toEqual(held);

    const { kioskId } = await kioskNumbered(oldNumber);
    const entered = await officer.enterSlip.mutate({ kioskId, code: lost.code });
    expect(entered).toEqual({ ok: true, value: { fit: 'missing' } });
    expect((await officer.kioskLoss.query({ kioskId }))?.missing).toEqual({
      fromSeq: 9,
      toSeq: seqOf(lost),
      count: 1,
    });
    const late = (await officer.alarms.query()).find(
      (alarm) => alarm.code === 'replaced-kiosk-sends',
    );
    expect(late?.sentence).toContain('换机以前记的是旧账补传');
  }, 240_000);

  it('whose folder was copied is called forked, both sides are kept, decided on, and each machine goes on under its own number', async () => {
    await until('都已上传', async () => (await kioskNumbered(tillNumber)).headSeq === 2);
    await till.switchOff();
    const clone = machine('clone');
    cpSync(till.folder, clone.folder, { recursive: true });
    await till.switchOn();
    await clone.switchOn();
    await till.eat('li');
    await arrived(tillNumber, 2);
    const aside = [await clone.eat('zhang'), await clone.eat('zhao')];
    await clone.signIn();
    const forked = await clone.signedIn('要换身份', ({ isToBeReplaced }) => isToBeReplaced);
    const upload = forked.devices.find(({ name }) => name === '上传');
    expect(upload?.sentence).toContain('请联系民政管理人员要替换码');
    const { kioskId } = await kioskNumbered(tillNumber);
    const kept = () =>
      officer.kioskChecks.query({ kioskId, kind: 'fork', onlyUndecided: true, page: 1 });
    await until('两份都留着', async () => (await kept())?.totalCount === aside.length);
    expect((await officer.alarms.query()).map(({ code }) => code)).toContain('fork');
    const before = await totalsAtAdmin(officer, tillNumber);

    const left = aside[1]?.code;
    for (const entry of (await kept())?.aside ?? []) {
      const isLeft = entry.receiptCode === left;
      const decided = await officer.decideEntries.mutate({
        quarantineIds: [entry.quarantineId],
        verdict: isLeft ? 'does-not-count' : 'counts',
        reason: isLeft ? '试机打的，没有人吃' : '',
      });
      expect(decided).toEqual({ ok: true, value: { decidedCount: 1 } });
    }
    expect((await kept())?.totalCount).toBe(0);
    const after = await totalsAtAdmin(officer, tillNumber);
    expect(after.saleCount).toBe(before.saleCount + 1);
    expect(after.paidFen).toBe(before.paidFen + (aside[0]?.paidFen ?? 0));

    await clone.counter.staff.act({
      act: 'replace-kiosk',
      code: await replacementCode(tillNumber),
    });
    await clone.recovery('replaced');
    await clone.counter.staff.act({ act: 'close-recovery' });
    await clone.serves();
    expect(clone.lines).toEqual([]);
    const cloneNumber = numberOf(await clone.eat('li'));
    expect((await kioskNumbered(cloneNumber)).replacesNumber).toBe(tillNumber);

    // The other machine has no place any more that a code could take; it is enrolled as one more kiosk.
    await till.signIn();
    const told = await till.signedIn('被换掉了', ({ isToBeReplaced }) => isToBeReplaced);
    expect(told.devices.find(({ name }) => name === '上传')?.sentence).toContain('新的注册码');
    await till.counter.staff.act({ act: 'replace-kiosk', code: bureau.enrolmentCode });
    await till.recovery('replaced');
    await till.counter.staff.act({ act: 'close-recovery' });
    const again = await till.eat('zhao');
    expect(numberOf(again)).not.toBe(tillNumber);
    expect(numberOf(again)).not.toBe(cloneNumber);
    tillNumber = numberOf(again);
    await arrived(tillNumber, 1);
    await arrived(cloneNumber, 1);
    await clone.switchOff();
    // The machine is gone for good: a new one, an empty folder, a code.
    const sinceMs = performance.now();
    const spare = machine('spare');
    await spare.switchOn(await replacementCode(cloneNumber));
    const first = await spare.eat('zhao');
    tookSeconds('新机器凭替换码卖出第一餐', sinceMs);
    const { status, replacedByNumber } = await kioskNumbered(cloneNumber);
    expect({ status, replacedByNumber }).toEqual({
      status: 'replaced',
      replacedByNumber: numberOf(first),
    });
    await arrived(numberOf(first), 1);
    await spare.switchOff();
  }, 240_000);
});

describe('the admin', () => {
  let words: string;
  let young: Machine;
  let youngNumber: number;

  it('lost after a backup is restored, and every kiosk brings back what came since, even one that it never knew', async () => {
    words = path.join(folder, 'words.txt');
    copyFileSync(path.join(adminFolder, '恢复密钥-请移走保存.txt'), words);
    const saved = path.join(folder, 'saved');
    const made = await zhulao('backup', '--data', adminFolder, '--to', `${saved}/`);
    expect(made).toMatchObject({ code: 0 });
    expect(made.text).toContain('备份已做好并校验过');
    // A restart gives one more code.
    await bureau.stop();
    await startBureau();
    young = machine('young');
    await young.switchOn(bureau.enrolmentCode);
    youngNumber = numberOf(await young.eat('li'));
    await till.isOnline(true);
    await till.eat('wang');
    await arrived(youngNumber, 1);
    await arrived(tillNumber, 2);
    await bureau.kill();
    await till.isOnline(false);
    await till.eat('li');
    const [file = ''] = readdirSync(saved);
    rmSync(adminFolder, { recursive: true });

    const sinceMs = performance.now();
    adminFolder = path.join(folder, 'admin-restored');
    const restored = await zhulao(
      ...['restore', path.join(saved, file), '--data', adminFolder, '--words', words],
    );
    expect(restored).toMatchObject({ code: 0 });
    tookSeconds('恢复', sinceMs);
    await startBureau();
    await arrived(youngNumber, 1);
    await arrived(tillNumber, 3);
    tookSeconds('恢复到全部补回', sinceMs);
    for (const [kiosk, number] of [
      [till, tillNumber],
      [young, youngNumber],
    ] as const) {
      expect(await totalsAtAdmin(officer, number)).toEqual(totalsOnDisk(kiosk.folder));
    }
    const { restoration } = await officer.backups.query();
    expect(restoration?.tasks.map(({ kind }) => kind)).toContain('approvals');
    expect(restoration?.evidence.join()).toContain(`${youngNumber}号点餐机凭原来的注册证书`);
    const codes = (await officer.alarms.query()).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['restored', 'kiosk-adopted']));
    // Cards are known again under the key that came with the adoption, and business goes on.
    await young.eat('zhao');
    await arrived(youngNumber, 2);
  }, 240_000);

  it('gives a kiosk its key back by the words when the key file is gone, with nothing lost', async () => {
    await until('密钥的第二份', () => existsSync(path.join(young.folder, 'kiosk.key.recovery')));
    await young.switchOff();
    const before = totalsOnDisk(young.folder);
    rmSync(path.join(young.folder, 'kiosk.key'));
    const run = ['--data', young.folder, '--admin', bureau.ready.kioskAddress, '--simulate'];
    const refused = await zhulao('kiosk', ...run);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain(`zhulao kiosk unlock --data ${young.folder}`);
    const unlocked = await zhulao('kiosk', 'unlock', '--data', young.folder, '--words', words);
    expect(unlocked).toMatchObject({ code: 0 });
    expect(totalsOnDisk(young.folder)).toEqual(before);
    await young.switchOn();
    await young.eat('zhang');
    await arrived(youngNumber, before.saleCount + 1);
  }, 120_000);

  it('changes its key and a kiosk’s two keys, and cards are known and meals go on', async () => {
    const keys = (...args: readonly string[]) => zhulao('keys', ...args, '--data', adminFolder);
    const busy = await keys('admin');
    expect(busy.code).toBe(1);
    expect(busy.text).toContain('请先关掉它');
    await bureau.stop();
    expect(await keys('admin')).toMatchObject({ code: 0 });
    const lookup = await keys('lookup', '--kiosk', String(youngNumber).padStart(4, '0'));
    expect(lookup).toMatchObject({ code: 0 });
    expect(lookup.text).toContain(`已换。${youngNumber}号点餐机`);
    await till.isOnline(false);
    await young.eat('li');
    await young.switchOff();
    const kiosk = await zhulao('keys', 'kiosk', '--data', young.folder);
    expect(kiosk).toMatchObject({ code: 0 });
    await startBureau();
    await young.switchOn();
    const sold = totalsOnDisk(young.folder).saleCount;
    const tillSold = totalsOnDisk(till.folder).saleCount;
    await arrived(youngNumber, sold);
    await until('认得的卡', async () => (await young.offer('wang')).account === 'enough');
    await young.eat('wang');
    await till.isOnline(true);
    await till.eat('zhao');
    await arrived(youngNumber, sold + 1);
    await arrived(tillNumber, tillSold + 1);
    for (const one of [young, till]) {
      await one.signIn();
      const { devices } = await one.signedIn();
      expect(devices.filter(({ isWell }) => !isWell)).toEqual([]);
    }
  }, 120_000);

  it('leaves every kiosk with a ledger that verifies, and can be derived anew with nothing changed', async () => {
    for (const one of [till, young]) {
      const on = await zhulao('ledger', 'rebuild', '--kiosk-data', one.folder);
      expect(on.code).toBe(2);
      expect(on.text).toContain('请先关掉');
      await one.switchOff();
      const off = await zhulao('ledger', 'rebuild', '--kiosk-data', one.folder);
      expect(off).toMatchObject({ code: 0 });
      const file = `${one.folder}.jsonl`;
      const out = await zhulao('ledger', 'export', file, '--kiosk-data', one.folder);
      expect(out).toMatchObject({ code: 0 });
      const verified = await zhulao('ledger', 'verify', file);
      expect(verified).toMatchObject({ code: 0 });
      expect(verified.text).toContain('账本完整');
      await one.switchOn();
      await one.serves();
    }
    expect(await totalsAtAdmin(officer, tillNumber)).toEqual(totalsOnDisk(till.folder));
    expect(await totalsAtAdmin(officer, youngNumber)).toEqual(totalsOnDisk(young.folder));
  }, 120_000);
});
