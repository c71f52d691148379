import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rotateLookupKey } from '../../admin/server/identity/rotate-lookup-key.ts';
import type { AdminKeys } from '../../admin/server/keys.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { prepareNextKey } from '../../kiosk/core/sync/rotate.ts';
import { type AdminMachine, type DatabasePlace, startAdmin } from './admin-machine.ts';
import { Book, genesisOf } from './book.ts';
import { createDice, type Dice } from './dice.ts';
import { Faults } from './faults.ts';
import { checkEverything } from './final-check.ts';
import { KioskAccount } from './kiosk-account.ts';
import { KioskMachine } from './kiosk-machine.ts';
import { Lines } from './lines.ts';
import { Office } from './office.ts';
import type { Canteen, Cast, Person } from './people.ts';
import { makePlan, type PlannedEvent } from './plan.ts';
import { reseed } from './seeded-crypto.ts';
import { type LineQuality, STRENGTHS } from './strengths.ts';
import { Broken, createTrace, type Trace } from './trace.ts';
import { reprint, topUp, type Visitor, visit } from './visit.ts';

/** What every week of a worker starts from. */
export interface Stage {
  readonly place: DatabasePlace;
  readonly keys: AdminKeys;
  readonly cast: Cast;
  /** Folder for the kiosks' disks. */
  readonly root: string;
}

/** What came of one seed. */
export interface WeekResult {
  readonly seed: number;
  readonly meals: number;
  readonly faults: number;
  readonly traceHash: string;
  readonly trace: readonly string[];
  /** What was broken first; null when nothing was. */
  readonly broken: string | null;
  /** How often which kind of fault happened. */
  readonly faultKinds: Readonly<Record<string, number>>;
}

/** Where a kiosk stands, and what its line is like. */
export interface Post {
  readonly account: KioskAccount;
  readonly canteen: Canteen;
  readonly quality: LineQuality;
  /** A copy of the machine that works beside it. */
  twin: Post | null;
}

/** Everything of one running week. */
export interface World {
  readonly dice: Dice;
  readonly trace: Trace;
  readonly admin: AdminMachine;
  readonly lines: Lines;
  readonly office: Office;
  readonly book: Book;
  readonly posts: Post[];
  readonly accounts: () => readonly KioskAccount[];
  readonly nowMs: () => number;
  readonly today: () => string;
  readonly newMachine: (name: string) => KioskMachine;
}

const SHANGHAI = '+08:00';

/** Lives one week from its seed. Never throws: whatever goes wrong is the result. */
export async function liveWeek(stage: Stage, seed: number): Promise<WeekResult> {
  const dice = createDice(`week ${seed}`);
  reseed(`week ${seed}`);
  const startMs = Date.parse(`${dice.pick(STRENGTHS.weekStarts)}T00:00:00.000${SHANGHAI}`);
  const clock = { nowMs: startMs };
  const trace = createTrace(() => clock.nowMs);
  const root = path.join(stage.root, `seed-${seed}`);
  mkdirSync(root, { recursive: true });
  const admin = await startAdmin(stage.place, { keys: stage.keys, now: () => clock.nowMs });
  const posts: Post[] = [];
  const newMachine = (name: string): KioskMachine =>
    new KioskMachine({
      name,
      root: path.join(root, name),
      dice: dice.fork(`machine ${name}`),
      nowMs: () => clock.nowMs,
    });
  const lines = new Lines({ admin, trace, dice: dice.fork('lines') });
  const world: World = {
    ...{ dice, trace, admin, lines, posts, newMachine },
    office: new Office(stage.cast, dice.fork('office')),
    book: new Book(),
    accounts: () => posts.map(({ account }) => account),
    nowMs: () => clock.nowMs,
    today: () => new Date(clock.nowMs + 8 * 3_600_000).toISOString().slice(0, 10),
  };
  const week = new Week(world);
  let broken: string | null = null;
  try {
    await week.begin(stage.cast);
    for (const event of makePlan(dice.fork('plan'))) {
      clock.nowMs = Math.max(clock.nowMs, startMs + Math.floor(event.minute * 60_000));
      await week.step(event);
    }
    await week.heal((milliseconds) => {
      clock.nowMs += milliseconds;
    });
    await checkEverything(world, week.faults);
    week.checkAmount();
  } catch (error) {
    broken =
      error instanceof Broken ? error.message : `${error instanceof Error ? error.stack : error}`;
    trace.note(`BROKEN: ${broken}`);
  } finally {
    for (const { account } of posts) await account.machine.stop().catch(() => {});
    await admin.close();
    rmSync(root, { recursive: true, force: true });
  }
  return {
    ...{ seed, broken },
    meals: week.meals,
    faults: week.faults.count,
    faultKinds: week.faults.kinds,
    traceHash: trace.hash(),
    trace: trace.lines,
  };
}

