// Goal: the key of the database is made once, kept wrapped, never replaced and never shown.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFailureSentence, loadDatabaseKey } from '../../kiosk/shell/keys.ts';
import { recordKeyStore } from './recording-electron.ts';

let folder: string;
const place = { keyStore: recordKeyStore({}), platform: 'linux' } as const;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(): string {
  const key = loadDatabaseKey(place, folder);
  if (!key.ok) throw new Error(key.failure.code);
  return key.value;
}

describe('the key of the database', () => {
  it('is 32 random bytes, the same at every start of one kiosk and different on another', () => {
    const first = load();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(load()).toBe(first);
    rmSync(path.join(folder, 'database-key'));
    expect(load()).not.toBe(first);
  });

  it('lies on disk only wrapped, readable by its owner alone, with no draft left behind', () => {
    const key = load();
    expect(readdirSync(folder)).toEqual(['database-key']);
    const file = path.join(folder, 'database-key');
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it.each(['broken', 'wrapped:dcba'])(
    'that cannot be unwrapped (%s) is left as it is',
    (content) => {
      const file = path.join(folder, 'database-key');
      writeFileSync(file, content);
      const key = loadDatabaseKey(place, folder);
      expect(key).toEqual({ ok: false, failure: { code: 'key-unreadable', file } });
      expect(readFileSync(file, 'utf8')).toBe(content);
      expect(keyFailureSentence({ code: 'key-unreadable', file })).toContain('恢复密钥');
    },
  );

  it.each([null, 'broken'])(
    'that the words gave back (instead of %s) is wrapped, and its plain file goes',
    (before) => {
      const file = path.join(folder, 'database-key');
      writeFileSync(path.join(folder, 'kiosk.db'), '');
      if (before !== null) writeFileSync(file, before);
      expect(loadDatabaseKey(place, folder)).toMatchObject({
        failure: { code: before === null ? 'key-missing' : 'key-unreadable' },
      });
      const keyHex = '5a'.repeat(32);
      writeFileSync(path.join(folder, 'kiosk.key'), `${keyHex}\n`);
      expect(load()).toBe(keyHex);
      expect(readdirSync(folder)).not.toContain('kiosk.key');
      expect(load()).toBe(keyHex);
    },
  );

  it('is never made anew for a database that is there already', () => {
    writeFileSync(path.join(folder, 'kiosk.db'), 'meals');
    const file = path.join(folder, 'database-key');
    expect(loadDatabaseKey(place, folder)).toEqual({
      ok: false,
      failure: { code: 'key-missing', file },
    });
    expect(readdirSync(folder)).toEqual(['kiosk.db']);
    expect(keyFailureSentence({ code: 'key-missing', file })).toContain('恢复密钥');
  });

  it.each([
    [{ keyBackend: 'basic_text' }, 'plain-text-key-store'],
    [{ keyBackend: 'unknown' }, 'no-key-store'],
    [{ hasKeyStore: false }, 'no-key-store'],
  ] as const)('is not made at all where the key store keeps nothing secret (%j)', (given, code) => {
    const keyStore = recordKeyStore(given);
    const key = loadDatabaseKey({ keyStore, platform: 'linux' }, folder);
    expect(key).toEqual({ ok: false, failure: { code } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is wrapped without asking for a Linux backend on Windows', () => {
    const keyStore = recordKeyStore({ keyBackend: 'basic_text' });
    expect(loadDatabaseKey({ keyStore, platform: 'win32' }, folder).ok).toBe(true);
  });
});
