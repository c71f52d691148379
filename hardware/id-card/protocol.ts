/**
 * Frames between a host and the SAM module of a second-generation ID card reader (GA/T 467).
 * Request: `AA AA AA 96 69` LenH LenL CMD PARA [data] CHK; reply: the same with SW1 SW2 SW3 in place of CMD PARA.
 * Len counts everything after itself; CHK is the XOR of everything after the preamble and before CHK.
 */
const PREAMBLE = [0xaa, 0xaa, 0xaa, 0x96, 0x69] as const;

/** Len of the shortest reply (three status bytes and CHK) and of the longest one in the standard (with fingerprints). */
const SHORTEST_REPLY = 4;
const LONGEST_REPLY = 2314;
const HEAD_LENGTH = PREAMBLE.length + 2;

/** The commands this driver uses. Fingerprints (30 10) are never asked for. */
export type SamCommand = 'sam-number' | 'find-card' | 'select-card' | 'read-card';

interface SamCommandForm {
  readonly command: number;
  readonly parameter: number;
  /** How long the module may take; 1295 bytes need 1.35 s on a 9600 line. */
  readonly timeoutMs: number;
  /** SW3 and number of data bytes of the good answer. */
  readonly goodStatus: number;
  readonly goodLength: number;
}

/** Length of the two fields before text and photo, of the text, and of the photo in the answer to `read-card`. */
export const READ_REPLY_LENGTHS = { lengths: 4, text: 256, photo: 1024 } as const;

const COMMANDS: Readonly<Record<SamCommand, SamCommandForm>> = {
  'sam-number': {
    command: 0x12,
    parameter: 0xff,
    timeoutMs: 1000,
    goodStatus: 0x90,
    goodLength: 16,
  },
  'find-card': { command: 0x20, parameter: 0x01, timeoutMs: 1000, goodStatus: 0x9f, goodLength: 4 },
  'select-card': {
    command: 0x20,
    parameter: 0x02,
    timeoutMs: 1000,
    goodStatus: 0x90,
    goodLength: 8,
  },
  'read-card': {
    command: 0x30,
    parameter: 0x01,
    timeoutMs: 3000,
    goodStatus: 0x90,
    goodLength: 1284,
  },
};

/** What SW3 says; SW1 and SW2 may carry the card's own status and are not judged. */
export type SamStatus =
  | 'done'
  | 'card-found'
  | 'no-such-item'
  | 'no-card'
  | 'select-failed'
  | 'request-checksum'
  | 'request-length'
  | 'unknown-command'
  | 'not-permitted'
  | 'unrecognisable'
  | 'card-rejects-module'
  | 'module-rejects-card'
  | 'verification-failed'
  | 'fingerprint-failed'
  | 'information-length'
  | 'unknown-card-type'
  | 'read-failed'
  | 'random-number-failed'
  | 'self-test-failed'
  | 'not-authorised'
  | 'unlisted';

const STATUS_OF_SW3: ReadonlyMap<number, SamStatus> = new Map([
  [0x90, 'done'],
  [0x9f, 'card-found'],
  [0x91, 'no-such-item'],
  [0x80, 'no-card'],
  [0x81, 'select-failed'],
  [0x10, 'request-checksum'],
  [0x11, 'request-length'],
  [0x21, 'unknown-command'],
  [0x23, 'not-permitted'],
  [0x24, 'unrecognisable'],
  [0x31, 'card-rejects-module'],
  [0x32, 'module-rejects-card'],
  [0x33, 'verification-failed'],
  [0x37, 'fingerprint-failed'],
  [0x3f, 'information-length'],
  [0x40, 'unknown-card-type'],
  [0x41, 'read-failed'],
  [0x47, 'random-number-failed'],
  [0x60, 'self-test-failed'],
  [0x66, 'not-authorised'],
]);

/** A whole reply with a right checksum. */
export interface SamReply {
  readonly status: SamStatus;
  /** The third status byte as it came. */
  readonly sw3: number;
  /** What stood between the status bytes and CHK; its own copy, to be wiped by whoever uses it. */
  readonly data: Uint8Array;
}

/** What the parser found: a reply, or a frame head whose frame did not hold. */
export type SamParserItem =
  | { readonly kind: 'reply'; readonly reply: SamReply }
  | { readonly kind: 'garbled' };

/** The bytes of a request. */
export function encodeSamRequest(command: SamCommand): Uint8Array {
  const form = COMMANDS[command];
  const body = [0x00, 0x03, form.command, form.parameter];
  return Uint8Array.from([...PREAMBLE, ...body, exclusiveOr(body)]);
}

