import type { DeviceClock } from '../clock.ts';
import type { BaudRate } from '../port/line.ts';
import type { BytePort } from '../port/port.ts';
import type { SimulatedDevice } from '../port/simulator-serial.ts';
import type { SimulatedCard } from './simulated-card.ts';

/** A fault of the module or its line; each is used up by one reply. */
export type SamFault =
  /** One byte changed on the line, so that the checksum is wrong. */
  | { readonly kind: 'garbled' }
  /** These bytes come before the reply. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  /** The preamble comes as `AA 00 AA AA 96 69`, as seen on real lines. */
  | { readonly kind: 'broken-preamble' }
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'late-answer'; readonly delayMs: number }
  /** Only the first bytes of the reply go out; `afterwards` is called after them, as for an unplug in the middle of a frame. */
  | { readonly kind: 'cut-off'; readonly afterBytes: number; readonly afterwards?: () => void }
  /** The reply comes twice, in one piece. */
  | { readonly kind: 'doubled' }
  /** The reply is kept back and comes in one piece with the next one. */
  | { readonly kind: 'merged-with-next' }
  /** The card is taken away before the module can work on it. */
  | { readonly kind: 'lifted' }
  /** The module refuses with this third status byte; the first two may carry the card's own status. */
  | {
      readonly kind: 'refusal';
      readonly sw3: number;
      readonly sw1?: number;
      readonly sw2?: number;
    };

/** The request a fault is for. */
export type SimulatedSamRequest = 'sam-number' | 'find' | 'select' | 'read';

/** A SAM module on the other end of the line, which speaks the frames byte by byte. */
export interface SamSimulator extends SimulatedDevice {
  /** Lays a card on the reader. */
  place(card: SimulatedCard): void;
  lift(): void;
  /** Puts a fault on the next reply to that request; several wait in line. */
  inject(on: SimulatedSamRequest, fault: SamFault): void;
  /** Sets another speed, as with the maker's own program; lasts over unplugging. */
  setBaudRate(baudRate: BaudRate): void;
  /** Without power it hears and says nothing, while its adapter stays on the line. */
  setPower(isOn: boolean): void;
  /** How many bytes go out as one piece; default all of a reply. */
  setPieceLength(bytes: number): void;
  /** Some modules find a card again while it lies there, though it was read. */
  setFindsReadCardAgain(again: boolean): void;
  /** Requests understood so far. */
  readonly requests: readonly SimulatedSamRequest[];
}

const HEADER = Buffer.from('aaaaaa9669', 'hex');
/** Of the commands that the module knows, with room. */
const LONGEST_REQUEST = 64;
const REQUESTS: Readonly<Record<string, SimulatedSamRequest>> = {
  '12ff': 'sam-number',
  '2001': 'find',
  '2002': 'select',
  '3001': 'read',
};
/** Number 1 prints as 05.03-20081119-0000123456-0000000001. */
function samNumber(serial: number): Buffer {
  const bytes = Buffer.from('05000300' + 'df693201' + '40e20100' + '00000000', 'hex');
  bytes.writeUInt32LE(serial, 12);
  return bytes;
}

/** The card side: which answer each request gets in the state the module is in. */
interface SimulatedModule {
  place(card: SimulatedCard | null): void;
  setFindsReadCardAgain(again: boolean): void;
  answer(request: SimulatedSamRequest): Buffer;
}

function createSimulatedModule(serial: number): SimulatedModule {
  let card: SimulatedCard | null = null;
  let progress: 'untouched' | 'found' | 'selected' | 'read' = 'untouched';
  let findsAgain = false;
  return {
    place(placed) {
      card = placed;
      progress = 'untouched';
    },
    setFindsReadCardAgain(again) {
      findsAgain = again;
    },
    answer(request) {
      if (request === 'sam-number') return reply(0x90, samNumber(serial));
      if (request === 'find') {
        if (card === null || (progress === 'read' && !findsAgain)) return reply(0x80);
        progress = 'found';
        return reply(0x9f, Buffer.alloc(4));
      }
      if (request === 'select') {
        if (card === null || progress !== 'found') return reply(0x81);
        progress = 'selected';
        return reply(0x90, Buffer.alloc(8));
      }
      if (card === null || progress !== 'selected') return reply(0x41);
      progress = 'read';
      return reply(0x90, Buffer.concat([Buffer.from('01000400', 'hex'), card.textBlock, photo()]));
    },
  };
}

