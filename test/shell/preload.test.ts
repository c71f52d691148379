// Goal: the page gets exactly one thing from the shell, and the port reaches it.
// Method: the built preload script, one CommonJS file, runs in a bare context with a recording double of `electron`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

beforeAll(() => {
  const build = spawnSync(process.execPath, ['tools/build.ts'], { cwd: root, encoding: 'utf8' });
  expect(build.stderr).toBe('');
});

interface Exposed {
  readonly name: string;
  readonly bridge: Record<string, () => void>;
}

/** Runs the preload script and writes down all it does. */
function runPreload() {
  const required: string[] = [];
  const exposed: Exposed[] = [];
  const sent: unknown[][] = [];
  const posted: unknown[][] = [];
  const listeners = new Map<string, (event: { ports: unknown[] }) => void>();
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, bridge: Exposed['bridge']) =>
        exposed.push({ name, bridge }),
    },
    ipcRenderer: {
      send: (...args: unknown[]) => sent.push(args),
      on: (channel: string, listener: (event: { ports: unknown[] }) => void) =>
        listeners.set(channel, listener),
    },
  };
  runInNewContext(readFileSync(path.join(root, 'build/shell/preload.cjs'), 'utf8'), {
    require: (name: string) => {
      required.push(name);
      return electron;
    },
    window: {
      location: { origin: 'app://kiosk' },
      postMessage: (...args: unknown[]) => posted.push(args),
    },
    module: { exports: {} },
    exports: {},
  });
  return { required, exposed, sent, posted, listeners };
}

describe('the preload script', () => {
  it('loads nothing but electron, as a sandboxed script must', () => {
    expect(runPreload().required).toEqual(['electron']);
  });

  it('gives the page one name with one function that takes nothing', () => {
    const { exposed } = runPreload();
    expect(exposed.map((one) => [one.name, Object.keys(one.bridge)])).toEqual([
      ['zhulao', ['connect']],
    ]);
    expect(exposed[0]?.bridge.connect).toHaveLength(0);
  });

  it('passes nothing on to the shell but the wish for a port', () => {
    const { exposed, sent } = runPreload();
    exposed[0]?.bridge.connect?.();
    expect(sent).toEqual([['zhulao:connect']]);
  });

  it('hands the port to this window and to no other origin', () => {
    const { listeners, posted } = runPreload();
    expect([...listeners.keys()]).toEqual(['zhulao:port']);
    listeners.get('zhulao:port')?.({ ports: ['the port'] });
    expect(posted).toEqual([['zhulao:port', 'app://kiosk', ['the port']]]);
  });
});