/** How long to wait for the answer to a command. */
export function samTimeoutMs(command: SamCommand): number {
  return COMMANDS[command].timeoutMs;
}

/**
 * Tells whether a reply can be the answer to this command. Good answers differ in status and length from command to
 * command, and some refusals belong to one command only; so a late answer to another command is recognised.
 */
export function canAnswer(command: SamCommand, reply: SamReply): boolean {
  const form = COMMANDS[command];
  if (reply.sw3 === form.goodStatus) return reply.data.length === form.goodLength;
  if (reply.data.length !== 0) return false;
  switch (reply.status) {
    case 'done':
    case 'card-found':
      return false;
    case 'no-card':
      return command === 'find-card';
    case 'select-failed':
      return command === 'select-card';
    case 'read-failed':
      return command === 'select-card' || command === 'read-card';
    default:
      return true;
  }
}

/** Finds replies in a stream of bytes. */
export interface SamReplyParser {
  push(bytes: Uint8Array): SamParserItem[];
  /** No more bytes are expected: drops an unfinished frame, and answers with whole replies that it had swallowed. */
  giveUp(): SamParserItem[];
  /** Forgets everything. */
  reset(): void;
}

/**
 * Makes a parser that resynchronises on the preamble and then goes by Len and CHK. Inside a frame that holds it never
 * looks for a preamble (a photo may contain one). It keeps less than two frames, and wipes what it has let go.
 */
export function createSamReplyParser(): SamReplyParser {
  const buffer = new Uint8Array(HEAD_LENGTH + LONGEST_REPLY);
  let filled = 0;

  const drop = (count: number): void => {
    buffer.copyWithin(0, count, filled);
    buffer.fill(0, filled - count, filled);
    filled -= count;
  };
  /** Moves the next possible preamble to the front; bytes before it are noise. */
  const seekPreamble = (): void => {
    let start = 0;
    while (start < filled && !matchesPreamble(buffer.subarray(start, filled))) start += 1;
    if (start > 0) drop(start);
  };
  const takeItem = (): SamParserItem | null => {
    seekPreamble();
    if (filled < HEAD_LENGTH) return null;
    const length = (byteAt(buffer, 5) << 8) | byteAt(buffer, 6);
    const plausible = length >= SHORTEST_REPLY && length <= LONGEST_REPLY;
    const end = HEAD_LENGTH + length;
    if (plausible && filled < end) return null;
    if (
      !plausible ||
      exclusiveOr(buffer.subarray(PREAMBLE.length, end - 1)) !== byteAt(buffer, end - 1)
    ) {
      drop(1);
      return { kind: 'garbled' };
    }
    const sw3 = byteAt(buffer, HEAD_LENGTH + 2);
    const data = buffer.slice(HEAD_LENGTH + 3, end - 1);
    drop(end);
    return { kind: 'reply', reply: { status: STATUS_OF_SW3.get(sw3) ?? 'unlisted', sw3, data } };
  };
  const takeAll = (): SamParserItem[] => {
    const items: SamParserItem[] = [];
    for (let item = takeItem(); item !== null; item = takeItem()) items.push(item);
    return items;
  };

  return {
    push(bytes) {
      const items: SamParserItem[] = [];
      let offset = 0;
      while (offset < bytes.length) {
        const piece = bytes.subarray(offset, offset + buffer.length - filled);
        buffer.set(piece, filled);
        filled += piece.length;
        offset += piece.length;
        items.push(...takeAll());
      }
      return items;
    },
    giveUp() {
      const items: SamParserItem[] = [];
      while (filled > 0) {
        drop(1);
        items.push(...takeAll());
      }
      return items;
    },
    reset() {
      buffer.fill(0);
      filled = 0;
    },
  };
}

/** The module's number as it is printed on papers, from the 16 bytes of its answer: 05.03-20081119-0000123456-0000000001. */
export function formatSamNumber(data: Uint8Array): string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const hex = (offset: number): string => view.getUint8(offset).toString(16).padStart(2, '0');
  const decimal = (offset: number, digits: number): string =>
    view.getUint32(offset, true).toString().padStart(digits, '0');
  return `${hex(0)}.${hex(2)}-${decimal(4, 8)}-${decimal(8, 10)}-${decimal(12, 10)}`;
}

/** True when the bytes are the beginning of a preamble, or begin with a whole one. */
function matchesPreamble(bytes: Uint8Array): boolean {
  return PREAMBLE.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

function exclusiveOr(bytes: Iterable<number>): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}

function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError('outside the buffer');
  return byte;
}
