import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedPages, servePages } from './pages.ts';

/** JavaScript that the elder's screen may load, as it comes over a line. Unit: bytes. */
const MOST_BYTES = 250 * 1024;

let pages: ServedPages;
beforeAll(async () => {
  pages = await servePages();
}, 120_000);
afterAll(() => pages?.close());

/** The scripts that a page names, and all that these load before they run. */
async function scriptsOf(page: string): Promise<ReadonlyMap<string, Buffer>> {
  const html = await readFile(path.join(pages.folder, page), 'utf8');
  const found = new Map<string, Buffer>();
  const open = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file = '']) => file);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    const script = await readFile(path.join(pages.folder, file));
    found.set(file, script);
    // What is loaded on demand, as import("./x.js"), is not the elder's.
    for (const [, imported = ''] of script
      .toString()
      .matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g)) {
      open.push(path.posix.join(path.posix.dirname(file), imported));
    }
  }
  return found;
}

test('the elder’s screen loads at most 250 KB of JavaScript, and none of the attendant’s', async () => {
  const scripts = await scriptsOf('index.html');
  const bytes = [...scripts.values()].reduce((sum, script) => sum + gzipSync(script).length, 0);
  console.log(`JavaScript of the elder's screen: ${(bytes / 1024).toFixed(1)} KB gzip`);
  const text = [...scripts.values()].join('\n');
  expect(text).toContain('请放上身份证');
  expect(text).not.toContain('更换设备身份');
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});