class Week {
  readonly #world: World;
  readonly faults: Faults;
  meals = 0;
  #step = 0;
  #lastVisitors: { readonly person: Person; readonly post: Post }[] = [];

  constructor(world: World) {
    this.#world = world;
    this.faults = new Faults(world);
  }

  /** Enrols the kiosks and gives them what the admin has for them. */
  async begin(cast: Cast): Promise<void> {
    const { lines, dice, posts, admin } = this.#world;
    for (const [index, canteen] of cast.canteens.entries()) {
      for (let count = 0; count < (STRENGTHS.kiosksOfCanteens[index] ?? 0); count += 1) {
        const machine = this.#world.newMachine(`K${posts.length + 1}`);
        const account = new KioskAccount(machine, this.#world.book);
        const { canteenId } = canteen;
        const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
        machine.enrolmentCode = made?.code ?? null;
        await machine.start();
        await lines.carry(account, null);
        machine.enrolmentCode = null;
        const { store } = machine.disk;
        const kioskId = store.enrolment()?.kiosk;
        const publicKey = store.signingKey()?.publicKey;
        if (kioskId === undefined || publicKey === undefined || store.settings() === null) {
          throw new Broken(`${machine.name} did not get through its enrolment`);
        }
        account.enrolledAs(kioskId, genesisOf(kioskId, publicKey));
        const isBad = dice.fork(`line ${posts.length}`).chance(STRENGTHS.lines.badKiosks);
        const quality = isBad ? STRENGTHS.lines.bad : STRENGTHS.lines.good;
        posts.push({ account, canteen, quality, twin: null });
        this.#world.trace.note(`${machine.name} at ${canteen.name} is ${kioskId}`);
      }
    }
  }

  async step(event: PlannedEvent): Promise<void> {
    this.#step += 1;
    const dice = this.#world.dice.fork(`step ${this.#step}`);
    switch (event.kind) {
      case 'visit':
        await this.#visit(this.#postOf(event.kiosk, dice), dice);
        break;
      case 'top-up':
        await this.#topUp(this.#postOf(event.kiosk, dice), dice);
        break;
      case 'office': {
        const { office, trace, admin, nowMs, today } = this.#world;
        const at = { context: admin.context, nowMs: nowMs(), today: today() };
        trace.note(`office: ${await office.act(event.act, at)}`);
        break;
      }
      case 'signing-key':
      case 'lookup-key':
        await this.#newKey(event.kind, this.#postOf(event.kiosk, dice));
        break;
      case 'fault':
        await this.faults.begin(event.fault, dice);
        break;
      case 'other-end':
        await this.faults.otherEnd(event.fault);
        break;
    }
    await this.faults.redoWhatIsDue();
    for (const post of this.#world.posts) this.#check(post);
  }

  #postOf(kiosk: number, dice: Dice): Post {
    const post = this.#world.posts[kiosk];
    if (post === undefined) throw new Error(`no kiosk ${kiosk}`);
    return post.twin !== null && dice.chance(0.5) ? post.twin : post;
  }

  async #visit(post: Post, dice: Dice): Promise<void> {
    const { trace, posts } = this.#world;
    const { account, canteen } = post;
    const { machine } = account;
    if (!(await this.#ready(post))) {
      trace.note(`${machine.name} is off: a paper slip`);
      return;
    }
    const visitor = this.#visitorAt(post, dice);
    const outcome = await visit(account, { canteen, dice }, visitor);
    trace.note(`${machine.name} ${visitor.person?.name ?? 'guest'}: ${outcome}`);
    if (machine.isRunning && dice.chance(STRENGTHS.chances.reprint)) {
      trace.note(`${machine.name} ${await reprint(account, { canteen })}`);
    }
    this.#check(post);
    const isHeld =
      visitor.person !== null &&
      canteen.communities.includes(visitor.person.community) &&
      this.#world.office.registered.includes(visitor.person);
    // Of somebody from elsewhere, or who left the roster, a kiosk hears nothing.
    if (machine.isRunning && visitor.person !== null && isHeld) {
      account.checkBalance(this.#world.office.elderIdOf(visitor.person), this.#world.accounts());
    }
    if (dice.chance(STRENGTHS.chances.ownLineAfterVisit)) await this.#exchange(post);
    if (dice.chance(STRENGTHS.chances.otherLineAfterVisit)) {
      await this.#interleave(post, post.twin ?? dice.pick(posts), dice.whole(1, 2));
    }
  }

  #visitorAt(post: Post, dice: Dice): Visitor {
    const { office } = this.#world;
    const { chances } = STRENGTHS;
    if (dice.chance(chances.guest)) return { person: null, card: null };
    const recent = this.#lastVisitors.filter((one) => one.post !== post);
    const person =
      recent.length > 0 && dice.chance(chances.sameAgainElsewhere)
        ? dice.pick(recent).person
        : dice.pick(this.#peopleOf(post, dice.chance(chances.strangerToCanteen)));
    this.#lastVisitors = [...this.#lastVisitors, { person, post }].slice(-6);
    const card = office.cardOf(person);
    return { person, card: dice.chance(chances.elderCard) ? card : null };
  }

  #peopleOf({ canteen }: Post, isStranger: boolean): readonly Person[] {
    const { everybody } = this.#world.office;
    const own = everybody.filter(({ community }) => canteen.communities.includes(community));
    return isStranger || own.length === 0 ? everybody : own;
  }

  async #topUp(post: Post, dice: Dice): Promise<void> {
    const { trace, office } = this.#world;
    const { account, canteen } = post;
    if (!(await this.#ready(post))) return;
    const own = office.registered.filter(({ community }) =>
      canteen.communities.includes(community),
    );
    const person = dice.pick(own.length === 0 ? office.registered : own);
    const elderId = office.elderIdOf(person);
    const amountFen = dice.pick(STRENGTHS.topUpFen);
    const outcome = await topUp(account, { canteen, dice }, { elderId, amountFen });
    trace.note(`${account.machine.name} ${person.name}: ${outcome}`);
    await this.#exchange(post);
  }

  async #newKey(kind: 'signing-key' | 'lookup-key', post: Post): Promise<void> {
    const { trace, admin } = this.#world;
    const { machine, kioskId } = post.account;
    if (kind === 'lookup-key') {
      await rotateLookupKey(admin.context, { kioskId, userId: null });
      trace.note(`${machine.name} is given another lookup key`);
    } else if (await this.#ready(post)) {
      await machine.act(async () => void prepareNextKey(machine.faultyStore));
      trace.note(`${machine.name} makes its next signing key`);
    }
  }

  /** Starts a machine that was switched off in the step before; answers whether it runs. */
  async #ready({ account }: Post): Promise<boolean> {
    const { machine } = account;
    if (!machine.isRunning && !(await this.faults.startAgain(account))) return false;
    return machine.catchUp();
  }

