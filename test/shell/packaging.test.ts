// Goal: electron-builder accepts electron-builder.yml, and packs what the kiosk loads and nothing else.
// Method: electron-builder itself checks the file and packs the real tree, with a folder of stand-in files in place of
// Electron's binary; archive and fuses are then read back with Electron's own tools.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Arch, build, type Configuration, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAllApart } from '../../tools/build.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-package-'));
const packed = path.join(folder, 'out', 'linux-unpacked');

// Electron's own tools, in the versions electron-builder itself uses.
const fromHere = createRequire(import.meta.url);
const fromBuilder = createRequire(
  createRequire(fromHere.resolve('electron-builder')).resolve('app-builder-lib'),
);
const asar: { listPackage(archive: string, options: { isPack: boolean }): string[] } =
  fromBuilder('@electron/asar');
const fuses: {
  getCurrentFuseWire(file: string): Promise<Record<string, unknown>>;
  FuseV1Options: Record<string, string>;
} = fromBuilder('@electron/fuses');

/** Stands in for Electron's binary: electron-builder finds the wire of fuses by this mark. */
function writeStandIn(): string {
  const dist = path.join(folder, 'electron');
  mkdirSync(path.join(dist, 'resources'), { recursive: true });
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  const [version, count] = [1, 9];
  const allOff = Buffer.alloc(count, '0');
  const wire = Buffer.concat([mark, Buffer.from([version, count]), allOff]);
  writeFileSync(path.join(dist, 'electron'), wire, { mode: 0o755 });
  writeFileSync(path.join(dist, 'LICENSE'), 'stand-in');
  return dist;
}

async function pack(changes: Configuration): Promise<void> {
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    publish: 'never',
    config: {
      extends: path.join(root, 'electron-builder.yml'),
      electronDist: writeStandIn(),
      directories: { output: path.join(folder, 'out') },
      ...changes,
    },
  });
}

/** Packages the built shell loads at run time, beside Electron and what is inside Node. */
function packagesTheShellLoads(): string[] {
  const shell = path.join(root, 'build', 'shell');
  const specifiers = readdirSync(shell).flatMap((file) =>
    [...readFileSync(path.join(shell, file), 'utf8').matchAll(/^import .* from "([^"]+)";$/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
  return specifiers.filter((one) => one !== 'electron' && !one.startsWith('.') && !isBuiltin(one));
}

describe('the package', () => {
  beforeAll(async () => {
    buildAllApart();
    // electron-builder looks for packages from where they really lie, which is another checkout when the folder is a link.
    if (!lstatSync(path.join(root, 'node_modules')).isSymbolicLink()) await pack({});
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function listArchive(): string[] {
    return asar.listPackage(path.join(packed, 'resources', 'app.asar'), { isPack: false });
  }

  it('has the shell, the licence notices and the native parts, and no source of ours', (ctx) => {
    if (!existsSync(packed)) ctx.skip('node_modules is a link to another checkout');
    const files = listArchive();
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/THIRD_PARTY_NOTICES.md',
        '/build/shell/main.js',
        '/build/shell/preload.cjs',
        '/node_modules/better-sqlite3-multiple-ciphers/lib/index.js',
        '/node_modules/@serialport/bindings-cpp/package.json',
        '/node_modules/@napi-rs/canvas/index.js',
        '/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
        '/node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
      ]),
    );
    const tops = new Set(files.map((file) => file.split('/')[1]));
    expect(
      [...tops].filter((top) => !['LICENSE', 'THIRD_PARTY_NOTICES.md'].includes(top ?? '')),
    ).toEqual(
      expect.not.arrayContaining(['kiosk', 'admin', 'shared', 'hardware', 'test', 'tools', 'data']),
    );
  });

  it('has every package the shell loads', (ctx) => {
    if (!existsSync(packed)) ctx.skip('node_modules is a link to another checkout');
    const files = new Set(listArchive());
    for (const name of packagesTheShellLoads()) {
      expect(files, name).toContain(`/node_modules/${name}/package.json`);
    }
  });

  it('has native binaries of its own system only, outside the archive where they can be loaded', (ctx) => {
    if (!existsSync(packed)) ctx.skip('node_modules is a link to another checkout');
    const unpacked = path.join(packed, 'resources', 'app.asar.unpacked');
    const binaries = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.node'),
    );
    expect(binaries.map((file) => file.replace('node_modules/', '')).sort()).toEqual([
      '@napi-rs/canvas-linux-x64-gnu/skia.linux-x64-gnu.node',
      '@serialport/bindings-cpp/prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node',
      'better-sqlite3-multiple-ciphers/prebuilds/linux-x64.node',
    ]);
    for (const file of binaries) {
      expect(() => createRequire(import.meta.url)(path.join(unpacked, file)), file).not.toThrow();
    }
  });

  it('has its fuses set so that the program cannot be turned into another', async (ctx) => {
    if (!existsSync(packed)) ctx.skip('node_modules is a link to another checkout');
    const wire = await fuses.getCurrentFuseWire(path.join(packed, 'zhulao'));
    const isOn = (name: string) => wire[fuses.FuseV1Options[name] ?? ''] === '1'.charCodeAt(0);
    const on = [
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
    ];
    const off = [
      'RunAsNode',
      'EnableNodeOptionsEnvironmentVariable',
      'EnableNodeCliInspectArguments',
      'GrantFileProtocolExtraPrivileges',
    ];
    expect(on.filter((name) => !isOn(name))).toEqual([]);
    expect(off.filter(isOn)).toEqual([]);
  });

  it('is refused when electron-builder.yml says what its schema does not know', async () => {
    const misspelt = { asarUnpak: ['**/*.node'] };
    await expect(pack(misspelt as Configuration)).rejects.toThrow(/unknown property 'asarUnpak'/);
  });
});
