import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClipId, VOICE_CLIPS } from '../../kiosk/contract/voice-clips.ts';
import { type LocalServer, openLocalServer } from '../../kiosk/host/local-server.ts';
import { findChromium } from '../../tools/browser.ts';
import { opusSeconds, VOICE_PACK_FOLDER } from '../../tools/voice-pack-file.ts';
import { auditPage, RULES } from './audit.ts';
import { type ServedPages, servePages } from './pages.ts';

declare global {
  interface Window {
    /** What went to the loudspeaker: the length of each clip in samples, and `stop` for one cut short. */
    heard?: (number | 'stop')[];
  }
}

const clipIds = Object.keys(VOICE_CLIPS) as ClipId[];

let pages: ServedPages;
let server: LocalServer;
let recordings: string;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  recordings = path.join(pages.folder, '..', `${path.basename(pages.folder)}-voice`);
  mkdirSync(recordings);
  server = await openLocalServer({
    ...{ port: 0, folder: pages.folder, recordingsFolder: recordings },
    ...{ indexFile: 'parts.html', socketPath: '/screen', onSocket: () => {}, posts: {} },
  });
  const found = await findChromium();
  // As a browser that people use: silent until somebody has touched the page.
  const args = [...found.args, '--autoplay-policy=document-user-activation-required'];
  browser = await chromium.launch({ ...found, args });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(recordings, { recursive: true });
  await pages?.close();
});

const opened: Page[] = [];
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close();
  rmSync(path.join(recordings, 'choose-meal.wav'), { force: true });
});

interface Room {
  readonly page: Page;
  /** Clips asked of the server, oldest first. */
  readonly asked: string[];
  readonly warnings: string[];
}

/** A screen of the parts page, with an ear at its loudspeaker. */
async function openRoom(
  name: string,
  size = { width: 1920, height: 1080, pitchMm: 0.248 },
): Promise<Room> {
  const page = await browser.newPage({ viewport: { width: size.width, height: size.height } });
  opened.push(page);
  const asked: string[] = [];
  const warnings: string[] = [];
  page.on('request', (request) => {
    const clip = /\/voice\/(.+)\.ogg$/.exec(request.url())?.[1];
    if (clip !== undefined) asked.push(clip);
  });
  page.on('console', (message) => warnings.push(message.text()));
  await page.addInitScript(() => {
    window.heard = [];
    const { start, stop } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (...when) {
      window.heard?.push(this.buffer?.length ?? 0);
      Reflect.apply(start, this, when);
    };
    AudioBufferSourceNode.prototype.stop = function (...when) {
      window.heard?.push('stop');
      Reflect.apply(stop, this, when);
    };
  });
  await page.goto(`${server.address}/parts.html?pitch=${size.pitchMm}#${name}`);
  await page.locator('.elder').waitFor();
  return { page, asked, warnings };
}

async function show(page: Page, name: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, name);
}

/** A touch beside every button: it allows the browser to speak. */
async function touch(page: Page): Promise<void> {
  await page.mouse.click(4, 4);
}

const caption = (page: Page) => page.locator('.caption').textContent();
const heard = (page: Page) => page.evaluate(() => window.heard ?? []);
const heardCount = async (page: Page) =>
  (await heard(page)).filter((each) => each !== 'stop').length;

/** The length of a shipped clip as the browser decodes it, in samples of its own rate. */
function lengthOf(page: Page, clip: ClipId): Promise<number> {
  return page.evaluate(async (address) => {
    const bytes = await (await fetch(address)).arrayBuffer();
    const { sampleRate } = new AudioContext();
    const decoded = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes);
    return decoded.length;
  }, `voice/${clip}.ogg`);
}

