import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElderStep, StaffView } from '../../kiosk/contract/views.ts';
import { DEMO_STAFF, DEMO_USERS } from '../../shared/demo/people.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { fen } from '../../shared/money/fen.ts';
import { businessDate } from '../../shared/time/business-time.ts';
import { type ConsoleClient, openConsole } from '../../tools/demo/console-client.ts';
import {
  type ElderScreen,
  openElderScreen,
  openSimulator,
  openStaffScreen,
  type Simulator,
  type StaffScreen,
} from '../../tools/demo/kiosk-client.ts';
import {
  type AdminReady,
  type KioskReady,
  type RunningPart,
  startAdmin,
  startKiosk,
} from '../../tools/demo/processes.ts';
import { paperText, type ReceiptFigures, readReceipt } from '../../tools/demo/receipt-figures.ts';
import { openKioskLedger } from '../../tools/kiosk-ledger.ts';

const ZHULAO = fileURLToPath(new URL('../../tools/zhulao.ts', import.meta.url));

/** What a command said and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly text: string;
}

/** Runs one command of the product in its own process, as somebody at a terminal does. */
export function zhulao(...args: readonly string[]): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ZHULAO, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const hear = (bytes: Buffer): void => {
      text += bytes.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}

/** The admin with its embedded database, at the same two ports however often and from whatever folder it is started. */
export class Bureau {
  readonly lines: string[] = [];
  #running: RunningPart<AdminReady> | null = null;
  #ports = { console: '0', kiosks: '0' };

  async start(dataFolder: string): Promise<void> {
    const { console: port, kiosks } = this.#ports;
    this.#running = await startAdmin(
      ['--data', dataFolder, '--port', port, '--kiosk-port', kiosks, '--demo'],
      (line) => this.lines.push(line),
    );
    const { address, kioskAddress } = this.ready;
    this.#ports = { console: new URL(address).port, kiosks: new URL(kioskAddress).port };
  }

  get ready(): AdminReady {
    if (this.#running === null) throw new Error('the admin is not running');
    return this.#running.ready;
  }

  /** A code for one more kiosk of the demo canteen; good once after each start. */
  get enrolmentCode(): string {
    return this.ready.demo?.enrolmentCode ?? '';
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
  }

  /** Ends it at once, as a power cut does. */
  async kill(): Promise<void> {
    await this.#running?.kill();
    this.#running = null;
  }

  signIn(): Promise<ConsoleClient> {
    return openConsole({ address: this.ready.address, ...DEMO_USERS[0] });
  }
}

interface Counter {
  readonly running: RunningPart<KioskReady>;
  readonly elder: ElderScreen;
  readonly staff: StaffScreen;
  readonly simulator: Simulator;
}

/** Recovery and being replaced, as the attendant reads it. */
export type RecoveryScreen = Extract<StaffView['session'], { readonly kind: 'recovery' }>;

/** One kiosk's machine: a data folder, and the host with simulated devices when it is switched on. */
export class Machine {
  readonly folder: string;
  /** Everything the process has said since the last start. */
  lines: string[] = [];
  readonly #kioskAddress: string;
  #counter: Counter | null = null;

  constructor(folder: string, kioskAddress: string) {
    this.folder = folder;
    this.#kioskAddress = kioskAddress;
  }

  async switchOn(enrolmentCode?: string): Promise<void> {
    this.lines = [];
    const running = await startKiosk(
      [
        ['--data', this.folder, '--port', '0', '--admin', this.#kioskAddress],
        ['--simulate', '--simulator-port', '0'],
        enrolmentCode === undefined ? [] : ['--enrol', enrolmentCode],
      ].flat(),
      (line) => this.lines.push(line),
    );
    this.#counter = {
      running,
      elder: await openElderScreen(running.ready.screens.elder),
      staff: await openStaffScreen(running.ready.screens.staff),
      simulator: openSimulator(running.ready.simulator ?? ''),
    };
  }

  get counter(): Counter {
    if (this.#counter === null) throw new Error('the machine is off');
    return this.#counter;
  }

  get isAlive(): boolean {
    const { exitCode, signalCode } = this.counter.running.child;
    return exitCode === null && signalCode === null;
  }

  async switchOff(): Promise<void> {
    await this.#leave((running) => running.stop());
  }

  async cutPower(): Promise<void> {
    await this.#leave((running) => running.kill());
  }

  async #leave(end: (running: RunningPart<KioskReady>) => Promise<void>): Promise<void> {
    const counter = this.#counter;
    if (counter === null) return;
    this.#counter = null;
    await end(counter.running);
    await Promise.all([counter.elder.close(), counter.staff.close(), counter.simulator.close()]);
  }

  /** Waits until the elder's screen offers today's meals. */
  async serves(): Promise<void> {
    await this.counter.elder.latest.until('今天的饭菜', (view) =>
      view.step.kind === 'waiting' && view.step.meals.length > 0 ? view : null,
    );
  }

  async isOnline(wanted: boolean): Promise<void> {
    await this.counter.elder.latest.until(wanted ? '已联网' : '断网标志', (view) =>
      view.canteen.isOnline === wanted ? view : null,
    );
  }

