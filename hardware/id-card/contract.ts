import type { DeviceClock } from '../clock.ts';
import {
  type DeviceCheck,
  type DeviceCheckOutcome,
  failed,
  nextEvent,
  passed,
} from '../device-check.ts';
import type { IdCardReader } from './driver.ts';
import type { IdCardEvent } from './events.ts';

/** Time for a person to read what to do, and to do it. */
const PERSON_MS = 30_000;
/** Time for a driver to find out what is on its line: all speeds twice, with room. */
const SEARCH_MS = 20_000;

type CheckName =
  | 'answers'
  | 'reads-a-card'
  | 'reads-it-once'
  | 'reads-it-again'
  | 'card-taken-early'
  | 'unplugged'
  | 'plugged-in-again';

/** What a reader of ID cards has to do on any line, in the order in which a person can best try it. */
export const idCardReaderChecks: readonly DeviceCheck<IdCardReader, CheckName>[] = [
  {
    name: 'answers',
    title: '读卡器有回应',
    instruction: '请接好身份证读卡器，先不要放卡。',
    async run(reader, clock) {
      if (reader.state !== 'connected') await next(reader, clock, SEARCH_MS, ['connected']);
      if (reader.state !== 'connected') return failed('读卡器没有回应，请看线和电源。');
      const { foundBaudRate } = reader;
      return passed(
        foundBaudRate === null ? '读卡器已连上。' : `读卡器已连上，速率 ${foundBaudRate}。`,
      );
    },
  },
  {
    name: 'reads-a-card',
    title: '读出一张身份证',
    instruction: '请把一张身份证放到读卡器上，不要拿开。',
    run: expectRead,
  },
  {
    name: 'reads-it-once',
    title: '同一张卡不读两遍',
    instruction: '请让身份证留在读卡器上，等 8 秒。',
    async run(reader, clock) {
      const event = await next(reader, clock, 8000, ['read', 'read-failed']);
      if (event === null) return passed('卡留着没有再读。');
      return failed('卡没有拿开，却又读了一遍。');
    },
  },
  {
    name: 'reads-it-again',
    title: '拿开再放能再读',
    instruction: '请把身份证拿开，数到 5，再放上。',
    run: expectRead,
  },
  {
    name: 'card-taken-early',
    title: '拿早了会提醒',
    instruction: '请先把身份证拿开，数到 5，再放上并马上拿开。',
    async run(reader, clock) {
      const [found, event] = await Promise.all([
        next(reader, clock, PERSON_MS, ['card-found']),
        next(reader, clock, PERSON_MS + 5000, ['read', 'read-failed']),
      ]);
      if (found === null) return failed('没有看到卡，请把卡放低一些再试。');
      if (event === null) return failed('看到了卡，却没有结果。');
      return passed(event.kind === 'read' ? '手慢了一点，卡已读完。' : '读卡器提醒了重新放卡。');
    },
  },
  {
    name: 'unplugged',
    title: '拔线能发现',
    instruction: '请拔下读卡器的线。',
    async run(reader, clock) {
      const event = await next(reader, clock, PERSON_MS, ['disconnected']);
      return event === null ? failed('拔线没有被发现。') : passed('拔线已发现。');
    },
  },
  {
    name: 'plugged-in-again',
    title: '插回能恢复',
    instruction: '请把线插回原来的口。',
    async run(reader, clock) {
      const event = await next(reader, clock, PERSON_MS, ['connected']);
      return event === null ? failed('插回后没有恢复。') : passed('插回后已恢复。');
    },
  },
];

async function expectRead(reader: IdCardReader, clock: DeviceClock): Promise<DeviceCheckOutcome> {
  const event = await next(reader, clock, PERSON_MS, ['read', 'read-failed']);
  if (event === null) return failed('没有读到卡。');
  return event.kind === 'read' ? passed('读到了一张卡。') : failed('卡没有读好，请再试一次。');
}

function next(
  reader: IdCardReader,
  clock: DeviceClock,
  timeoutMs: number,
  kinds: readonly IdCardEvent['kind'][],
): Promise<IdCardEvent | null> {
  const fits = ({ kind }: IdCardEvent): boolean => kinds.includes(kind);
  return nextEvent({ onEvent: reader.onEvent, fits, timeoutMs, clock });
}
