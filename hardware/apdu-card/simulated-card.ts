import iconv from 'iconv-lite';
import { fail, succeed } from '../../shared/result.ts';
import type { DeviceClock } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import type { ApduTransport, ApduTransportEvent, ApduTransportFailure } from './transport.ts';

/** What stands in a simulated social-security card. */
export interface SimulatedSocialSecurityCard {
  readonly number: string;
  readonly name: string;
  /** As in GB/T 2261.1: 1 male, 2 female. */
  readonly sexCode: string;
  /** YYYYMMDD. */
  readonly birth: string;
  readonly cardNumber: string;
  /** YYYYMMDD. */
  readonly validTo: string;
}

/** What goes wrong at a command. */
export type ApduFault =
  | { readonly kind: 'status'; readonly statusWord: number }
  | { readonly kind: 'silent'; readonly code: ApduTransportFailure['code'] }
  /** The answer comes with these bytes instead. */
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  /** The card is taken away while the command is under way. */
  | { readonly kind: 'lifted' };

/** A reader with a card, or none. */
export interface SimulatedApduReader extends ApduTransport {
  plug(): void;
  unplug(): void;
  lay(card: SimulatedSocialSecurityCard): void;
  lift(): void;
  /** How the card gives its answers: at once, by 61 xx and a fetch, or asking for the right length by 6C xx. */
  manner: 'at-once' | 'to-be-fetched' | 'names-length';
  /** The name field of newer cards is longer. */
  nameLength: number;
  /** The command with this position after the next laying of a card (0 is the selection) goes wrong. */
  faultAt(position: number, fault: ApduFault): void;
  /** Commands that came while another was under way, which a reader cannot take. */
  readonly overlaps: number;
}

const COMMAND_MS = 30;
const NAME_OF_APPLICATION = '7378312e73682ec9e7bbe1b1a3d5cf';
const NOT_FOUND = [0x6a, 0x82];
const NO_RECORD = [0x6a, 0x83];

/** Makes a plugged-in reader without a card. */
export function createApduSimulator(options: { readonly clock: DeviceClock }): SimulatedApduReader {
  const { clock } = options;
  const listeners = createListeners<ApduTransportEvent>();
  const faults = new Map<number, ApduFault>();
  let chip: Chip | null = null;
  let position = 0;
  let isBusy = false;
  let overlaps = 0;

  const reader: SimulatedApduReader = {
    manner: 'at-once',
    nameLength: 30,
    get overlaps() {
      return overlaps;
    },
    onEvent: listeners.add,
    plug: () => listeners.emit('connected'),
    unplug() {
      chip = null;
      listeners.emit('disconnected');
    },
    lay(card) {
      chip = createChip(card, reader);
      position = 0;
      listeners.emit('card-laid');
    },
    lift() {
      chip = null;
      listeners.emit('card-removed');
    },
    faultAt(at, fault) {
      faults.set(at, fault);
    },
    async transmit(command) {
      if (isBusy) overlaps += 1;
      isBusy = true;
      const fault = faults.get(position);
      faults.delete(position);
      position += 1;
      const asked = chip;
      if (fault?.kind === 'lifted') reader.lift();
      await clock.wait(COMMAND_MS);
      isBusy = false;
      if (asked === null || chip !== asked) return fail({ code: 'no-card' });
      switch (fault?.kind) {
        case 'silent':
          return fail({ code: fault.code });
        case 'bytes':
          return succeed(Uint8Array.from(fault.bytes));
        case 'status':
          return succeed(Uint8Array.of(fault.statusWord >> 8, fault.statusWord & 0xff));
        default:
          return succeed(Uint8Array.from(asked(Buffer.from(command))));
      }
    },
  };
  return reader;
}

/** Answers to commands, status bytes last. */
type Chip = (command: Buffer) => readonly number[];

/** A card that nobody has selected anything on. */
function createChip(
  card: SimulatedSocialSecurityCard,
  ways: Pick<SimulatedApduReader, 'manner' | 'nameLength'>,
): Chip {
  let isSelected = false;
  let waiting: readonly number[] = [];
  const give = (data: readonly number[], expected: number | undefined): readonly number[] => {
    if (ways.manner === 'to-be-fetched') {
      waiting = data;
      return [0x61, data.length];
    }
    if (ways.manner === 'names-length' && expected !== data.length) return [0x6c, data.length];
    return [...data, 0x90, 0x00];
  };
  return (command) => {
    const [, instruction, first = 0, second = 0, length] = command;
    if (instruction === 0xc0) return [...waiting, 0x90, 0x00];
    if (instruction === 0xa4) {
      isSelected = command.subarray(5).toString('hex') === NAME_OF_APPLICATION;
      return isSelected ? give([0x6f, 0x02, 0x84, 0x00], 4) : NOT_FOUND;
    }
    if (instruction !== 0xb2) return [0x6d, 0x00];
    if (!isSelected) return [0x69, 0x85];
    const value = recordsOf(card, ways.nameLength)[`${second} ${first}`];
    return value === undefined ? NO_RECORD : give([first, value.length, ...value], length);
  };
}

/** Records by the second parameter of READ RECORD and their number. */
function recordsOf(
  card: SimulatedSocialSecurityCard,
  nameLength: number,
): Readonly<Record<string, readonly number[]>> {
  const name = [...iconv.encode(card.name, 'gbk')];
  const padding = Array<number>(Math.max(0, nameLength - name.length)).fill(0);
  return {
    [`${0x2c} 6`]: [...Buffer.from(card.validTo, 'hex')],
    [`${0x2c} 7`]: [...Buffer.from(card.cardNumber, 'latin1')],
    [`${0x34} 8`]: [...Buffer.from(card.number, 'latin1')],
    [`${0x34} 9`]: [...name, ...padding],
    [`${0x34} 10`]: [...Buffer.from(card.sexCode, 'latin1')],
    [`${0x34} 13`]: [...Buffer.from(card.birth, 'hex')],
  };
}
