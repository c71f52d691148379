import path from 'node:path';
import { databaseFileIn } from './data-folder.ts';
import {
  enrolmentSentence,
  hostSentence,
  type KioskHost,
  startHost,
  unsentSentence,
} from './host.ts';
import { keyFile } from './keys.ts';
import { readHostOptions } from './options.ts';

/** Runs a kiosk host in this process until SIGINT or SIGTERM; answers the exit code. */
export async function runKiosk(raw: Record<string, unknown>): Promise<number> {
  const options = readHostOptions(raw);
  if ('sentence' in options) {
    console.error(options.sentence);
    return 2;
  }
  const stopped = stopSignal();
  const dataFolder = path.resolve(options.dataFolder);
  const host = await startHost(
    { ...options, dataFolder },
    {
      keys: keyFile({ dataFolder, databaseFile: databaseFileIn(dataFolder) }),
      servesBrowsers: true,
      log: {
        problem: (error) => console.error(error),
        enrolmentFailed: (failure) => console.error(enrolmentSentence(failure)),
        unsentAtStop: (count) => console.error(unsentSentence(count, dataFolder)),
      },
    },
  );
  if (!host.ok) {
    console.error(hostSentence(host.failure, dataFolder));
    return 1;
  }
  printReady(host.value, raw.json === true);
  await stopped;
  await host.value.stop();
  return 0;
}

function printReady(host: KioskHost, isJson: boolean): void {
  const { address, screens, simulatorAddress: simulator } = host;
  if (isJson) {
    console.log(JSON.stringify({ event: 'ready', address, screens, simulator }));
    return;
  }
  console.log('点餐机已就绪。下面两个地址各只能打开一次：');
  console.log(`  点餐屏  ${screens?.elder}`);
  console.log(`  收银屏  ${screens?.staff}`);
  if (simulator !== null) console.log(`  演示桌面（模拟刷卡、小票、故障）  ${simulator}`);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
