import type { DeviceClock } from '../clock.ts';
import { type DeviceCheck, failed, nextEvent, passed } from '../device-check.ts';
import type { ElderCardEvent, ElderCardReader } from './driver.ts';

/** What every reader of the canteen's own cards has to do on any line. */
export type ElderCardCheckName =
  | 'connects'
  | 'reads-a-card'
  | 'tells-it-once'
  | 'reads-it-again'
  | 'comes-back';

type Check = DeviceCheck<ElderCardReader, ElderCardCheckName>;

/** Time for a person to find a card and lay it down. */
const PERSON_MS = 30_000;
/** Time for a driver by itself. */
const DRIVER_MS = 10_000;
/** A card that lies there this long has been told by the reader many times. */
const LYING_MS = 8_000;

/** In the order in which they are run; the card that the third check is about is the one of the second. */
export const ELDER_CARD_CHECKS: readonly Check[] = [
  {
    name: 'connects',
    title: '读卡器连接',
    instruction: '请确认读卡器已接好，上面没有卡。',
    async run(reader, clock) {
      const isThere = await untilConnected(reader, clock, DRIVER_MS);
      if (isThere) return passed('读卡器已连接。');
      return reader.state === 'mute'
        ? failed('端口已打开，但读卡器没有回答：请检查波特率和读卡器类型。')
        : failed('没有连上读卡器：请检查线、电源和端口。');
    },
  },
  {
    name: 'reads-a-card',
    title: '读一张卡',
    instruction: '请把一张卡放到读卡器上，不要拿开。',
    run: async (reader, clock) =>
      (await nextCard(reader, clock, PERSON_MS)) === null
        ? failed('没有读到卡：请检查读卡器类型和波特率，再换一张卡试。')
        : passed('读到了卡。'),
  },
  {
    name: 'tells-it-once',
    title: '放着不动的卡只读一次',
    instruction: '请让这张卡继续放着，约 8 秒。',
    run: async (reader, clock) =>
      (await nextCard(reader, clock, LYING_MS)) === null
        ? passed('卡放着不动时没有再读。')
        : failed('卡放着不动却又读了一次：请把卡放平再试，仍然如此请换读卡器。'),
  },
  {
    name: 'reads-it-again',
    title: '拿开再放，同一个号',
    instruction: '请把卡拿开，数到五，再放上；读到后再拿开，数到五，再放一次。',
    async run(reader, clock) {
      const first = await nextCard(reader, clock, PERSON_MS);
      const second = first === null ? null : await nextCard(reader, clock, PERSON_MS);
      if (first === null || second === null) return failed('拿开再放后没有读到卡。');
      return first === second
        ? passed('两次读到的号一样。')
        : failed('两次读到的号不一样：请检查读卡器类型，并确认两次放的是同一张卡。');
    },
  },
  {
    name: 'comes-back',
    title: '拔下再插上',
    instruction: '请拔下读卡器的插头，数到五，再插上，然后放一张卡。',
    async run(reader, clock) {
      const { onEvent } = reader;
      const fits = (event: ElderCardEvent): boolean => event.kind === 'disconnected';
      const gone = await nextEvent({ onEvent, fits, timeoutMs: PERSON_MS, clock });
      if (gone === null) return failed('拔下插头后程序没有发现。');
      if (!(await untilConnected(reader, clock, PERSON_MS))) return failed('插上后没有再连上。');
      return (await nextCard(reader, clock, PERSON_MS)) === null
        ? failed('重新插上后没有读到卡。')
        : passed('重新插上后读到了卡。');
    },
  },
];

async function untilConnected(
  reader: ElderCardReader,
  clock: DeviceClock,
  timeoutMs: number,
): Promise<boolean> {
  if (reader.state === 'connected') return true;
  const { onEvent } = reader;
  const fits = (event: ElderCardEvent): boolean => event.kind === 'connected';
  return (await nextEvent({ onEvent, fits, timeoutMs, clock })) !== null;
}

/** The number of the next card; it is compared here and told to nobody. */
async function nextCard(
  reader: ElderCardReader,
  clock: DeviceClock,
  timeoutMs: number,
): Promise<string | null> {
  const { onEvent } = reader;
  const fits = (event: ElderCardEvent): boolean => event.kind === 'card';
  const event = await nextEvent({ onEvent, fits, timeoutMs, clock });
  return event?.kind === 'card' ? event.cardNumber : null;
}
