import type { Dice } from './dice.ts';
import { type DiskMemory, KioskAccount } from './kiosk-account.ts';
import type { PlannedFault } from './plan.ts';
import { STRENGTHS } from './strengths.ts';
import type { Post, World } from './week.ts';

/** What goes wrong in a week, and how it is put right. */
export class Faults {
  readonly #world: World;
  readonly kinds: Record<string, number> = {};
  count = 0;
  /** Kiosk ids whose clock was wrong at some time. */
  readonly clocksOff = new Set<string>();
  /** Whether the admin ever went back to a backup. */
  isAdminRestored = false;
  readonly #images = new Map<
    PlannedFault,
    { readonly image: string; readonly memory: DiskMemory }
  >();
  #backupMs: number | null = null;
  #restoredMs: number | null = null;
  readonly #offUntil = new Map<KioskAccount, PlannedFault>();

  constructor(world: World) {
    this.#world = world;
  }

  async begin(fault: PlannedFault, dice: Dice): Promise<void> {
    const { trace, lines, posts } = this.#world;
    const post = posts[fault.kiosk];
    if (post === undefined) throw new Error(`no kiosk ${fault.kiosk}`);
    const { machine } = post.account;
    if (!(await this.#happens(fault, post, dice))) {
      trace.note(`fault ${fault.kind} at ${machine.name}: cannot happen now`);
      return;
    }
    this.count += 1;
    this.kinds[fault.kind] = (this.kinds[fault.kind] ?? 0) + 1;
    trace.note(`fault ${fault.kind} at ${machine.name}`);
    if (fault.kind === 'partition') lines.cut(post.account, 1);
    if (fault.kind === 'blackout') {
      for (const one of posts.slice(0, countOf())) lines.cut(one.account, 1);
    }
  }

  /** Makes a fault of one machine happen; answers false where it cannot. */
  async #happens(fault: PlannedFault, post: Post, dice: Dice): Promise<boolean> {
    const { account } = post;
    const { machine } = account;
    const { admin } = this.#world;
    switch (fault.kind) {
      case 'partition':
      case 'blackout':
        return true;
      case 'crash':
        if (!machine.isRunning) return false;
        machine.disk.cutNow();
        this.#offUntil.set(account, fault);
        return true;
      case 'crash-in-write': {
        if (!machine.isRunning) return false;
        const moment = dice.pick(['before', 'inside', 'after', 'after'] as const);
        machine.disk.cutAtWrite(dice.whole(1, STRENGTHS.crashAfterWritesMost), moment);
        return true;
      }
      case 'clock-jump':
        machine.clockOffMs = fault.jumpMinutes * 60_000;
        this.clocksOff.add(account.kioskId);
        return true;
      case 'disk-full':
        machine.disk.isFull = true;
        return true;
      case 'printer':
        machine.counter.printer = dice.pick(['paper-out', 'silent'] as const);
        account.faultsSeen.printer = true;
        return true;
      case 'admin-crash':
        admin.switchOffAtQuery(dice.whole(1, STRENGTHS.adminCrashAtQueryMost));
        return true;
      case 'admin-restore':
        return this.#restoreAdmin();
      case 'kiosk-restore':
        return this.#restoreKiosk(fault, account);
      case 'kiosk-clone':
        return this.#clone(fault, post);
    }
  }

  /** The end of a fault, or for those that go back the moment they go back to. */
  async otherEnd(fault: PlannedFault): Promise<void> {
    const { posts, lines, trace, admin, nowMs } = this.#world;
    const post = posts[fault.kiosk];
    if (post === undefined) return;
    const { account } = post;
    const { machine } = account;
    trace.note(`${fault.kind} at ${machine.name}: the other end`);
    switch (fault.kind) {
      case 'partition':
        lines.cut(account, -1);
        break;
      case 'blackout':
        for (const one of posts.slice(0, countOf())) lines.cut(one.account, -1);
        break;
      case 'crash':
        this.#offUntil.delete(account);
        break;
      case 'clock-jump':
        machine.clockOffMs = 0;
        break;
      case 'disk-full':
        machine.disk.isFull = false;
        break;
      case 'printer':
        machine.counter.printer = 'ready';
        break;
      case 'admin-restore':
        await admin.backup();
        this.#backupMs = nowMs();
        break;
      case 'kiosk-restore':
      case 'kiosk-clone':
        if (!machine.isRunning) break;
        this.#images.set(fault, { image: machine.disk.image(), memory: account.memory() });
        break;
      case 'crash-in-write':
      case 'admin-crash':
        break;
    }
  }

