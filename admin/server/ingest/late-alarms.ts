import { z } from 'zod';
import { parseJson } from '../../../shared/json.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import type { Alarm } from '../alarms.ts';
import type { SendingKiosk } from './accept-batch.ts';

/** A kiosk that another took the place of is heard out, and each delivery reported once. */
export function lateAlarms(kiosk: SendingKiosk, batch: Batch): readonly Alarm[] {
  if (kiosk.isReplaced !== true) return [];
  const lastSeq = batch.firstSeq + batch.entries.length - 1;
  return [
    {
      code: 'replaced-kiosk-sends',
      matter: `${kiosk.kioskId}/${lastSeq}/${batch.entries.at(-1)?.hash ?? ''}`,
      sentence: `已被替换的${kiosk.kioskNumber}号点餐机又送来了记录（到第${lastSeq}号${lastAt(batch)}），已照常收下。换机以前记的是旧账补传，不用管；换机以后记的，请确认旧设备在谁手里、是否还在用：它不应再卖餐。`,
      kioskId: kiosk.kioskId,
      districtCode: kiosk.districtCode,
    },
  ];
}

const datedSchema = z.looseObject({ at: z.string() });

/** When the last entry was made, by the kiosk's own clock: whether it still sells is seen from that. */
function lastAt(batch: Batch): string {
  const last = datedSchema.safeParse(parseJson(batch.entries.at(-1)?.content ?? ''));
  return last.success ? `，最后一条记于${last.data.at.slice(0, 16).replace('T', ' ')}` : '';
}
