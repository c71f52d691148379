import type { Dice } from './dice.ts';
import { FAULT_KINDS, type FaultKind, STRENGTHS } from './strengths.ts';

/** Something that goes wrong, from a moment on and perhaps until another. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly kiosk: number;
  /** When it is over, in minutes of the week; with an image or a backup: when that is taken, before. */
  readonly otherMinute: number;
  /** Minutes the clock jumps by. */
  readonly jumpMinutes: number;
}

export const OFFICE_ACTS = ['newcomer', 'card', 'policy', 'hardship', 'price', 'leaves'] as const;
export type OfficeActKind = (typeof OFFICE_ACTS)[number];

/** What happens in a week; minutes count from its first midnight. */
export type PlannedEvent =
  | { readonly minute: number; readonly kind: 'visit'; readonly kiosk: number }
  | { readonly minute: number; readonly kind: 'top-up'; readonly kiosk: number }
  /** The kiosk makes its next signing key, or the bureau gives it another lookup key. */
  | { readonly minute: number; readonly kind: 'signing-key' | 'lookup-key'; readonly kiosk: number }
  | { readonly minute: number; readonly kind: 'office'; readonly act: OfficeActKind }
  | { readonly minute: number; readonly kind: 'fault'; readonly fault: PlannedFault }
  /** The end of a fault, or the moment before it that it goes back to. */
  | { readonly minute: number; readonly kind: 'other-end'; readonly fault: PlannedFault };

const DAY = 24 * 60;
const DAYS = 7;

/** The week of a seed. Nobody here knows what the product does with it. */
export function makePlan(dice: Dice): readonly PlannedEvent[] {
  const kiosks = STRENGTHS.kiosksOfCanteens.reduce((sum, count) => sum + count, 0);
  const events = [
    ...visits(dice.fork('visits'), kiosks),
    ...topUps(dice.fork('top-ups'), kiosks),
    ...officeActs(dice.fork('office')),
    ...newKeys(dice.fork('keys'), kiosks),
    ...faults(dice.fork('faults'), kiosks),
  ];
  return events.toSorted((one, other) => one.minute - other.minute);
}

function minuteOf(dice: Dice): number {
  const windows = STRENGTHS.mealWindows.flatMap((window) =>
    Array.from({ length: window.weight }, () => window),
  );
  const { fromMinute, toMinute } = dice.pick(windows);
  return dice.whole(0, DAYS - 1) * DAY + fromMinute + dice.fraction() * (toMinute - fromMinute);
}

function visits(dice: Dice, kiosks: number): PlannedEvent[] {
  return Array.from({ length: dice.whole(STRENGTHS.visitsFrom, STRENGTHS.visitsTo) }, () => ({
    minute: minuteOf(dice),
    kind: 'visit' as const,
    kiosk: dice.whole(0, kiosks - 1),
  }));
}

function topUps(dice: Dice, kiosks: number): PlannedEvent[] {
  // Most people fill their account on the first morning.
  return Array.from({ length: dice.whole(STRENGTHS.topUpsFrom, STRENGTHS.topUpsTo) }, () => ({
    minute: dice.chance(0.6) ? dice.whole(300, 400) : dice.whole(400, DAYS * DAY - 300),
    kind: 'top-up' as const,
    kiosk: dice.whole(0, kiosks - 1),
  }));
}

function officeActs(dice: Dice): PlannedEvent[] {
  const count = dice.whole(STRENGTHS.officeActsFrom, STRENGTHS.officeActsTo);
  return Array.from({ length: count }, () => ({
    minute: dice.whole(0, DAYS - 1) * DAY + dice.whole(500, 1080),
    kind: 'office' as const,
    act: dice.pick(OFFICE_ACTS),
  }));
}

function newKeys(dice: Dice, kiosks: number): PlannedEvent[] {
  return (['signing-key', 'lookup-key'] as const).flatMap((kind) =>
    Array.from({ length: dice.chance(STRENGTHS.chances.newKeys) ? 1 : 0 }, () => ({
      minute: minuteOf(dice),
      kind,
      kiosk: dice.whole(0, kiosks - 1),
    })),
  );
}

function faults(dice: Dice, kiosks: number): PlannedEvent[] {
  const { faultWeights, rareFaults, faultsFrom, faultsTo } = STRENGTHS;
  const bag = FAULT_KINDS.flatMap((kind) => Array.from({ length: faultWeights[kind] }, () => kind));
  const common = Array.from({ length: dice.whole(faultsFrom, faultsTo) }, () =>
    commonFault(dice, dice.pick(bag), dice.whole(0, kiosks - 1)),
  );
  const [forked, cloned] = [dice.whole(0, kiosks - 1), dice.whole(1, kiosks - 1)];
  const rare = [
    ...(dice.chance(rareFaults['admin-restore']) ? [goingBack(dice, 'admin-restore', 0)] : []),
    ...(dice.chance(rareFaults['kiosk-restore']) ? [goingBack(dice, 'kiosk-restore', forked)] : []),
    ...(dice.chance(rareFaults['kiosk-clone'])
      ? [goingBack(dice, 'kiosk-clone', (forked + cloned) % kiosks)]
      : []),
  ];
  return [...common, ...rare].flat();
}

function commonFault(
  dice: Dice,
  kind: (typeof FAULT_KINDS)[number],
  kiosk: number,
): PlannedEvent[] {
  const minute = minuteOf(dice);
  const lasts = {
    crash: [1, 400],
    'crash-in-write': [0, 0],
    partition: STRENGTHS.partitionMinutes,
    blackout: STRENGTHS.blackoutMinutes,
    'clock-jump': STRENGTHS.clockJumpLastsMinutes,
    'disk-full': STRENGTHS.diskFullMinutes,
    printer: STRENGTHS.printerMinutes,
    'admin-crash': [0, 0],
  }[kind];
  const otherMinute = minute + dice.whole(lasts[0] ?? 0, lasts[1] ?? 0);
  const jumpMinutes = dice.pick(STRENGTHS.clockJumpMinutes);
  const fault = { kind, kiosk, otherMinute, jumpMinutes };
  return [
    { minute, kind: 'fault', fault },
    { minute: otherMinute, kind: 'other-end', fault },
  ];
}

/** Something goes back to where it stood at an earlier moment. */
function goingBack(dice: Dice, kind: FaultKind, kiosk: number): PlannedEvent[] {
  const [one, other] = [minuteOf(dice), minuteOf(dice)];
  const [otherMinute, minute] = [Math.min(one, other), Math.max(one, other) + 1];
  const fault = { kind, kiosk, otherMinute, jumpMinutes: 0 };
  return [
    { minute: otherMinute, kind: 'other-end', fault },
    { minute, kind: 'fault', fault },
  ];
}
