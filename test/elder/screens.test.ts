import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ELDER_FIXTURES } from '../../kiosk/screens/parts/elder-fixtures.ts';
import { launchChromium } from '../../tools/browser.ts';
import { auditPage, type Finding, RULES } from './audit.ts';
import { type ServedPages, servePages } from './pages.ts';
import { PANELS, type Panel } from './panels.ts';

const names = Object.keys(ELDER_FIXTURES);
/** What a press shows without asking the host: the state it is made in, and the word on its button. */
const opened = [
  ['menu-days', '换一天'],
  ['menu-many-days', '换一天'],
  ['pay-order', '修改'],
  ['pay-companions', '修改'],
  ['pay-everything', '修改'],
] as const;

/** The first state of each step, and of what may lie over one. */
const oneOfEachStep = [
  'menu-time-short',
  ...new Map(
    Object.entries(ELDER_FIXTURES)
      .reverse()
      .map(([name, { step }]) => [step.kind, name]),
  ).values(),
];

/** Every size of text in both forms: here the two ends of the large form and the usual of the compact one, all of them in the long run. */
const looks =
  process.env.ZHULAO_LONG === '1'
    ? ['0', '1', '2', '0.compact', '1.compact', '2.compact']
    : ['0', '2', '0.compact'];

let pages: ServedPages;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  console.log(
    `elder screens: ${names.length} states on ${PANELS.length} panels, looks ${looks.join(', ')}`,
  );
  pages = await servePages();
  browser = await launchChromium();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

interface AuditedWindow extends Window {
  auditPage?: typeof auditPage;
  axe?: {
    run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}

/** A page of one panel with its fonts; what the browser complains of, policy violations included, is collected. */
async function openPanel(panel: Panel): Promise<{ page: Page; complaints: string[] }> {
  const viewport = { width: panel.width, height: panel.height };
  // A button that is still changing its colour has none to be measured.
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser asks for an icon by itself.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) {
      complaints.push(message.text());
    }
  });
  await page.goto(`${pages.address}/parts.html?pitch=${panel.pitchMm}#${names[0]}`);
  await page.locator('.elder').waitFor();
  await page.evaluate(`window.auditPage = ${auditPage}`);
  return { page, complaints };
}

/** Lays each state out once, so that all fonts have come: what is measured is what is seen. */
async function bringFonts(page: Page, shown: readonly string[]): Promise<void> {
  await page.evaluate(async (hashes) => {
    for (const hash of hashes) {
      window.showPart?.(hash);
      document.body.getBoundingClientRect();
    }
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await document.fonts.ready;
  }, shown);
}

/** What the audit finds in each state, one after the other in the same page, in the light theme and then in the dark one. */
function measure(page: Page, panel: Panel, shown: readonly string[]): Promise<Finding[]> {
  return page.evaluate(
    ({ hashes, pitchMm, rules }) =>
      hashes.flatMap((hash) => {
        const [state = '', press] = hash.split('>');
        window.showPart?.(state);
        if (press !== undefined) {
          const buttons = [...document.querySelectorAll('button')];
          const button = buttons.find((each) => each.textContent?.includes(press));
          if (button === undefined) throw new Error(`${state} has no ${press}`);
          button.click();
        }
        const audit = (window as AuditedWindow).auditPage;
        if (audit === undefined) throw new Error('the page has no audit');
        const found = audit({ pitchMm, rules, part: 'all' });
        window.showPart?.(`${state}.dark`);
        found.push(...audit({ pitchMm, rules, part: 'colours' }));
        return found.map(({ rule, where }) => ({ rule, where: `${hash}: ${where}` }));
      }),
    { hashes: shown, pitchMm: panel.pitchMm, rules: RULES },
  );
}

