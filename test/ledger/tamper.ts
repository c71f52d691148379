import { createHash } from 'node:crypto';
import { makeSigningKeyPair, signMessage } from '../../shared/crypto/signing.ts';
import type { Random } from '../policy/random.ts';
import { uuidOf } from './make-entries.ts';
import type { MadeLedger } from './make-ledger.ts';

/** A ledger that somebody laid hands on. */
export interface Tampered {
  readonly how: string;
  readonly lines: readonly string[];
  /** The first seq whose line is no longer what it was; null where the forgery begins at no line of an entry. */
  readonly firstBadSeq: number | null;
}

type Way = (ledger: MadeLedger, random: Random) => Omit<Tampered, 'how'>;

/** Somebody without any of our keys can make keys of their own. */
const STRANGER = makeSigningKeyPair();

/** Lays hands on a ledger in one of the ways. What comes out differs from what went in. */
export function tamper(ledger: MadeLedger, random: Random): Tampered {
  const [how, way] = random.pick(Object.entries(WAYS));
  return { how, ...way(ledger, random) };
}

/** Names of all ways, to see that each was tried. */
export const waysToTamper = (): readonly string[] => Object.keys(WAYS);

const WAYS: Readonly<Record<string, Way>> = {
  'a character of an entry’s text changed': (ledger, random) =>
    onEntry(ledger, random, (line) => withField(line, 'content', changeCharacter(random))),
  'a figure of an entry changed and its JSON kept canonical': (ledger, random) =>
    onEntry(ledger, random, (line) =>
      withField(line, 'content', (content) =>
        content.replace(/"(seq|uptimeMs)":\d+/, (found) => `${found}7`),
      ),
    ),
  'a hash changed': (ledger, random) =>
    onEntry(ledger, random, (line) => withField(line, 'hash', changeHexDigit(random))),
  'a fact beside an entry changed': (ledger, random) =>
    onEntry(ledger, random, (line) =>
      line.includes('"attachments":[]')
        ? withField(line, 'hash', changeHexDigit(random))
        : line.replace(
            /(\\"birthDate\\":\\"19)(\d)/,
            (_all, before: string, digit: string) => `${before}${(Number(digit) + 1) % 10}`,
          ),
    ),
  'an entry deleted': (ledger, random) => {
    const seq = random.whole(1, ledger.entryCount);
    return { lines: ledger.lines.toSpliced(seq, 1), firstBadSeq: seq };
  },
  'an entry said twice': (ledger, random) => {
    const seq = random.whole(1, ledger.entryCount);
    const line = ledger.lines[seq] ?? '';
    return { lines: ledger.lines.toSpliced(seq + 1, 0, line), firstBadSeq: seq + 1 };
  },
  'an entry put in with a hash that fits the one before': (ledger, random) => {
    const seq = random.whole(1, ledger.entryCount);
    const lines = ledger.lines.toSpliced(seq + 1, 0, forgedAfter(ledger, seq));
    // It is itself in order; what follows no longer is.
    return { lines, firstBadSeq: seq + 2 };
  },
  'two entries changed places': (ledger, random) => {
    if (ledger.entryCount < 2) return cut(ledger, random);
    const seq = random.whole(1, ledger.entryCount - 1);
    const [one, other] = [ledger.lines[seq] ?? '', ledger.lines[seq + 1] ?? ''];
    return { lines: ledger.lines.toSpliced(seq, 2, other, one), firstBadSeq: seq };
  },
  'the end cut off': (ledger, random) => cut(ledger, random),
  'the last entries cut out before the last line': (ledger, random) => {
    const keep = random.whole(0, ledger.entryCount - 1);
    const last = ledger.lines.at(-1) ?? '';
    const lines = [...ledger.lines.slice(0, keep + 1), last];
    return { lines, firstBadSeq: keep + 1 };
  },
  'the ledger given to another kiosk': (ledger, random) => ({
    lines: ledger.lines.with(
      0,
      withField(ledger.lines[0] ?? '', 'kiosk', () => uuidOf(random)),
    ),
    // A next key was handed over at one kiosk and no other, which is seen before any entry.
    firstBadSeq: ledger.nextKeyCount === 0 ? 1 : null,
  }),
  'an entry taken from another kiosk, chained anew': (ledger, random) => {
    const seq = random.whole(1, ledger.entryCount);
    const lines = rewritten(ledger, seq, (content) =>
      content.replace(/("kiosk":")[^"]{36}/, (_all, before: string) => before + uuidOf(random)),
    );
    return { lines, firstBadSeq: seq };
  },
  'everything from an entry on rewritten, the chain whole again': (ledger, random) => {
    const seq = random.whole(1, ledger.entryCount);
    const lines = rewritten(ledger, seq, (content) =>
      content.replace(/"uptimeMs":\d+/, '"uptimeMs":1'),
    );
    return { lines, firstBadSeq: null };
  },
  'everything rewritten and signed by a stranger': (ledger, random) => {
    const seq = random.whole(1, ledger.entryCount);
    const lines = rewritten(ledger, seq, (content) =>
      content.replace(/"uptimeMs":\d+/, '"uptimeMs":1'),
    );
    const last: unknown = JSON.parse(lines.at(-1) ?? '{}');
    const head = /"hash":"([0-9a-f]{64})"/.exec(lines.at(-2) ?? '')?.[1] ?? '';
    const signature = strangersSignature(head);
    const footer = JSON.stringify({ ...Object(last), lastHash: head, signature });
    return { lines: lines.with(-1, footer), firstBadSeq: null };
  },
  'a stranger’s key put in as the next one': (ledger) => {
    const nextKey = { publicKey: STRANGER.publicKey, signature: strangersSignature('00') };
    return { lines: withNextKeys(ledger, (keys) => [...keys, nextKey]), firstBadSeq: null };
  },
  'the newest key taken out': (ledger, random) =>
    ledger.nextKeyCount === 0
      ? cut(ledger, random)
      : { lines: withNextKeys(ledger, (keys) => keys.slice(0, -1)), firstBadSeq: null },
  'the admin’s countersignature forged': (ledger, random) => {
    const last = ledger.lines.at(-1) ?? '';
    const lines = last.includes('"adminHead":null')
      ? ledger.lines.with(-1, withField(last, 'signature', changeBase64(random)))
      : ledger.lines.with(
          -1,
          last.replace(/("receivedAt":"2026-11-2)3/, (_all, before: string) => `${before}2`),
        );
    return { lines, firstBadSeq: null };
  },
};

function strangersSignature(messageHex: string): string {
  const message = Buffer.from(messageHex, 'hex');
  return signMessage({ privateKey: STRANGER.privateKey, domain: 'zhulao/batch/1', message });
}

function withNextKeys(
  { lines }: MadeLedger,
  change: (keys: readonly unknown[]) => readonly unknown[],
): readonly string[] {
  const header = Object(JSON.parse(lines[0] ?? '{}'));
  return lines.with(0, JSON.stringify({ ...header, nextKeys: change(header.nextKeys) }));
}

function cut(ledger: MadeLedger, random: Random): Omit<Tampered, 'how'> {
  const keep = random.whole(0, ledger.entryCount);
  return { lines: ledger.lines.slice(0, keep + 1), firstBadSeq: keep + 1 };
}

function onEntry(
  ledger: MadeLedger,
  random: Random,
  change: (line: string) => string,
): Omit<Tampered, 'how'> {
  const seq = random.whole(1, ledger.entryCount);
  const lines = ledger.lines.with(seq, change(ledger.lines[seq] ?? ''));
  return { lines, firstBadSeq: seq };
}

function withField(line: string, field: string, change: (value: string) => string): string {
  const parsed = Object(JSON.parse(line));
  return JSON.stringify({ ...parsed, [field]: change(String(parsed[field])) });
}

function changeCharacter(random: Random): (text: string) => string {
  return (text) => {
    const at = random.whole(0, text.length - 1);
    const other = text.charAt(at) === 'x' ? 'y' : 'x';
    return text.slice(0, at) + other + text.slice(at + 1);
  };
}

function changeHexDigit(random: Random): (text: string) => string {
  return (text) => {
    const at = random.whole(0, text.length - 1);
    const digit = (Number.parseInt(text.charAt(at), 16) + random.whole(1, 15)) % 16;
    return text.slice(0, at) + digit.toString(16) + text.slice(at + 1);
  };
}

/** Not the last character, whose low bits carry nothing. */
function changeBase64(random: Random): (text: string) => string {
  return (text) => {
    const at = random.whole(0, text.length - 2);
    return text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
  };
}

/** The hash of an entry, said a second time from docs/formats/ledger-entry-v1.md, as a forger would. */
function hashOf(previousHash: string, content: string): string {
  return createHash('sha256')
    .update('zhulao/entry/1\0')
    .update(Buffer.from(previousHash, 'hex'))
    .update(content)
    .digest('hex');
}

function forgedAfter(ledger: MadeLedger, seq: number): string {
  const before = Object(JSON.parse(ledger.lines[seq] ?? '{}'));
  const content = String(before.content).replace(/"seq":\d+/, `"seq":${seq + 1}`);
  const hash = hashOf(String(before.hash), content);
  return JSON.stringify({ seq: seq + 1, content, hash, attachments: [] });
}

/** Changes an entry and chains it and everything after it anew, which needs no key. The last line stays as it was. */
function rewritten(
  ledger: MadeLedger,
  seq: number,
  change: (content: string) => string,
): readonly string[] {
  const lines = [...ledger.lines];
  let previousHash =
    seq === 1 ? genesisOf(ledger) : String(Object(JSON.parse(lines[seq - 1] ?? '{}')).hash);
  for (let at = seq; at <= ledger.entryCount; at += 1) {
    const entry = Object(JSON.parse(lines[at] ?? '{}'));
    const content = at === seq ? change(String(entry.content)) : String(entry.content);
    previousHash = hashOf(previousHash, content);
    lines[at] = JSON.stringify({ ...entry, content, hash: previousHash });
  }
  return lines;
}

function genesisOf(ledger: MadeLedger): string {
  const header = Object(JSON.parse(ledger.lines[0] ?? '{}'));
  return createHash('sha256')
    .update(`zhulao/genesis/1\0${String(header.kiosk)}\0`)
    .update(Buffer.from(String(header.publicKey), 'base64url'))
    .digest('hex');
}
