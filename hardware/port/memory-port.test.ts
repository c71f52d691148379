import { describe, expect, it } from 'vitest';
import { createMemoryPortPair } from './memory-port.ts';

describe('a line in memory', () => {
  it('refuses a second user while one is connected, and takes the next one after', async () => {
    const pair = createMemoryPortPair();
    const first = await pair.driverSide();
    expect(await pair.driverSide()).toMatchObject({ ok: false, failure: { code: 'busy' } });
    if (first.ok) await first.value.close();
    expect((await pair.driverSide()).ok).toBe(true);
  });

  it('keeps nothing that was written while it was unplugged', async () => {
    const pair = createMemoryPortPair();
    const received: number[] = [];
    pair.simulatorSide.onData((bytes) => received.push(...bytes));
    const opened = await pair.driverSide();
    if (!opened.ok) throw new Error('not open');
    const reasons: string[] = [];
    opened.value.onClose((reason) => reasons.push(reason.code));
    pair.unplug();
    expect(await opened.value.write(Uint8Array.of(1))).toMatchObject({ ok: false });
    expect(await pair.simulatorSide.write(Uint8Array.of(2))).toMatchObject({ ok: false });
    expect(await pair.driverSide()).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    pair.plug();
    const again = await pair.driverSide();
    if (!again.ok) throw new Error('not open');
    await again.value.write(Uint8Array.of(3));
    expect(received).toEqual([3]);
    expect(reasons).toEqual(['io']);
  });
});
