import { describe, expect, it } from 'vitest';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createSamChannel } from './channel.ts';

const READ = '3001';
const FIND = '2001';
const NUMBER = '12ff';

function reply(sw3: number, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from([0, 0, 0, 0, sw3]), data]);
  body.writeUInt16BE(data.length + 4);
  const check = body.reduce((sum, byte) => sum ^ byte, 0);
  return Buffer.concat([Buffer.from('aaaaaa9669', 'hex'), body, Buffer.from([check])]);
}

/** A module that works on one request after the other, each taking the time and giving the answer of its script. */
async function setUp(script: readonly { readonly afterMs: number; readonly answer: Buffer }[]) {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const asked: string[] = [];
  let work = Promise.resolve();
  pair.simulatorSide.onData((bytes) => {
    const request = Buffer.from(bytes).subarray(7, 9).toString('hex');
    const step = script[asked.filter((each) => each !== NUMBER).length];
    asked.push(request);
    work = work.then(async () => {
      if (request === NUMBER) await pair.simulatorSide.write(reply(0x90, new Uint8Array(16)));
      else if (step !== undefined) {
        await clock.wait(step.afterMs);
        await pair.simulatorSide.write(step.answer);
      }
    });
  });
  const opened = await pair.driverSide();
  if (!opened.ok) throw new Error('not open');
  const channel = createSamChannel({
    port: opened.value,
    clock,
    signal: new AbortController().signal,
  });
  return { channel, asked, clock };
}

describe('an answer that comes too late', () => {
  it('with a person in it is not taken for the answer to the next reading', async () => {
    const first = new Uint8Array(1284).fill(1);
    const second = new Uint8Array(1284).fill(2);
    const { channel, asked } = await setUp([
      { afterMs: 3100, answer: reply(0x90, first) },
      { afterMs: 10, answer: reply(0x90, second) },
    ]);
    expect(await channel.request('read-card')).toEqual({ ok: false, failure: { code: 'silent' } });
    const answered = await channel.request('read-card');
    expect(answered.ok && answered.value.data.at(0)).toBe(2);
    expect(asked).toEqual([READ, NUMBER, READ]);
  });

  it('does not say that a card is there when it has gone meanwhile', async () => {
    const { channel, asked } = await setUp([
      { afterMs: 1200, answer: reply(0x9f, new Uint8Array(4)) },
      { afterMs: 10, answer: reply(0x80, new Uint8Array()) },
    ]);
    expect(await channel.request('find-card')).toEqual({ ok: false, failure: { code: 'silent' } });
    expect(await channel.request('find-card')).toMatchObject({
      ok: true,
      value: { status: 'no-card' },
    });
    expect(asked).toEqual([FIND, NUMBER, FIND]);
  });

  it('of another kind is passed over while waiting for the right one', async () => {
    const { channel } = await setUp([
      {
        afterMs: 10,
        answer: Buffer.concat([reply(0x80, new Uint8Array()), reply(0x90, new Uint8Array(8))]),
      },
    ]);
    expect(await channel.request('select-card')).toMatchObject({
      ok: true,
      value: { status: 'done' },
    });
  });
});
