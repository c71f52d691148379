import { sql } from 'kysely';
import { fail, succeed } from '../../shared/result.ts';
import type { AdminMachine } from './admin-machine.ts';
import type { Dice } from './dice.ts';
import type { HeardHeads, KioskAccount } from './kiosk-account.ts';
import { type LineQuality, STRENGTHS } from './strengths.ts';
import { Broken, type Trace } from './trace.ts';

/** The lines between the kiosks and the admin. One request is on its way at a time; what becomes of it is drawn. */
export class Lines {
  readonly #admin: AdminMachine;
  readonly #trace: Trace;
  readonly #dice: Dice;
  readonly #cut = new Map<KioskAccount, number>();
  #isExact = true;

  constructor(options: {
    readonly admin: AdminMachine;
    readonly trace: Trace;
    readonly dice: Dice;
  }) {
    this.#admin = options.admin;
    this.#trace = options.trace;
    this.#dice = options.dice;
  }

  /** Cuts a line, or mends it again after as many mendings as there were cuts. */
  cut(account: KioskAccount, by: 1 | -1): void {
    this.#cut.set(account, (this.#cut.get(account) ?? 0) + by);
  }

  mendAll(): void {
    this.#cut.clear();
  }

  /** After the admin went back, a kiosk may know more than the admin. */
  stopBeingExact(accounts: readonly KioskAccount[]): void {
    this.#isExact = false;
    for (const account of accounts) account.isExact = false;
  }

  /** Carries what is on a kiosk's line until it has nothing more to say, or this round is lost; at most so many requests. */
  async carry(
    account: KioskAccount,
    quality: LineQuality | null,
    most = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const { machine } = account;
    for (let count = 0; machine.pending !== null && count < most; count += 1) {
      if (count > 200) throw new Broken(`${machine.name} sends without end`);
      if ((this.#cut.get(account) ?? 0) > 0) {
        await machine.answerPending(fail({ code: 'unreachable' }));
        return;
      }
      await this.#carryOne(account, quality);
      if (!machine.isRunning) return;
    }
  }

  async #carryOne(account: KioskAccount, quality: LineQuality | null): Promise<void> {
    const { machine } = account;
    const { pending } = machine;
    if (pending === null) return;
    const { request } = pending;
    const isLost = quality !== null && this.#dice.chance(quality.loseRequest);
    const isUnheard = quality !== null && this.#dice.chance(quality.loseAnswer);
    const isLate = quality !== null && this.#dice.chance(quality.late);
    const isTwice = quality !== null && this.#dice.chance(quality.twice);
    const name = `${machine.name} ${request.method} ${request.path.replace(/\?.*/, '')}`;
    const unreachable = fail({ code: 'unreachable' } as const);
    if (isLost) {
      this.#trace.note(`${name}: lost`);
      await machine.answerPending(unreachable);
      return;
    }
    if (isLate) await machine.answerPending(unreachable);
    const answer = await this.#admin.handle(request);
    if (answer === null) {
      this.#trace.note(`${name}: the admin went off`);
      await this.#admin.restart();
      if (!isLate) await machine.answerPending(unreachable);
      return;
    }
    const isChanges = request.path.includes('changes') && answer.status === 200;
    const heads = isChanges ? await this.#heads() : null;
    if (isTwice) await this.#admin.handle(request);
    if (this.#admin.isOff) await this.#admin.restart();
    if (this.#dice.chance(STRENGTHS.adminCounts)) await this.countNow();
    const how = isLate ? ' late' : isUnheard ? ' unheard' : isTwice ? ' twice' : '';
    this.#trace.note(`${name}: ${answer.status}${refusalOf(answer)}${how}`);
    if (isLate) return;
    if (isUnheard) {
      await machine.answerPending(unreachable);
      return;
    }
    const isAlive = await machine.answerPending(succeed(answer));
    if (heads === null) return;
    if (!isAlive) account.isExact = false;
    else if (!machine.disk.isFull && !answer.text.includes('"more":true')) {
      account.heard = heads;
      account.isExact = this.#isExact;
    }
  }

  /** Lets the admin count what it has stored; one that goes off over it starts again and has more to count. */
  async countNow(): Promise<void> {
    await this.#admin.count();
    if (!this.#admin.isOff) return;
    this.#trace.note('the admin went off while it counted');
    await this.#admin.restart();
  }

  /** What the admin has counted of every kiosk at this moment, from its database: that is what the others can hear of. */
  async #heads(): Promise<HeardHeads> {
    const { rows } = await sql<{ kiosk_id: string; hash: string }>`
      select c.kiosk_id, e.hash from kiosk_count c
      join ledger_entry_key e on e.kiosk_id = c.kiosk_id and e.seq = c.seq`.execute(
      this.#admin.context.database,
    );
    return new Map(rows.map((row) => [row.kiosk_id, row.hash]));
  }
}

function refusalOf(answer: { readonly status: number; readonly text: string }): string {
  return answer.status === 200 ? '' : ` ${/"code":"([a-z-]+)"/.exec(answer.text)?.[1] ?? ''}`;
}
