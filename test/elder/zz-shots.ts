import { servePages } from '/work/wt/elder/test/elder/pages.ts';
import { launchChromium } from '/work/wt/elder/tools/browser.ts';
import { auditPage, RULES } from '/work/wt/elder/test/elder/audit.ts';
import { ELDER_FIXTURES } from '/work/wt/elder/kiosk/screens/parts/elder-fixtures.ts';
import { mkdir } from 'node:fs/promises';
const sizes = [
  { name: 'wide', width: 1920, height: 1080, pitchMm: 0.248 },
  { name: 'tall', width: 1080, height: 1920, pitchMm: 0.248 },
  { name: 'square', width: 1024, height: 768, pitchMm: 0.298 },
  { name: 'small', width: 1280, height: 800, pitchMm: 0.17 },
];
const [mode = 'audit', panels = 'wide,tall,square,small', filter = '', looks = '0'] = process.argv.slice(2);
const pages = await servePages();
const browser = await launchChromium();
const names = Object.keys(ELDER_FIXTURES).filter((n) => new RegExp(filter).test(n));
for (const size of sizes.filter((s) => panels.includes(s.name))) {
  const page = await (await browser.newContext({ viewport: { width: size.width, height: size.height } })).newPage();
  page.on('pageerror', (e) => console.log('ERR', e.message));
  page.on('console', (m) => m.type() === 'error' && console.log('CON', m.text()));
  await page.goto(`${pages.address}/parts.html?pitch=${size.pitchMm}#waiting`);
  await page.locator('.elder').waitFor();
  await page.evaluate(async (names) => { for (const n of names) window.showPart!(n); document.body.getBoundingClientRect(); await document.fonts.ready; await new Promise((r) => setTimeout(r, 300)); await document.fonts.ready; }, names);
  if (mode === 'shot') {
    await mkdir(`/tmp/shots/${size.name}`, { recursive: true });
    for (const look of looks.split(',')) for (const n of names) {
      await page.evaluate(async (h) => { window.showPart!(h); await new Promise((r) => setTimeout(r, 60)); }, `${n}@${look}`);
      await page.screenshot({ path: `/tmp/shots/${size.name}/${n}${look === '0' ? '' : '@' + look}.jpg`, type: 'jpeg', quality: 60, scale: 'css' });
    }
  } else {
    await page.evaluate(`window.auditPage = ${auditPage}`);
    const t = performance.now();
    const found = await page.evaluate(({ names, looks, options }) => {
      const out: string[] = [];
      for (const look of looks) for (const n of names) { window.showPart!(`${n}@${look}`);
        for (const f of (window as any).auditPage(options)) out.push(`${n}@${look}: ${f.rule}: ${f.where}`); }
      return out;
    }, { names, looks: looks.split(','), options: { pitchMm: size.pitchMm, rules: RULES } });
    console.log('==', size.name, found.length, Math.round(performance.now() - t), 'ms');
    for (const f of found) console.log(f);
  }
}
await browser.close(); await pages.close();