describe.each(PANELS)('on a $title panel', (panel) => {
  test('everything can be read, reached and pressed, in every size of text, form and theme', async () => {
    const { page, complaints } = await openPanel(panel);
    await bringFonts(page, names);
    for (const look of looks) {
      const shown = [
        ...names.map((name) => `${name}@${look}`),
        ...opened.map(([name, press]) => `${name}@${look}>${press}`),
      ];
      expect(await measure(page, panel, shown)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  }, 240_000);

  test('axe finds nothing in any step in either theme, with contrast held to the enhanced rule', async () => {
    const { page } = await openPanel(panel);
    await bringFonts(page, names);
    await page.evaluate(axe);
    const found: string[] = [];
    for (const theme of ['0', '0.dark']) {
      for (const name of oneOfEachStep) found.push(...(await axeFinds(page, `${name}@${theme}`)));
    }
    expect(found).toEqual([]);
    await page.close();
  }, 240_000);
});

test('axe finds nothing in any state', async () => {
  const { page } = await openPanel(PANELS[0]);
  await bringFonts(page, names);
  await page.evaluate(axe);
  const found: string[] = [];
  for (const name of names) found.push(...(await axeFinds(page, `${name}@0`)));
  expect(found).toEqual([]);
  await page.close();
}, 240_000);

function axeFinds(page: Page, hash: string): Promise<string[]> {
  return page.evaluate(async (shown) => {
    window.showPart?.(shown);
    const results = await (window as AuditedWindow).axe?.run({
      rules: { 'color-contrast-enhanced': { enabled: true } },
      resultTypes: ['violations'],
    });
    return (
      results?.violations.map(({ id, nodes }) => `${shown}: ${id}: ${nodes[0]?.html}`) ?? [
        'axe did not run',
      ]
    );
  }, hash);
}

describe('the audit itself', () => {
  interface Damage {
    readonly rule: Finding['rule'];
    readonly what: string;
    readonly on?: string;
    readonly selector: string;
    /** Declarations; or what becomes of the text. */
    readonly style?: string;
    readonly text?: string;
  }
  const damages: readonly Damage[] = [
    {
      rule: 'target',
      what: 'a button of 15 mm',
      selector: '.bar .tool',
      style: 'min-height:0;height:15mm;max-height:60px',
    },
    { rule: 'gap', what: 'two buttons that nearly touch', selector: '.ways', style: 'gap:4px' },
    { rule: 'text', what: 'text of 5 mm', selector: '.to-pay-word', style: 'font-size:20px' },
    {
      rule: 'text',
      what: 'text of 7 mm in the compact form',
      on: 'pay@0.compact',
      selector: '.to-pay-word',
      style: 'font-size:28px',
    },
    {
      rule: 'amount',
      what: 'an amount of 8 mm',
      selector: '.to-pay-line',
      style: 'font-size:32px',
    },
    { rule: 'contrast', what: 'grey on white', selector: '.bought-name', style: 'color:#777777' },
    {
      rule: 'contrast',
      what: 'grey on black',
      on: 'pay@0.dark',
      selector: '.bought-name',
      style: 'color:#777777',
    },
    {
      rule: 'contrast',
      what: 'words that shine through',
      selector: '.bought-words',
      style: 'opacity:0.9',
    },
    {
      rule: 'clipped',
      what: 'words cut off by their box',
      selector: '.bought-words',
      style: 'height:10px;overflow:hidden',
    },
    {
      rule: 'overlap',
      what: 'words over words',
      selector: '.to-pay-line',
      style: 'margin-top:-200px',
    },
    { rule: 'scroll', what: 'a box that scrolls', selector: '.paying', style: 'overflow-y:auto' },
    {
      rule: 'line-spacing',
      what: 'lines too close',
      selector: '.to-pay-line',
      style: 'line-height:1.1',
    },
    {
      rule: 'covered',
      what: 'a target that something lies over',
      selector: '.caption',
      style: 'position:fixed;inset:0;height:auto',
    },
    {
      rule: 'figures',
      what: 'figures that dance',
      selector: '.to-pay',
      style: 'font-variant-numeric:normal',
    },
    { rule: 'words', what: 'a sign without a word', selector: '.bar .tool', text: '?' },
    {
      rule: 'mark',
      what: 'a choice told by colour alone',
      on: 'pay-services@0',
      selector: '.service',
      text: '堂食',
    },
    {
      rule: 'sold-out',
      what: 'food that is greyed without a word',
      on: 'menu-mixed@0',
      selector: '.sold-out',
      text: '清蒸鱼',
    },
    {
      rule: 'choices',
      what: 'more than six choices',
      on: 'menu-many-days@0',
      selector: '.choices',
      style: 'seven',
    },
    { rule: 'call-staff', what: 'no way to call staff', selector: '.bar .tool-long', text: '帮忙' },
  ];

  test('reports each damage that can be done', async () => {
    const [panel] = PANELS;
    const { page } = await openPanel(panel);
    const shown = [
      'pay@0',
      'pay@0.compact',
      'pay@0.dark',
      'pay-services@0',
      'menu-mixed@0',
      'menu-many-days@0',
    ];
    await bringFonts(page, shown);
    expect(await measure(page, panel, shown)).toEqual([]);
    for (const damage of damages) {
      const found = await page.evaluate(damageAndAudit, {
        damage: { on: 'pay@0', style: '', text: null, ...damage },
        pitchMm: panel.pitchMm,
        rules: RULES,
      });
      expect(
        found.map(({ rule }) => rule),
        damage.what,
      ).toContain(damage.rule);
    }
    await page.close();
  }, 60_000);
});

/** Shows a state afresh, does the damage and says what the audit finds. Runs inside the browser. */
function damageAndAudit(options: {
  readonly damage: {
    readonly on: string;
    readonly selector: string;
    readonly style: string;
    readonly text: string | null;
  };
  readonly pitchMm: number;
  readonly rules: typeof RULES;
}): Finding[] {
  const { damage, pitchMm, rules } = options;
  // Another state between makes the page build this one anew.
  window.showPart?.('stopped');
  window.showPart?.(damage.on);
  const elements = document.querySelectorAll<HTMLElement>(damage.selector);
  if (elements.length === 0) throw new Error(`nothing to damage: ${damage.selector}`);
  for (const element of elements) {
    if (damage.style === 'seven') {
      const copies = Array.from({ length: 7 }, () => element.firstElementChild?.cloneNode(true));
      element.append(...copies.filter((copy) => copy !== undefined));
      continue;
    }
    // Through the object model: the page's policy forbids style attributes in text.
    for (const declaration of damage.style.split(';')) {
      const [name = '', value = ''] = declaration.split(':');
      element.style.setProperty(name, value, 'important');
    }
    if (damage.text !== null) element.textContent = damage.text;
  }
  const audit = (window as Window & { auditPage?: typeof auditPage }).auditPage;
  return audit?.({ pitchMm, rules, part: 'all' }) ?? [];
}
