import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRestartPlan } from '../contract/host-restarts.ts';
import { type HostReady, readFromHost } from './host-messages.ts';
import type { LaunchBook } from './launch-desk.ts';
import type { ToHost } from './supervision.ts';

const HOST_FILE = fileURLToPath(new URL('./kiosk-process.ts', import.meta.url));

/** What outlives a host that crashes: its screens come back to the same address and are let in as before. */
interface Kept {
  words: Record<string, unknown>;
  book: LaunchBook | null;
  hasServed: boolean;
}

/** How a run of the host ended: `over` on purpose or with a sentence of its own, `crashed` without a word. */
type RunEnd =
  | { readonly kind: 'over'; readonly exitCode: number }
  | { readonly kind: 'crashed'; readonly exitCode: number | null; readonly reason: string };

/**
 * Runs a kiosk host in a process of its own until SIGINT or SIGTERM, and starts it anew when it crashes; answers the exit
 * code. A crash of a native part, as of the serial binding, so never ends the kiosk.
 */
export async function runKiosk(words: Record<string, unknown>): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const plan = createRestartPlan();
  const kept: Kept = { words, book: null, hasServed: false };
  while (!stop.signal.aborted) {
    const startedMs = performance.now();
    const end = await runHost(kept, stop.signal);
    if (end.kind === 'over') return end.exitCode;
    // A program that cannot even be loaded is not helped by loading it again: 1 is Node's own code for that.
    if (stop.signal.aborted || (!kept.hasServed && end.exitCode === 1)) return 1;
    const delayMs = plan.next(performance.now() - startedMs);
    console.error(crashSentence({ reason: end.reason, delayMs, isSlow: plan.isSlow }));
    // Ended by Ctrl-C there is nothing to wait for.
    await wait(delayMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  return 0;
}

function runHost(kept: Kept, stop: AbortSignal): Promise<RunEnd> {
  const host = fork(HOST_FILE);
  let over: RunEnd | null = null;
  host.on('message', (data) => {
    const message = readFromHost(data);
    if (message.type === 'over') over = { kind: 'over', exitCode: message.exitCode };
    else if (message.type === 'launch-book') kept.book = message.book;
    else noteReady(kept, message.ready);
  });
  say(host, { type: 'run', words: kept.words, book: kept.book });
  const onStop = () => say(host, { type: 'stop' });
  stop.addEventListener('abort', onStop);
  return new Promise((resolve) => {
    host.once('exit', (exitCode, signal) => {
      stop.removeEventListener('abort', onStop);
      resolve(over ?? { kind: 'crashed', exitCode, reason: signal ?? String(exitCode) });
    });
  });
}

/** A host that has just gone is told nothing; its end is heard as such. */
function say(host: ChildProcess, message: ToHost): void {
  if (host.connected) host.send(message, () => undefined);
}

function noteReady(kept: Kept, ready: HostReady): void {
  if (kept.hasServed) {
    console.error('点餐机已经恢复。');
    return;
  }
  kept.hasServed = true;
  // Where any free port was taken, the next host needs the same: its screens know no other.
  const ports = {
    ...(ready.address !== null && { port: new URL(ready.address).port }),
    ...(ready.simulator !== null && { simulatorPort: new URL(ready.simulator).port }),
  };
  printReady(ready, kept.words.json === true);
  kept.words = { ...kept.words, ...ports };
}

function crashSentence(crash: {
  readonly reason: string;
  readonly delayMs: number;
  readonly isSlow: boolean;
}): string {
  const again = `点餐机程序意外停了（${crash.reason}），${crash.delayMs / 1000} 秒后自己重新启动，屏幕会自己恢复。`;
  if (!crash.isSlow) return again;
  return `${again}\n已经连着停了好几次：请把机器关掉，过十秒再打开；还不行，请把这里的字拍下来，联系维护人员。`;
}

function printReady(host: HostReady, isJson: boolean): void {
  const { address, screens, simulator } = host;
  if (isJson) {
    console.log(JSON.stringify({ event: 'ready', address, screens, simulator }));
    return;
  }
  console.log('点餐机已就绪。下面的地址各只能打开一次：');
  console.log(`  点餐屏    ${screens?.elder}`);
  console.log(`  收银屏    ${screens?.staff}`);
  console.log(`  叫号屏    ${screens?.numbers}`);
  console.log(`  价格公示  ${screens?.prices}`);
  if (simulator !== null) console.log(`  演示桌面（模拟刷卡、小票、故障）  ${simulator}`);
}