describe('the voice of the elder screen in Chromium', () => {
  test('asks for and plays the clips of each step in order, the digits of the number too', async () => {
    const { page, asked } = await openRoom('waiting');
    await touch(page);
    await expect.poll(() => asked).toEqual(['place-card']);
    await show(page, 'waiting-for-cash');
    await expect.poll(() => heardCount(page), { timeout: 20_000 }).toBe(6);
    expect(asked).toEqual([
      ...['place-card', 'your-number', 'ten', 'digit-7', 'number'],
      'go-to-till',
    ]);
    const lengths = (await heard(page)).filter((each) => each !== 'stop');
    const wanted: number[] = [];
    for (const clip of ['your-number', 'ten', 'digit-7', 'number', 'go-to-till'] as const) {
      wanted.push(await lengthOf(page, clip));
    }
    expect(lengths.slice(-5)).toEqual(wanted);
  });

  test('falls silent at once when the step changes, and begins the next', async () => {
    const { page, asked } = await openRoom('waiting');
    await touch(page);
    await expect.poll(() => heardCount(page)).toBe(1);
    await show(page, 'menu');
    await expect.poll(() => heardCount(page)).toBe(2);
    await show(page, 'pay');
    await expect.poll(() => heardCount(page)).toBe(3);
    // Each one was cut short by the next.
    expect((await heard(page)).filter((each) => each === 'stop')).toHaveLength(2);
    expect(asked).toEqual(['place-card', 'choose-meal', 'choose-payment']);
    expect(await caption(page)).toBe('请选怎么付钱');
  });

  test('says nothing before the first touch, and captions each phrase all the same', async () => {
    const page = await browser.newPage();
    opened.push(page);
    const seen: string[] = [];
    page.on('request', (request) => seen.push(new URL(request.url()).pathname));
    page.on('console', (message) => seen.push(message.text()));
    // The page tells by itself: looking into it from outside counts as a touch.
    await page.addInitScript(() => {
      setInterval(() => console.log(document.querySelector('.caption')?.textContent), 100);
    });
    await page.goto(`${server.address}/parts.html#done`);
    await expect.poll(() => seen, { timeout: 20_000 }).toContain('卡片请收好');
    expect(seen).toContain('取餐号 017');
    expect(seen.filter((each) => each.startsWith('/voice/'))).toEqual([]);
  });

  test('is the recording that was dropped into the folder', async () => {
    const seconds = 0.25;
    writeFileSync(path.join(recordings, 'choose-meal.wav'), toneOf(seconds));
    const { page } = await openRoom('menu');
    await touch(page);
    await page.getByRole('button', { name: '再说一遍' }).click();
    await expect.poll(() => heardCount(page)).toBeGreaterThan(0);
    const { sampleRate } = await page.evaluate(() => ({
      sampleRate: new AudioContext().sampleRate,
    }));
    // To a sample or two, for it may be brought to another rate.
    expect(Number((await heard(page)).at(-1)) / sampleRate).toBeCloseTo(seconds, 3);
  });

  test('without its clips says so once in the console, and the captions go on', async () => {
    const { page, warnings } = await openRoom('waiting');
    await page.route('**/voice/*', (route) => route.abort());
    await touch(page);
    await show(page, 'done');
    await expect.poll(() => caption(page), { timeout: 20_000 }).toBe('卡片请收好');
    expect(warnings.filter((text) => text.includes('语音放不出来'))).toHaveLength(1);
    expect(await heard(page)).toEqual([]);
  });

  test('on a machine without sound is silent, and the captions go on', async () => {
    const { page, warnings } = await openRoom('waiting');
    await page.evaluate(() => {
      // Throws when it is made anew, as a machine without a device may.
      Reflect.deleteProperty(window, 'AudioContext');
    });
    await touch(page);
    await show(page, 'waiting-for-cash');
    await expect.poll(() => caption(page), { timeout: 20_000 }).toBe('请到收银台付钱');
    expect(warnings.filter((text) => text.includes('没有声卡'))).toHaveLength(1);
  });
});

describe('the clips that are shipped', () => {
  test('can all be decoded, have sound in them, and are as long as their headers say', async () => {
    const { page } = await openRoom('waiting');
    const measured = await page.evaluate(async (ids) => {
      const context = new OfflineAudioContext(1, 1, 48_000);
      const found: { id: string; seconds: number; level: number }[] = [];
      for (const id of ids) {
        const bytes = await (await fetch(`voice/${id}.ogg`)).arrayBuffer();
        const decoded = await context.decodeAudioData(bytes);
        const samples = decoded.getChannelData(0);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        found.push({ id, seconds: decoded.duration, level: Math.sqrt(power) });
      }
      return found;
    }, clipIds);
    for (const { id, seconds, level } of measured) {
      const file = readFileSync(path.join(VOICE_PACK_FOLDER, `${id}.ogg`));
      expect({ id, isHeard: level > 0.05 }).toEqual({ id, isHeard: true });
      expect(seconds).toBeCloseTo(opusSeconds(file), 1);
    }
  });
});

describe('the keys of the voice', () => {
  const sizes = [
    { width: 1920, height: 1080, pitchMm: 0.248 },
    { width: 1080, height: 1920, pitchMm: 0.248 },
    { width: 1024, height: 768, pitchMm: 0.298 },
    { width: 1280, height: 800, pitchMm: 0.17 },
  ];

  test('say the step once more, change how loud it is, and leave both for the next elder as they were', async () => {
    const { page } = await openRoom('menu');
    await page.getByRole('button', { name: '再说一遍' }).click();
    await expect.poll(() => heardCount(page)).toBe(1);
    const chosen = () => page.locator('.voice-volumes [aria-pressed="true"]').textContent();
    expect(await chosen()).toBe('✓中');
    await page.waitForTimeout(520);
    await page.getByRole('button', { name: '关', exact: true }).click();
    expect(await chosen()).toBe('✓关');
    const before = await heardCount(page);
    await show(page, 'pay');
    await expect.poll(() => caption(page)).toBe('请选怎么付钱');
    await page.getByRole('button', { name: '声音关着' }).waitFor();
    expect(await heardCount(page)).toBe(before);
    await show(page, 'waiting');
    await page.getByRole('button', { name: '再说一遍' }).waitFor();
  });

  test.each(sizes)(
    'are large enough and apart on a panel of $width×$height, with the call for staff beside them',
    async (size) => {
      const { page } = await openRoom('menu-many-meals', size);
      await page.getByRole('button', { name: '再说一遍' }).click();
      await page.locator('.voice-volumes').waitFor();
      expect(await page.locator('.voice-volumes button').count()).toBe(4);
      const whole = { pitchMm: size.pitchMm, rules: RULES, part: 'all' } as const;
      expect(await page.evaluate(auditPage, whole)).toEqual([]);
    },
  );
});

/** A tone as a WAV file of one channel, 48,000 samples of 16 bits a second. */
function toneOf(seconds: number): Buffer {
  const rate = 48_000;
  const samples = Int16Array.from({ length: seconds * rate }, (_, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * 440 * at) / rate)),
  );
  const data = Buffer.from(samples.buffer);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