  /** One person taps, takes the first meal, pays from the account, and takes the slip. */
  async eat(cardId: string): Promise<ReceiptFigures & { readonly orderNumber: number }> {
    const { elder, simulator } = this.counter;
    const papersBefore = simulator.latest.current?.papers.length ?? 0;
    await this.serves();
    await simulator.tap(cardId);
    const menu = await this.#step('menu');
    const [meal] = menu.meals;
    if (meal === undefined) throw new Error('there is nothing to eat');
    if (menu.maskedName === null) throw new Error(`nobody knows the card of ${cardId}`);
    await elder.press({ press: 'choose', menuItemId: meal.menuItemId });
    const pay = await this.#step('pay');
    if (pay.account === 'enough') await elder.press({ press: 'pay-by-account' });
    else await this.#payCash();
    const { orderNumber } = await this.#step('done');
    await elder.latest.until('打印完成', (view) =>
      view.step.kind === 'done' && view.step.receipt === 'printed' ? view : null,
    );
    const paper = await simulator.latest.until('小票', (view) =>
      view.papers.length > papersBefore ? (view.papers[0] ?? null) : null,
    );
    await elder.press({ press: 'leave' });
    const figures = readReceipt(paperText(paper));
    if (figures === null) throw new Error(`no figures on the slip:\n${paperText(paper)}`);
    return { ...figures, orderNumber };
  }

  /** What one person would pay for the first meal, and whether the account would do. */
  async offer(cardId: string): Promise<Pick<PayStep, 'payFen' | 'account'>> {
    const { elder, simulator } = this.counter;
    await this.serves();
    await simulator.tap(cardId);
    const menu = await this.#step('menu');
    const [meal] = menu.meals;
    if (meal === undefined) throw new Error('there is nothing to eat');
    await elder.press({ press: 'choose', menuItemId: meal.menuItemId });
    const { payFen, account } = await this.#step('pay');
    await elder.press({ press: 'leave' });
    return { payFen, account };
  }

  #step<Kind extends ElderStep['kind']>(kind: Kind): Promise<Extract<ElderStep, { kind: Kind }>> {
    return this.counter.elder.latest.until(`画面 ${kind}`, (view) =>
      view.step.kind === kind ? (view.step as Extract<ElderStep, { kind: Kind }>) : null,
    );
  }

  async #payCash(): Promise<void> {
    await this.counter.elder.press({ press: 'pay-by-cash' });
    const order = await this.counter.staff.latest.until('待收现金的单', (view) =>
      view.session.kind === 'signed-in' ? (view.session.orders[0] ?? null) : null,
    );
    const tenderedFen = fen(Math.ceil(order.payFen / 1_000) * 1_000);
    await this.counter.staff.act({ act: 'confirm-cash', orderId: order.orderId, tenderedFen });
  }

  /** The attendant lays the card down and types the PIN. */
  async signIn(): Promise<void> {
    const { staff, simulator } = this.counter;
    await staff.latest.until('收银屏', (view) => view.session.kind === 'signed-out' || null);
    await simulator.tap('staff');
    await staff.latest.until('输入密码', (view) => view.session.kind === 'pin' || null);
    await staff.act({ act: 'enter-pin', pin: DEMO_STAFF.pin });
    await this.signedIn();
  }

  /** What the signed-in attendant reads, once it is as wanted. */
  signedIn(what = '收银员登录', isSo: (session: SignedIn) => boolean = () => true) {
    return this.counter.staff.latest.until(what, ({ session }) =>
      session.kind === 'signed-in' && isSo(session) ? session : null,
    );
  }

  /** The recovery screen, once it shows this stage. */
  recovery(stage: RecoveryScreen['stage']): Promise<RecoveryScreen> {
    return this.counter.staff.latest.until(`恢复画面 ${stage}`, ({ session }) =>
      session.kind === 'recovery' && session.stage === stage ? session : null,
    );
  }
}

type PayStep = Extract<ElderStep, { readonly kind: 'pay' }>;
type SignedIn = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;

/** Overwrites bytes of a file as a dying disk does: `from` and `to` as parts of its length. */
export function overwrite(
  file: string,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const { size } = statSync(file);
  const begin = Math.floor(size * from);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(Math.floor(size * to) - begin, 0xa5), 0, null, begin);
  closeSync(handle);
}

/** Waits for something that is bound to come. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`没有等到：${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Whether a machine has a snapshot of its own on disk. */
export function hasSnapshot(folder: string): boolean {
  const snapshots = path.join(folder, 'snapshots');
  return existsSync(snapshots) && readdirSync(snapshots).some((name) => name.endsWith('.db'));
}

/** What the meals of one kiosk come to, on whichever side. */
export interface Totals {
  readonly saleCount: number;
  readonly listPriceFen: number;
  readonly subsidyFen: number;
  readonly paidFen: number;
}

/** Today's meals of one kiosk as the console lists them, those of decided branches among them. */
export async function totalsAtAdmin(client: ConsoleClient, kioskNumber: number): Promise<Totals> {
  const today = businessDate(Date.now(), { dayBoundaryMinute: 240, mealPeriods: [] });
  const sum = { saleCount: 0, listPriceFen: 0, subsidyFen: 0, paidFen: 0 };
  for (let page = 1; ; page += 1) {
    const { meals } = await client.meals.query({ from: today, to: today, canteenId: null, page });
    if (meals.length === 0) return sum;
    for (const meal of meals.filter((one) => one.kioskNumber === kioskNumber)) {
      sum.saleCount += 1;
      sum.listPriceFen += meal.listPriceFen;
      sum.subsidyFen += meal.subsidyFen;
      sum.paidFen += meal.paidFen;
    }
  }
}

/** What a kiosk's own ledger comes to; the kiosk may be on. */
export function totalsOnDisk(dataFolder: string): Totals {
  const verified = verifyLedgerFile(openKioskLedger(dataFolder).lines);
  if (!verified.ok) throw new Error(`the ledger is not whole: ${JSON.stringify(verified.failure)}`);
  const { saleCount, listPriceFen, subsidyFen, paidFen } = verified.value;
  return { saleCount, listPriceFen, subsidyFen, paidFen };
}
