import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ClipId, VOICE_CLIPS } from '../kiosk/contract/voice-clips.ts';
import { VOICE_PACK_FOLDER, type VoicePack } from './voice-pack-file.ts';

// Makes the stand-in pack of the elder's voice anew with espeak-ng and ffmpeg: node tools/voice-pack.ts

/** How espeak-ng is to read each clip: pinyin with tones as spoken, for it knows neither 还 from 还 nor the change of 一. */
const READINGS: Readonly<Record<ClipId, string>> = {
  'place-card': 'qing3 fang4 shang4 shen1 fen4 zheng4',
  reading: 'zheng4 zai4 du2 ka3',
  'keep-still': 'qing3 bu2 yao4 dong4',
  'lift-card': 'qing3 ba3 shen1 fen4 zheng4 na2 kai1',
  'lay-again': 'zai4 fang4 yi2 ci4',
  'reader-gone': 'du2 ka3 qi4 mei2 you3 lian2 shang4',
  'find-staff': 'qing3 zhao3 gong1 zuo4 ren2 yuan2',
  'or-without-card': 'huo4 zhe3 an4 mei2 dai4 ka3',
  'no-meal-now': 'xian4 zai4 mei2 you3 kai1 can1',
  'see-meal-times': 'qing3 kan4 qiang2 shang4 de5 shi2 jian1',
  'menu-not-ready': 'cai4 dan1 hai2 mei2 you3 zhun3 bei4 hao3',
  'no-scanning': 'zhe4 li3 bu2 yong4 sao2 ma3',
  'no-pay-codes': 'zhe4 li3 bu4 shou1 fu4 kuan3 ma3',
  'card-or-cash': 'qing3 yong4 ka3 huo4 zhe3 fu4 xian4 jin1',
  preparing: 'dian3 can1 ji1 zheng4 zai4 zhun3 bei4',
  'please-wait': 'qing3 shao1 deng3',
  'choose-meal': 'qing3 an4 nin2 xiang3 chi1 de5',
  'sold-out': 'zhe4 ge5 mai4 wan2 le5',
  'choose-another': 'qing2 xuan3 bie2 de5',
  'too-much': 'yi4 dan1 fang4 bu2 xia4 zhe4 me5 duo1',
  'pay-first': 'qing3 xian1 fu4 zhe4 yi4 dan1',
  weighing: 'gong1 zuo4 ren2 yuan2 gei3 nin2 cheng1 zhong4',
  'choose-payment': 'qing2 xuan3 zen3 me5 fu4 qian2',
  'many-waiting': 'fu4 xian4 jin1 de5 ren2 jiao4 duo1',
  'press-later': 'qing3 shao1 deng3 yi2 xia4 zai4 an4',
  'order-cancelled': 'zhe4 yi4 dan1 yi3 jing1 qu3 xiao1',
  'not-charged': 'mei2 you3 shou1 qian2',
  'date-changed': 'ri4 qi1 yi3 jing1 bian4 le5',
  'lay-card-again': 'qing2 ba3 ka3 zai4 fang4 yi2 ci4',
  'read-screen': 'qing3 kan4 ping2 mu4 shang4 de5 zi4',
  'your-number': 'nin2 de5 hao4 ma3 shi4',
  'go-to-till': 'qing3 dao4 shou1 yin2 tai2 fu4 qian2',
  'staff-take-cash': 'qing3 gong1 zuo4 ren2 yuan2 shou1 qian2',
  'pickup-number': 'qu3 can1 hao4',
  'take-slip': 'qing3 na2 xiao3 piao4',
  'remember-number': 'qing3 ji4 zhu4 hao4 ma3',
  'keep-card': 'ka3 pian4 qing3 shou1 hao3',
  'no-ordering': 'xian4 zai4 bu4 neng2 dian3 can1',
  'eat-anyway': 'fan4 zhao4 yang4 chi1',
  'go-to-counter': 'qing3 dao4 shou1 yin2 tai2',
  'more-time': 'hai2 xu1 yao4 shi2 jian1 ma5',
  'press-here': 'qing3 an4 yi2 xia4',
  'staff-coming': 'gong1 zuo4 ren2 yuan2 jiu4 lai2',
  'digit-0': 'ling2',
  'digit-1': 'yi1',
  'digit-2': 'er4',
  'digit-3': 'san1',
  'digit-4': 'si4',
  'digit-5': 'wu3',
  'digit-6': 'liu4',
  'digit-7': 'qi1',
  'digit-8': 'ba1',
  'digit-9': 'jiu3',
  ten: 'shi2',
  hundred: 'bai3',
  number: 'hao4',
};

