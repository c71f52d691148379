import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** The source of axe-core, for pages to run. */
export function readAxe(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}

/** What axe finds on the page; `enhanced` asks for a contrast of 7:1 (WCAG 1.4.6) besides. */
export async function axeFindings(
  page: Page,
  asked: { readonly axe: string; readonly contrast: 'usual' | 'enhanced' },
): Promise<string[]> {
  await page.evaluate(asked.axe);
  return page.evaluate(async (isEnhanced) => {
    const { axe: loaded } = window as Window & {
      axe?: {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    if (loaded === undefined) return ['axe did not run'];
    const rules = { 'color-contrast-enhanced': { enabled: isEnhanced } };
    const { violations } = await loaded.run({ rules });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, asked.contrast === 'enhanced');
}