  /** Starts a machine whose power went; not while it is still off. */
  async startAgain(account: KioskAccount): Promise<boolean> {
    if (this.#offUntil.has(account)) return false;
    const { machine } = account;
    machine.drop();
    await machine.start();
    if (!machine.isRunning) return false;
    account.isExact = false;
    const { trace, accounts } = this.#world;
    trace.note(`${machine.name} starts again after a cut ${machine.disk.lastCut}`);
    for (const entry of account.checkWhole(accounts())) {
      trace.note(
        `${machine.name} entry ${entry.seq} ${entry.kind} ${entry.hash.slice(0, 16)} unheard`,
      );
    }
    account.checkSlips();
    return true;
  }

  /** Officers do again what they remember of the time that was lost. */
  async redoWhatIsDue(): Promise<void> {
    const { nowMs } = this.#world;
    const restoredMs = this.#restoredMs;
    const backupMs = this.#backupMs;
    if (restoredMs === null || backupMs === null) return;
    if (nowMs() < restoredMs + STRENGTHS.officeRedoMinutes * 60_000) return;
    await this.#redo(backupMs, restoredMs);
  }

  async #redoNow(): Promise<void> {
    if (this.#restoredMs === null || this.#backupMs === null) return;
    await this.#redo(this.#backupMs, this.#restoredMs);
  }

  async #redo(backupMs: number, restoredMs: number): Promise<void> {
    const { office, admin, trace } = this.#world;
    this.#restoredMs = null;
    const lost = office.acts.filter(({ atMs }) => atMs > backupMs && atMs <= restoredMs);
    for (const { act } of lost) {
      await act.redo(admin.context);
      trace.note(`office, once more: ${act.text}`);
    }
  }

  /** Ends every fault that is still there. */
  async healAll(): Promise<void> {
    const { posts, lines, admin } = this.#world;
    lines.mendAll();
    this.#offUntil.clear();
    await admin.restart();
    await this.#redoNow();
    for (const { account } of posts) {
      const { machine } = account;
      machine.clockOffMs = 0;
      machine.disk.isFull = false;
      machine.counter.printer = 'ready';
      // A cut that is still to come would be one more fault after the healing.
      machine.disk.cutNever();
      if (!machine.isRunning) await this.startAgain(account);
    }
  }

  async #restoreAdmin(): Promise<boolean> {
    const { admin, lines, accounts, nowMs } = this.#world;
    if (this.#backupMs === null) return false;
    await admin.restore();
    this.isAdminRestored = true;
    this.#restoredMs = nowMs();
    lines.stopBeingExact(accounts());
    return true;
  }

  async #restoreKiosk(fault: PlannedFault, account: KioskAccount): Promise<boolean> {
    const kept = this.#images.get(fault);
    if (kept === undefined || this.#offUntil.has(account)) return false;
    // What the power cut before left on the disk belongs into the book before the disk goes.
    if (!account.machine.isRunning && !(await this.startAgain(account))) return false;
    account.machine.disk.putBack(kept.image);
    account.putBack(kept.memory);
    return true;
  }

  async #clone(fault: PlannedFault, post: Post): Promise<boolean> {
    const kept = this.#images.get(fault);
    if (kept === undefined || post.twin !== null) return false;
    const { posts, newMachine, book } = this.#world;
    const machine = newMachine(`${post.account.machine.name}b`);
    const account = new KioskAccount(machine, book);
    account.enrolledAs(post.account.kioskId, post.account.genesis);
    machine.disk.putBack(kept.image);
    account.putBack(kept.memory);
    for (const hash of post.account.slips) account.slips.add(hash);
    post.account.isTampered = true;
    post.twin = { ...post, account, twin: null };
    posts.push(post.twin);
    return true;
  }
}

/** The kiosks that the week began with; a copy came later and was not cut off with them. */
function countOf(): number {
  return STRENGTHS.kiosksOfCanteens.reduce((sum, count) => sum + count, 0);
}
