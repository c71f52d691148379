import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../core/canteen.test-support.ts';
import { isSnapshotDue, lastMealEndMs } from './snapshots.ts';

const at = (time: string): number => Date.parse(`2026-11-23T${time}:00.000+08:00`);

describe('a snapshot', () => {
  it('is due when there is none, and when the last is an hour old by a clock that may have gone back', () => {
    const state = { nowMs: at('12:00'), headSeq: 5, lastMealEndMs: null };
    expect(isSnapshotDue({ ...state, last: null })).toBe(true);
    expect(isSnapshotDue({ ...state, last: { atMs: at('11:01'), seq: 4 } })).toBe(false);
    expect(isSnapshotDue({ ...state, last: { atMs: at('11:00'), seq: 4 } })).toBe(true);
    expect(isSnapshotDue({ ...state, last: { atMs: at('13:00'), seq: 4 } })).toBe(true);
  });

  it('is not due while nothing new was written', () => {
    const state = { nowMs: at('12:00'), lastMealEndMs: null };
    expect(isSnapshotDue({ ...state, headSeq: 0, last: null })).toBe(false);
    expect(isSnapshotDue({ ...state, headSeq: 5, last: { atMs: at('09:00'), seq: 5 } })).toBe(
      false,
    );
  });

  it('is due once after the last meal of the day, even within the hour', () => {
    expect(lastMealEndMs(null, at('19:00'))).toBeNull();
    expect(lastMealEndMs(SETTINGS, at('18:29'))).toBeNull();
    expect(lastMealEndMs(SETTINGS, at('18:30'))).toBe(at('18:30'));
    const state = { nowMs: at('18:31'), headSeq: 9, lastMealEndMs: at('18:30') };
    expect(isSnapshotDue({ ...state, last: { atMs: at('18:20'), seq: 8 } })).toBe(true);
    expect(isSnapshotDue({ ...state, last: { atMs: at('18:30'), seq: 8 } })).toBe(false);
  });
});
