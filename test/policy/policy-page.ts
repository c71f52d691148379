import path from 'node:path';
import { launchChromium } from '../../tools/browser.ts';
import { type Cases, decisionsDigest, decisionsText } from './page-entry.ts';

/** The engine and the generator in a page of Chromium. */
export interface PolicyPage {
  /** Version of the browser, for the record. */
  readonly version: string;
  /** The first line that Node and the page decide otherwise, both forms; null when every byte is the same. */
  firstDifference(cases: Cases): Promise<string | null>;
  close(): Promise<void>;
}

// Web Crypto is there on secure origins alone; nothing is fetched, the address is answered by the test itself.
const ADDRESS = 'https://policy.test/';

/** Bundles engine and generator as the console is bundled, and opens them far away: another zone, another language. */
export async function openPolicyPage(): Promise<PolicyPage> {
  const script = await bundle();
  const browser = await launchChromium();
  const context = await browser.newContext({
    locale: 'tr-TR',
    timezoneId: 'America/St_Johns',
  });
  const page = await context.newPage();
  await page.route(`${ADDRESS}**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>policy</title>' }),
  );
  await page.goto(ADDRESS);
  await page.addScriptTag({ content: script });
  const ask = (name: string, cases: Cases): Promise<string> =>
    page.evaluate<string>(`policyPage.${name}(${JSON.stringify(cases)})`);
  return {
    version: browser.version(),
    async firstDifference(cases) {
      if ((await ask('decisionsDigest', cases)) === (await decisionsDigest(cases))) return null;
      const there = (await ask('decisionsText', cases)).split('\n');
      const here = decisionsText(cases).split('\n');
      const line = here.findIndex((text, index) => text !== there[index]);
      return `seed ${cases.seed} case ${cases.from + line}\nNode     ${here[line]}\nChromium ${there[line]}`;
    },
    close: () => browser.close(),
  };
}

async function bundle(): Promise<string> {
  // Loaded here: Vite sets NODE_ENV for the whole process as soon as it builds.
  const { build } = await import('vite');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: path.join(import.meta.dirname, 'page-entry.ts'),
        name: 'policyPage',
        formats: ['iife'],
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const chunk = outputs.find((one) => one.type === 'chunk');
  if (chunk === undefined) throw new Error('the bundle has no script');
  return chunk.code;
}