  async #exchange(post: Post): Promise<void> {
    if (!(await this.#ready(post))) return;
    await this.#world.lines.carry(post.account, post.quality);
  }

  /** One kiosk begins to talk, another has its say in between. */
  async #interleave(one: Post, other: Post, requests: number): Promise<void> {
    if (!(await this.#ready(one))) return;
    await this.#world.lines.carry(one.account, one.quality, requests);
    if (other !== one) await this.#exchange(other);
    await this.#exchange(one);
  }

  #check({ account }: Post): void {
    if (!account.machine.isRunning) return;
    const fresh = account.check(this.#world.accounts());
    for (const entry of fresh) {
      this.#world.trace.note(
        `${account.machine.name} entry ${entry.seq} ${entry.kind} ${entry.hash.slice(0, 16)}`,
      );
      if (entry.kind === 'sale') this.meals += 1;
    }
    account.checkSlips();
  }

  /** Everything works again; within so many rounds every kiosk must stand where the admin stands. */
  async heal(pass: (milliseconds: number) => void): Promise<void> {
    const { posts, lines, trace } = this.#world;
    await this.faults.healAll();
    for (let round = 1; round <= STRENGTHS.healRoundsMost; round += 1) {
      // What a kiosk does once an hour is due in the first round.
      pass(round === 1 ? 2 * 3_600_000 : 90_000);
      for (const post of posts) {
        await this.#ready(post);
        await lines.carry(post.account, null);
        await lines.countNow();
        this.#check(post);
      }
      trace.note(`healed, round ${round}`);
    }
  }

  checkAmount(): void {
    if (this.meals < STRENGTHS.mealsLeast || this.faults.count < STRENGTHS.faultsLeast) {
      throw new Broken(`only ${this.meals} meals and ${this.faults.count} faults`);
    }
  }
}