/** Makes a module without a card; without a speed it hears every speed. */
export function createSamSimulator(options: {
  readonly clock: DeviceClock;
  readonly baudRate?: BaudRate;
  /** The last part of the module's number; default 1. */
  readonly serial?: number;
}): SamSimulator {
  const module = createSimulatedModule(options.serial ?? 1);
  const faults: { on: SimulatedSamRequest; fault: SamFault }[] = [];
  const requests: SimulatedSamRequest[] = [];
  let baudRate = options.baudRate;
  let hasPower = true;
  let pieceLength = Number.POSITIVE_INFINITY;
  let keptBack = Buffer.alloc(0);

  const takeFault = (request: SimulatedSamRequest): SamFault | null => {
    const index = faults.findIndex((entry) => entry.on === request);
    return index < 0 ? null : (faults.splice(index, 1)[0]?.fault ?? null);
  };
  const send = async (port: BytePort, bytes: Buffer): Promise<void> => {
    const all = Buffer.concat([keptBack, bytes]);
    keptBack = Buffer.alloc(0);
    const length = Math.min(pieceLength, all.length);
    for (let offset = 0; offset < all.length; offset += length)
      await port.write(all.subarray(offset, offset + length));
  };
  const respond = async (port: BytePort, body: Buffer | null): Promise<void> => {
    if (body === null) return send(port, reply(0x10));
    const request = REQUESTS[body.toString('hex')];
    if (request === undefined) return send(port, reply(0x21));
    requests.push(request);
    const fault = takeFault(request);
    if (fault?.kind === 'lifted') module.place(null);
    const frame = fault?.kind === 'refusal' ? refusal(fault) : module.answer(request);
    const bytes = fault === null ? frame : faulty(frame, fault);
    if (fault?.kind === 'no-answer') return;
    if (fault?.kind === 'merged-with-next') {
      keptBack = Buffer.concat([keptBack, bytes]);
      return;
    }
    if (fault?.kind === 'late-answer') await options.clock.wait(fault.delayMs);
    await send(port, bytes);
    if (fault?.kind === 'cut-off') fault.afterwards?.();
  };

  return {
    // Read anew for every piece by the line the module is on.
    get baudRate() {
      return baudRate;
    },
    attach(port) {
      let received = Buffer.alloc(0);
      // A module works on one request after the other.
      let work = Promise.resolve();
      return port.onData((bytes) => {
        if (!hasPower) return;
        received = Buffer.concat([received, bytes]);
        for (let taken = takeRequest(received); taken !== null; taken = takeRequest(received)) {
          const { body, rest } = taken;
          received = rest;
          work = work.then(() => respond(port, body));
        }
      });
    },
    place: module.place,
    lift: () => module.place(null),
    inject(on, fault) {
      faults.push({ on, fault });
    },
    setBaudRate(next) {
      baudRate = next;
    },
    setPower(isOn) {
      hasPower = isOn;
    },
    setPieceLength(bytes) {
      pieceLength = bytes;
    },
    setFindsReadCardAgain: module.setFindsReadCardAgain,
    requests,
  };
}

/** Cuts the first whole request off; body is null when its checksum is wrong. */
function takeRequest(
  bytes: Buffer,
): { readonly body: Buffer | null; readonly rest: Buffer<ArrayBuffer> } | null {
  const start = bytes.indexOf(HEADER);
  if (start < 0 || bytes.length < start + 7) return null;
  const length = bytes.readUInt16BE(start + 5);
  // A head out of noise must not make the module wait for ever.
  if (length > LONGEST_REQUEST) return takeRequest(bytes.subarray(start + 1));
  const end = start + 7 + length;
  if (bytes.length < end) return null;
  const frame = bytes.subarray(start + 5, end);
  const right = frame.reduce((sum, byte) => sum ^ byte, 0) === 0;
  return {
    body: right ? Buffer.from(frame.subarray(2, -1)) : null,
    rest: Buffer.from(bytes.subarray(end)),
  };
}

function refusal(fault: {
  readonly sw3: number;
  readonly sw1?: number;
  readonly sw2?: number;
}): Buffer {
  return reply(fault.sw3, new Uint8Array(), [fault.sw1 ?? 0, fault.sw2 ?? 0]);
}

function reply(
  sw3: number,
  data: Uint8Array = new Uint8Array(),
  [sw1, sw2]: readonly [number, number] = [0, 0],
): Buffer {
  const body = Buffer.concat([Buffer.from([0, 0, sw1, sw2, sw3]), data]);
  body.writeUInt16BE(data.length + 4, 0);
  let check = 0;
  for (const byte of body) check ^= byte;
  return Buffer.concat([HEADER, body, Buffer.from([check])]);
}

function faulty(frame: Buffer, fault: SamFault): Buffer {
  switch (fault.kind) {
    case 'garbled': {
      const copy = Buffer.from(frame);
      const last = copy.length - 1;
      copy.writeUInt8(copy.readUInt8(last) ^ 0x55, last);
      return copy;
    }
    case 'cut-off':
      return frame.subarray(0, fault.afterBytes);
    case 'doubled':
      return Buffer.concat([frame, frame]);
    case 'noise':
      return Buffer.concat([fault.bytes, frame]);
    case 'broken-preamble':
      return Buffer.concat([Buffer.from('aa00aaaa9669', 'hex'), frame.subarray(HEADER.length)]);
    case 'no-answer':
    case 'late-answer':
    case 'lifted':
    case 'refusal':
    case 'merged-with-next':
      return frame;
  }
}

/** 1024 bytes that contain preambles, as a compressed photo may. */
function photo(): Buffer {
  const bytes = Buffer.alloc(1024);
  for (let offset = 0; offset < bytes.length; offset += 1)
    bytes.writeUInt8((offset * 37) % 256, offset);
  HEADER.copy(bytes, 100);
  Buffer.from('aaaaaa96690004000090', 'hex').copy(bytes, 500);
  return bytes;
}
