import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ELDER_FIXTURES } from '../../kiosk/screens/parts/elder-fixtures.ts';
import { launchChromium } from '../../tools/browser.ts';
import { auditPage, type Finding, RULES } from './audit.ts';
import { type ServedPages, servePages } from './pages.ts';

const sizes = [
  { name: '21.5-inch lying', width: 1920, height: 1080, pitchMm: 0.248 },
  { name: '21.5-inch standing', width: 1080, height: 1920, pitchMm: 0.248 },
  { name: '15-inch', width: 1024, height: 768, pitchMm: 0.298 },
  { name: '10.1-inch', width: 1280, height: 800, pitchMm: 0.17 },
] as const;
type Size = (typeof sizes)[number];

const names = Object.keys(ELDER_FIXTURES);

let pages: ServedPages;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  pages = await servePages();
  browser = await launchChromium();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

/** A page of one panel; what the browser complains of, policy violations included, is collected. */
async function openPanel(size: Size): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: size.width, height: size.height } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser asks for an icon by itself.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) {
      complaints.push(message.text());
    }
  });
  await page.goto(`${pages.address}/parts.html?pitch=${size.pitchMm}#${names[0]}`);
  return { page, complaints };
}

/** Shows one state. */
async function show(page: Page, name: string, textSize = 0): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `${name}@${textSize}`);
  await page.waitForFunction(() => document.querySelector('.elder') !== null);
  await settle(page);
}

/** Two frames, then all fonts: what is measured is what is seen. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

const measure = (page: Page, size: Size): Promise<Finding[]> =>
  page.evaluate(auditPage, { pitchMm: size.pitchMm, rules: RULES });

describe.each(sizes)('on a $name panel', (size) => {
  test.each([0, 1, 2])(
    'everything can be read, reached and pressed with text of size %i',
    async (textSize) => {
      const { page, complaints } = await openPanel(size);
      const found: string[] = [];
      for (const name of names) {
        await show(page, name, textSize);
        for (const { rule, where } of await measure(page, size))
          found.push(`${name}: ${rule}: ${where}`);
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
    120_000,
  );

  test('axe finds nothing, with contrast held to the enhanced rule', async () => {
    const { page } = await openPanel(size);
    const found: string[] = [];
    for (const name of names) {
      await show(page, name);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const results = await (
          window as Window & {
            axe?: {
              run: (
                options: object,
              ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
            };
          }
        ).axe?.run({ rules: { 'color-contrast-enhanced': { enabled: true } } });
        return (
          results?.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`) ?? [
            'axe did not run',
          ]
        );
      });
      found.push(...violations.map((violation) => `${name}: ${violation}`));
    }
    expect(found).toEqual([]);
    await page.close();
  }, 120_000);
});

describe('the audit itself', () => {
  const damages: readonly [Finding['rule'], string, string, string][] = [
    ['target', 'a button of 15 mm', '.bar .tool', 'min-height:0;height:15mm;max-height:60px'],
    ['gap', 'two buttons that nearly touch', '.ways', 'gap:4px'],
    ['text', 'text of 5 mm', '.bought-description', 'font-size:20px'],
    ['amount', 'an amount of 8 mm', '.to-pay-line', 'font-size:32px'],
    ['contrast', 'grey on white', '.bought-name', 'color:#777777'],
    ['clipped', 'words cut off by their box', '.bought-words', 'height:30px;overflow:hidden'],
    ['overlap', 'words over words', '.bought-description', 'margin-top:-60px'],
    ['scroll', 'a box that scrolls', '.paying', 'overflow-y:auto'],
    ['line-spacing', 'lines too close', '.bought-description', 'line-height:1.1'],
    ['call-staff', 'no way to call staff', '.bar', 'display:none'],
  ];
  const [size] = sizes;

  test.each(damages)('reports %s for %s', async (rule, _what, selector, style) => {
    const { page } = await openPanel(size);
    await show(page, 'pay');
    await page.evaluate(
      ({ selector, style, remove }) => {
        for (const element of document.querySelectorAll<HTMLElement>(selector)) {
          // Through the object model: the page's policy forbids style attributes in text.
          for (const declaration of style.split(';')) {
            const [name = '', value = ''] = declaration.split(':');
            element.style.setProperty(name, value, 'important');
          }
          if (remove) element.remove();
        }
      },
      { selector, style, remove: rule === 'call-staff' },
    );
    const findings = await measure(page, size);
    expect(findings.map((finding) => finding.rule)).toContain(rule);
    await page.close();
  });
});
