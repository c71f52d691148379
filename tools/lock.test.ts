import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockEntry {
  readonly optionalDependencies?: Record<string, string>;
}

const text = readFileSync(path.resolve(import.meta.dirname, '../package-lock.json'), 'utf8');
const { packages }: { packages: Record<string, LockEntry> } = JSON.parse(text);

describe('the lock file', () => {
  it('names the optional packages of every platform, or npm ci refuses it', () => {
    const wanted = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    expect(wanted.length).toBeGreaterThan(0);
    const places = Object.keys(packages);
    const isNamed = (name: string) =>
      places.some((place) => place.endsWith(`node_modules/${name}`));
    expect(wanted.filter((name) => !isNamed(name))).toEqual([]);
  });
});