const VOICE = 'cmn-latn-pinyin';
/** Aimed at, in the middle of what the facts on elder interfaces (4.4) call slow: 2.5 to 3.5 characters a second. */
const CHARACTERS_PER_SECOND = 2.9;
/** Where the search for a clip's speed begins, in the words a minute of espeak-ng; its speech is about proportional. */
const FIRST_SPEED = 130;
const SPEED_LEAST = 80;
const SPEED_MOST = 260;
const SEARCH_STEPS = 3;
/** Takes away the silence before and after. */
const TRIM = 'silenceremove=start_periods=1:start_threshold=-45dB';
/** Mean level of every clip, as of speech that was recorded well; what would then be too loud is held by a limiter. Unit: dB. */
const MEAN_LEVEL_DB = -18;
const LIMITER = 'alimiter=limit=0.89:level=false';
const SAMPLE_RATE = 48_000;

function needTool(name: string): void {
  if (spawnSync(name, ['-version']).error === undefined) return;
  console.error(
    `没有找到 ${name}。做替代语音包要装 espeak-ng 和 ffmpeg（Debian/Ubuntu：apt-get install espeak-ng ffmpeg）。`,
  );
  process.exit(1);
}

function run(command: string, options: readonly string[]): string {
  const done = spawnSync(command, options, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${options.join(' ')}\n${done.stderr}`);
  return done.stdout;
}

/** Speaks into a trimmed WAV file of one channel. Returns its length in seconds. */
function speak(
  reading: string,
  files: { readonly speed: number; readonly raw: string; readonly trimmed: string },
): number {
  run('espeak-ng', ['-v', VOICE, '-s', String(files.speed), '-w', files.raw, reading]);
  const filter = `${TRIM},areverse,${TRIM},areverse`;
  run('ffmpeg', ['-v', 'error', '-y', '-i', files.raw, '-af', filter, files.trimmed]);
  const length = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0'];
  return Number(run('ffprobe', [...length, files.trimmed]));
}

function meanLevelDb(file: string): number {
  const options = [
    '-hide_banner',
    '-nostats',
    '-i',
    file,
    '-af',
    'volumedetect',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = spawnSync('ffmpeg', options, { encoding: 'utf8' });
  const found = /mean_volume: (-?[\d.]+) dB/.exec(stderr);
  if (found === null) throw new Error(`no level of ${file}`);
  return Number(found[1]);
}

/** Makes one clip, at the speed at which its characters come as slowly as wished. */
function makeClip(clip: ClipId, folders: { readonly work: string; readonly pack: string }): string {
  const raw = path.join(folders.work, 'raw.wav');
  const trimmed = path.join(folders.work, 'trimmed.wav');
  const wishedSeconds = VOICE_CLIPS[clip].length / CHARACTERS_PER_SECOND;
  let speed = FIRST_SPEED;
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const seconds = speak(READINGS[clip], { speed, raw, trimmed });
    const next = Math.round((speed * seconds) / wishedSeconds);
    speed = Math.min(SPEED_MOST, Math.max(SPEED_LEAST, next));
  }
  speak(READINGS[clip], { speed, raw, trimmed });
  const gainDb = (MEAN_LEVEL_DB - meanLevelDb(trimmed)).toFixed(1);
  const file = path.join(folders.pack, `${clip}.ogg`);
  const codec = ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip', '-ac', '1'];
  // Without times and encoder names, so that the same tools make the same bytes.
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  run('ffmpeg', [
    ...['-v', 'error', '-y', '-i', trimmed],
    ...['-af', `volume=${gainDb}dB,${LIMITER},aresample=${SAMPLE_RATE}`, ...codec, ...plain, file],
  ]);
  return file;
}

function makePack(): void {
  for (const tool of ['espeak-ng', 'ffmpeg', 'ffprobe']) needTool(tool);
  const work = mkdtempSync(path.join(tmpdir(), 'zhulao-voice-'));
  rmSync(VOICE_PACK_FOLDER, { recursive: true, force: true });
  mkdirSync(VOICE_PACK_FOLDER, { recursive: true });
  const made = run('espeak-ng', ['--version']).split(' Data at')[0]?.trim() ?? 'espeak-ng';
  const clips: Record<string, VoicePack['clips'][string]> = {};
  for (const clip of Object.keys(READINGS) as ClipId[]) {
    const file = makeClip(clip, { work, pack: VOICE_PACK_FOLDER });
    clips[clip] = {
      file: path.basename(file),
      text: VOICE_CLIPS[clip],
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    };
  }
  rmSync(work, { recursive: true });
  const pack: VoicePack = {
    'stand-in': true,
    'made-with': `${made}, voice ${VOICE}; ffmpeg libopus`,
    licence:
      'Synthetic speech made with eSpeak NG (GPL-3.0-or-later) by tools/voice-pack.ts. The program is not part of zhulao; the sound it puts out is no copy of it. Apache-2.0, as zhulao.',
    clips,
  };
  writeFileSync(path.join(VOICE_PACK_FOLDER, 'voice.json'), `${JSON.stringify(pack, null, 2)}\n`);
  console.log(`做好了 ${Object.keys(clips).length} 条替代语音：${VOICE_PACK_FOLDER}`);
}

makePack();
