import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { VOICE_CLIPS } from '../../kiosk/contract/voice-clips.ts';
import { SENTENCES } from '../../kiosk/core/ordering/sentences.ts';
import { clipsOfSentence } from '../../kiosk/screens/elder/voice/sentences.ts';
import { opusSeconds, VOICE_PACK_FOLDER, voicePackSchema } from '../../tools/voice-pack-file.ts';

const read = (name: string) => readFileSync(path.join(VOICE_PACK_FOLDER, name));
const pack = voicePackSchema.parse(JSON.parse(read('voice.json').toString('utf8')));
const clips = Object.entries(VOICE_CLIPS);

describe('the shipped pack of clips', () => {
  test('has one file for each clip, and nothing else', () => {
    const names = clips.map(([clip]) => `${clip}.ogg`);
    expect(readdirSync(VOICE_PACK_FOLDER).sort()).toEqual([...names, 'voice.json'].sort());
    expect(Object.keys(pack.clips).sort()).toEqual(Object.keys(VOICE_CLIPS).sort());
  });

  test.each(clips)('holds %s, which says %s, as it was made', (clip, text) => {
    const entry = pack.clips[clip];
    const sha256 = createHash('sha256')
      .update(read(`${clip}.ogg`))
      .digest('hex');
    expect(entry).toEqual({ file: `${clip}.ogg`, text, sha256 });
  });

  test.each(clips)('says %s (%s) slowly: 2.5 to 3.5 characters a second', (clip, text) => {
    const rate = text.length / opusSeconds(read(`${clip}.ogg`));
    expect(rate).toBeGreaterThanOrEqual(2.5);
    expect(rate).toBeLessThanOrEqual(3.5);
  });

  test('is marked as a stand-in, says how it was made, and is small', () => {
    expect(pack['stand-in']).toBe(true);
    expect(pack['made-with']).toContain('eSpeak NG');
    expect(pack.licence).toContain('GPL');
    const names = readdirSync(VOICE_PACK_FOLDER);
    const sizes = names.map((name) => statSync(path.join(VOICE_PACK_FOLDER, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  });
});

describe('the manual of the voice', () => {
  test('lists every clip with what it says', () => {
    const manual = readFileSync(
      path.resolve(import.meta.dirname, '../../docs/手册-语音.md'),
      'utf8',
    );
    const rows = [...manual.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)];
    expect(rows.map(([, clip, text]) => [clip, text])).toEqual(clips);
  });
});

describe('what the host says by itself', () => {
  /** About the person, or for staff. */
  const onlyRead: readonly string[] = [
    SENTENCES.cardUnknown,
    SENTENCES.cardExpired,
    SENTENCES.withoutEnrolment,
    SENTENCES.somebodyThere,
  ];

  test.each(Object.entries(SENTENCES))(
    'has its clips, or is only read: %s, %s',
    (_name, sentence) => {
      expect(clipsOfSentence(sentence) === null).toBe(onlyRead.includes(sentence));
    },
  );
});
