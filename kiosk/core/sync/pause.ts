import { LIMITS } from '../../../shared/limits.ts';
import type { RandomPort } from '../ports.ts';

/** Pause before the next attempt: doubling from the first wait to the longest, with half of it left to chance. */
export function pauseMs(failures: number, random: RandomPort): number {
  if (failures === 0) return LIMITS.syncPauseMs;
  const fullMs = Math.min(
    LIMITS.syncRetryMostMs,
    LIMITS.syncRetryFirstMs * 2 ** Math.min(failures - 1, 20),
  );
  return fullMs / 2 + (fullMs / 2) * random.fraction();
}
