import { repeatableNumbers } from '../../shared/demo/repeatable-numbers.ts';

/** A stream of numbers that a seed repeats; not for secrets. */
export interface Random {
  /** 0 ≤ number < 1. */
  next(): number;
  /** True in the given share of draws. */
  chance(share: number): boolean;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** A new list of the same members in another order. */
  shuffled<T>(list: readonly T[]): T[];
  /** Some members, at least one, in any order. */
  some<T>(list: readonly T[]): T[];
}

/** A stream over the two numbers: a case of its own for each index, so that one can be had without the others. */
export function randomOf(seed: number, index: number): Random {
  const next = repeatableNumbers(
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35),
  );
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const shuffled = <T>(list: readonly T[]): T[] => {
    const left = [...list];
    const out: T[] = [];
    while (left.length > 0) out.push(...left.splice(whole(0, left.length - 1), 1));
    return out;
  };
  return {
    next,
    whole,
    shuffled,
    chance: (share) => next() < share,
    pick<T>(list: readonly T[]): T {
      const picked = list[whole(0, list.length - 1)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    some: (list) => shuffled(list).slice(0, whole(1, Math.min(3, list.length))),
  };
}
