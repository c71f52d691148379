import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build, type InlineConfig } from 'vite';

const root = path.dirname(import.meta.dirname);
const outRoot = path.join(root, 'build');

interface Part {
  /** Folder under build/ that holds the result. */
  readonly name: string;
  /** Folders and files whose content decides whether to build again. */
  readonly sources: readonly string[];
  readonly configs: () => InlineConfig[];
}

/** Rooms a page may draw from (the arrows between rooms allow no others). */
const pageSources = ['shared', 'package-lock.json', 'tools/build.ts'];

const parts: readonly Part[] = [
  {
    name: 'screens',
    sources: [
      'kiosk/screens',
      'kiosk/contract',
      'kiosk/shell/messages.ts',
      'hardware',
      ...pageSources,
    ],
    configs: () => [pageConfig('kiosk/screens', 'screens')],
  },
  {
    name: 'console',
    sources: ['admin/console', ...pageSources],
    configs: () => [pageConfig('admin/console', 'console')],
  },
  {
    name: 'shell',
    sources: ['kiosk', 'hardware', ...pageSources],
    configs: shellConfigs,
  },
];

/** Builds every part whose sources changed since its last build, and says in a line what it did with each. */
async function buildAll(): Promise<void> {
  for (const part of parts) await buildPart(part);
}

/**
 * The same in a process of its own, for callers with other work: Vite sets NODE_ENV to production for good in the process
 * it builds in.
 */
export function buildAllApart(): void {
  execFileSync(process.execPath, [import.meta.filename], { stdio: 'inherit' });
}

async function buildPart(part: Part): Promise<void> {
  const stampFile = path.join(outRoot, `${part.name}.stamp`);
  const fingerprint = fingerprintOf(part.sources);
  const isCurrent =
    existsSync(path.join(outRoot, part.name)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint;
  if (isCurrent) {
    console.log(`build/${part.name}: 已是最新`);
    return;
  }
  const startedMs = performance.now();
  for (const config of part.configs()) await build(config);
  mkdirSync(outRoot, { recursive: true });
  writeFileSync(stampFile, fingerprint);
  console.log(`build/${part.name}: 已构建，${Math.round(performance.now() - startedMs)} ms`);
}

/** SHA-256 over names and contents of all source files; tests do not count, they never get into a build. */
function fingerprintOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  const files = sources
    .flatMap((source) => globSync([source, `${source}/**/*`], { cwd: root }))
    .filter((file) => !/\.test\.tsx?$/.test(file) && statSync(path.join(root, file)).isFile());
  for (const file of [...new Set(files)].sort()) {
    const content = readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function pageConfig(room: string, name: string): InlineConfig {
  return {
    root: path.join(root, room),
    configFile: path.join(root, room, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: path.join(outRoot, name), emptyOutDir: true, chunkSizeWarningLimit: 4096 },
  };
}

/** Packages that stay packages: their native binaries cannot go into a bundle. electron-builder.yml packs them by name. */
const nativePackages = ['better-sqlite3-multiple-ciphers', 'serialport', '@napi-rs/canvas'];

/** The shell is four bundles: main, host and the store's thread as modules, preload as one CommonJS file. */
function shellConfigs(): InlineConfig[] {
  const main = nodeConfig({ entry: 'kiosk/shell/main.ts', file: 'main.js', format: 'es' });
  // A sandboxed preload script can load neither modules nor neighbours.
  const preload = nodeConfig({
    entry: 'kiosk/shell/preload.ts',
    file: 'preload.cjs',
    format: 'cjs',
  });
  const host = nodeConfig({ entry: 'kiosk/host/electron-host.ts', file: 'host.js', format: 'es' });
  const storeWorker = nodeConfig({
    entry: 'kiosk/store/store-worker.ts',
    file: 'store-worker.js',
    format: 'es',
  });
  return [{ ...main, build: { ...main.build, emptyOutDir: true } }, preload, host, storeWorker];
}

interface NodeBundle {
  readonly entry: string;
  readonly file: string;
  readonly format: 'es' | 'cjs';
}

function nodeConfig({ entry, file, format }: NodeBundle): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: nativePackages },
    build: {
      ssr: entry,
      target: 'node24',
      minify: false,
      emptyOutDir: false,
      outDir: path.join(outRoot, 'shell'),
      rolldownOptions: {
        external: ['electron', ...nativePackages, ...builtinModules, /^node:/],
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  };
}

if (import.meta.main) await buildAll();
