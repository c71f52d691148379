import path from 'node:path';
import { databaseFileIn } from './data-folder.ts';
import { enrolmentSentence, hostSentence, startHost, unsentSentence } from './host.ts';
import type { FromHost } from './host-messages.ts';
import { keyFile } from './keys.ts';
import { createLaunchDesk, type LaunchBook } from './launch-desk.ts';
import { readHostOptions } from './options.ts';
import { toHostSchema } from './supervision.ts';

// The process of the browser form's host. It is started, told to stop and started anew by run-kiosk.ts; a crash in it, as of
// a native part, ends nothing else.

function tell(message: FromHost, onSent: () => void = () => {}): void {
  process.send?.(message, onSent);
}

/** Runs the host until `stopped`; answers the exit code, having said why where it is not 0. */
async function run(
  words: Record<string, unknown>,
  book: LaunchBook | null,
  stopped: Promise<void>,
): Promise<number> {
  const options = readHostOptions(words);
  if ('sentence' in options) {
    console.error(options.sentence);
    return 2;
  }
  const dataFolder = path.resolve(options.dataFolder);
  const host = await startHost(
    { ...options, dataFolder },
    {
      keys: keyFile({ dataFolder, databaseFile: databaseFileIn(dataFolder) }),
      servesBrowsers: true,
      launchDesk: createLaunchDesk({
        book,
        onChange: (changed) => tell({ type: 'launch-book', book: changed }),
      }),
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
  const { address, screens, simulatorAddress: simulator } = host.value;
  tell({ type: 'ready', ready: { address, screens, simulator } });
  await stopped;
  await host.value.stop();
  return 0;
}

const stopped = Promise.withResolvers<void>();
process.on('message', (data) => {
  const message = toHostSchema.parse(data);
  if (message.type === 'stop') return stopped.resolve();
  void run(message.words, message.book, stopped.promise).then((exitCode) =>
    tell({ type: 'over', exitCode }, () => process.exit(exitCode)),
  );
});
process.on('SIGTERM', () => stopped.resolve());
// Ctrl-C at a terminal reaches every process of it; the supervisor has it too, and says when to stop.
process.on('SIGINT', () => undefined);
// Without its supervisor nobody could end this process any more; what was acknowledged is on the disk.
process.on('disconnect', () => process.exit(1));
