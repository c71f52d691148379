import { createHash } from 'node:crypto';

/** Randomness that comes from a seed alone; `fork` makes an independent stream, so that one more draw here moves nothing there. */
export interface Dice {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  bytes(count: number): Uint8Array;
  /** A version 4 UUID. */
  uuid(): string;
  fork(name: string): Dice;
}

/** xoshiro128** (Blackman and Vigna 2018) from the SHA-256 of a seed's name. */
export function createDice(seed: string): Dice {
  const digest = createHash('sha256').update(seed, 'utf8').digest();
  const state = new Uint32Array([0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)));
  const next = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state.set([a ^ fourth, b ^ third, third ^ (b << 9), rotate(fourth, 11)]);
    return scrambled;
  };
  const fraction = (): number => next() / 2 ** 32;
  const whole = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));
  const bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => next() & 0xff);
  return {
    fraction,
    whole,
    chance: (probability) => fraction() < probability,
    pick(items) {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    bytes,
    uuid: () => uuidOf(bytes(16)),
    fork: (name) => createDice(`${seed}/${name}`),
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function uuidOf(bytes: Uint8Array): string {
  const marked = Uint8Array.from(bytes);
  marked[6] = ((marked[6] ?? 0) & 0x0f) | 0x40;
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(marked).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
