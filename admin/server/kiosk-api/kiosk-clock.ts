import { shanghaiDate } from '../../../shared/time/business-time.ts';
import { CLOCK_DIFFERENCE_MAX_MS, durationText } from '../../../shared/time/clock-difference.ts';
import { closeAlarm, raiseAlarms } from '../alarms.ts';
import type { Queryable } from '../database/connection.ts';

/** How far a kiosk's clock is off now and was at the contact before, in milliseconds; positive when it is ahead. */
export interface MeasuredClock {
  readonly kioskId: string;
  readonly kioskNumber: number;
  readonly districtCode: string;
  readonly offsetMs: number;
  /** Null at the first contact. */
  readonly offsetBeforeMs: number | null;
  /** Milliseconds since 1970 UTC by the admin. */
  readonly now: number;
}

/**
 * Tells people of a kiosk's clock only when something about it changed, so that a kiosk that calls every two seconds does
 * not write every two seconds. `clock-off` closes by itself once the clock is right again; `clock-jumped` is for a person,
 * one a kiosk and day.
 */
export async function reportClock(database: Queryable, clock: MeasuredClock): Promise<void> {
  const { kioskId, offsetMs, offsetBeforeMs, now } = clock;
  const isOff = isFar(offsetMs);
  const wasOff = offsetBeforeMs !== null && isFar(offsetBeforeMs);
  const isJump = offsetBeforeMs !== null && isFar(offsetMs - offsetBeforeMs);
  if (isOff === wasOff && !isJump) return;
  const about = { kioskId, districtCode: clock.districtCode };
  const matter = kioskId;
  if (isOff) {
    const sentence = offSentence(clock);
    await raiseAlarms(database, [{ ...about, code: 'clock-off', matter, sentence }], now);
  } else {
    await closeAlarm(database, { code: 'clock-off', matter }, now);
  }
  if (!isJump) return;
  const jump = {
    ...about,
    code: 'clock-jumped' as const,
    matter: `${kioskId} ${shanghaiDate(now)}`,
    sentence: jumpSentence({ ...clock, offsetBeforeMs }),
  };
  await raiseAlarms(database, [jump], now);
}

function isFar(differenceMs: number): boolean {
  return Math.abs(differenceMs) > CLOCK_DIFFERENCE_MAX_MS;
}

function offSentence({ kioskNumber, offsetMs }: MeasuredClock): string {
  return `${kioskNumber} 号机的时间${offsetText(offsetMs)}。请让食堂或维护人员校准这台机器的日期和时间；校准后这条提醒会自己消失。`;
}

function jumpSentence(clock: MeasuredClock & { readonly offsetBeforeMs: number }): string {
  const { kioskNumber, offsetBeforeMs, offsetMs } = clock;
  const change = `${kioskNumber} 号机的时间在两次联系之间变了：原来${offsetText(offsetBeforeMs)}，现在${offsetText(offsetMs)}`;
  return `${change}。请核对这段时间里餐费记录的日期，并查明是谁、为什么改了时间。`;
}

/** 快2小时5分钟, 慢1天, 准 within the bound. */
function offsetText(offsetMs: number): string {
  if (!isFar(offsetMs)) return '是准的';
  return `${offsetMs > 0 ? '快' : '慢'}${durationText(offsetMs)}`;
}
