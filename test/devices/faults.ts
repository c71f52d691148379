import type { SamFault, SimulatedSamRequest } from '../../hardware/id-card/simulator.ts';
import type { Counter, DeviceName } from './counter.ts';
import { DINERS, type Diner } from './people.ts';
import type { StepName } from './steps.ts';
import type { Delivery } from './wires.ts';

/** One thing that goes wrong at the counter, or is out of the ordinary there. */
export interface Fault {
  readonly name: string;
  /** Faults of one group differ in a detail only. */
  readonly group?: string;
  /** What it may keep from working; the rest of the sale has to be as on any day. */
  readonly strikes: 'nothing' | 'reader' | 'printer' | 'staff-reader' | 'kitchen' | 'host';
  /** Before the sale begins: how lines and cards are that day. */
  readonly prepare?: (counter: Counter) => void;
  /** The card of that sale, where the fault is in the card. */
  readonly diner?: Diner;
  readonly leavesCardThere?: boolean;
  /** At the step. */
  readonly begin: (counter: Counter, step: StepName) => void;
  /** What a person does about it, some time later. */
  readonly end?: (counter: Counter) => void | Promise<void>;
  /** How long it lasts; default 8 s. */
  readonly lastsMs?: number;
  /** The device that staff have to be told of meanwhile, and in which words. */
  readonly told?: { readonly device: DeviceName; readonly words: RegExp };
  /** It is only noticed when something is printed. */
  readonly needsPrinting?: boolean;
  /** Plugged in again at its end: then it has to be back within five seconds. */
  readonly comesBack?: DeviceName;
}

const nothing = (): void => {};
const bytes = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

function allLines(counter: Counter, delivery: Delivery): void {
  for (const wire of Object.values(counter.wires)) wire.delivery = delivery;
}

function delivery(name: string, how: Delivery): Fault {
  return {
    name,
    strikes: 'nothing',
    prepare: (counter) => allLines(counter, how),
    begin: nothing,
    end: (counter) => allLines(counter, 'as-sent'),
  };
}

/** The next answer to that request goes wrong. */
function answer(
  name: string,
  on: readonly SimulatedSamRequest[],
  fault: SamFault,
  group = name,
): Fault[] {
  return on.map((request) => ({
    name: `${name}, ${request}`,
    group,
    strikes: 'reader',
    lastsMs: 1_000,
    begin: ({ devices }) => devices.idCards.inject(request, fault),
  }));
}

const NOISE = bytes('00 ff aa aa 69 96 aa aa aa 96 13 11 7e');

const LINE_FAULTS: readonly Fault[] = [
  delivery('byte by byte', 'byte-by-byte'),
  delivery('split anywhere', 'split-anywhere'),
  ...answer('two frames in one piece', ['find', 'read'], { kind: 'merged-with-next' }),
  ...answer('the frame twice', ['select', 'read'], { kind: 'doubled' }),
  ...answer('wrong CHK', ['find', 'select', 'read'], { kind: 'garbled' }),
  ...answer('noise before the preamble', ['find', 'read'], { kind: 'noise', bytes: NOISE }),
  ...answer('AA 00 AA AA 96 69', ['find', 'select', 'read'], { kind: 'broken-preamble' }),
  ...answer('no answer', ['find', 'select', 'read'], { kind: 'no-answer' }),
  ...answer('late answer', ['find', 'select', 'read'], { kind: 'late-answer', delayMs: 4_500 }),
  ...answer('card lifted early', ['select', 'read'], { kind: 'lifted' }),
];

/** SW3 by what it says of, facts 1.5; 30 10 is refused with 21, and 30 01 would be in the same way. */
const REFUSALS: Readonly<Record<string, readonly (readonly [SimulatedSamRequest, number])[]>> = {
  'no card': [['select', 0x80]],
  'card error': [
    ['select', 0x81],
    ['read', 0x40],
    ['read', 0x41],
    ['read', 0x47],
  ],
  'no such item': [['read', 0x91]],
  'our frame': [
    ['find', 0x10],
    ['read', 0x10],
    ['read', 0x11],
    ['read', 0x24],
    ['read', 0x3f],
  ],
  'command refused, as 30 10': [
    ['read', 0x21],
    ['read', 0x23],
  ],
  authentication: [
    ['read', 0x31],
    ['read', 0x32],
    ['read', 0x33],
    ['read', 0x37],
  ],
  'module out of order': [
    ['find', 0x60],
    ['find', 0x66],
    ['read', 0x66],
  ],
};

const SW3_FAULTS: readonly Fault[] = Object.entries(REFUSALS).flatMap(([group, refusals]) =>
  refusals.flatMap(([on, sw3]) =>
    answer(`SW3 ${sw3.toString(16)} (${group})`, [on], { kind: 'refusal', sw3, sw1: 0x6a }, group),
  ),
);

/** The card of that sale; where the sale has one already, somebody else lays theirs on in between. */
function card(name: string, diner: Diner): Fault {
  return {
    name: `card: ${name}`,
    strikes: 'nothing',
    diner,
    begin: ({ devices }) => devices.idCards.place(diner.card),
    end: ({ devices }) => devices.idCards.lift(),
    lastsMs: 1_500,
  };
}

const CARD_FAULTS: readonly Fault[] = [
  card('permit J', DINERS.permitJ),
  card('foreign I', DINERS.foreignI),
  card('foreign Y', DINERS.foreignY),
  card('长期', DINERS.longTerm),
  card('expired', DINERS.expired),
  card('rare name', DINERS.rare),
  card('name that few fonts have', DINERS.rarest),
  {
    name: 'card left in place',
    strikes: 'nothing',
    leavesCardThere: true,
    begin: nothing,
    end: ({ devices }) => devices.idCards.lift(),
    lastsMs: 12_000,
  },
  {
    name: 'card left in place on a module that finds it again',
    strikes: 'nothing',
    leavesCardThere: true,
    prepare: ({ devices }) => devices.idCards.setFindsReadCardAgain(true),
    begin: nothing,
    end({ devices }) {
      devices.idCards.lift();
      devices.idCards.setFindsReadCardAgain(false);
    },
    lastsMs: 12_000,
  },
];

function unplugged(device: DeviceName, strikes: Fault['strikes'], words: RegExp): Fault {
  return {
    name: `unplugged: ${device}`,
    strikes,
    begin: ({ wires }) => void wires[device].unplug(),
    end: ({ wires }) => wires[device].plug(),
    told: { device, words },
    comesBack: device,
  };
}

const AWAY = /没有找到/;

const READER_FAULTS: readonly Fault[] = [
  unplugged('idCards', 'reader', AWAY),
  unplugged('elderCards', 'staff-reader', AWAY),
  unplugged('codes', 'nothing', AWAY),
  {
    name: 'unplugged in the middle of a frame: idCards',
    strikes: 'reader',
    begin({ devices, wires }, step) {
      const on = step === 'card-being-read' ? 'read' : 'find';
      const afterwards = (): void => void wires.idCards.unplug();
      devices.idCards.inject(on, {
        kind: 'cut-off',
        afterBytes: on === 'read' ? 700 : 6,
        afterwards,
      });
    },
    end: ({ wires }) => wires.idCards.plug(),
    told: { device: 'idCards', words: AWAY },
    comesBack: 'idCards',
  },
  {
    name: 'reader without power',
    strikes: 'reader',
    begin: ({ devices }) => devices.idCards.setPower(false),
    end: ({ devices }) => devices.idCards.setPower(true),
    lastsMs: 15_000,
    told: { device: 'idCards', words: /没有应答|正在连接/ },
  },
  {
    name: 'noise on the line of the ID card reader',
    strikes: 'reader',
    begin: ({ wires, dice }) => void wires.idCards.say(dice.bytes(300)),
  },
  {
    name: 'noise on the line of the elder card reader',
    strikes: 'nothing',
    begin({ wires, dice, devices }) {
      devices.elderCards.faults.noise = [0x02, 0x41, 0x30, 0xff];
      void wires.elderCards.say(dice.bytes(300));
    },
    end({ devices }) {
      devices.elderCards.faults.noise = [];
    },
  },
  {
    name: 'two frames in one piece, elder cards',
    strikes: 'nothing',
    begin({ devices }) {
      devices.elderCards.faults.delivery = 'two-at-once';
    },
    end({ devices }) {
      devices.elderCards.faults.delivery = 'whole';
    },
  },
  {
    name: 'wrong checksum, elder cards',
    strikes: 'nothing',
    begin: ({ devices }) => devices.elderCards.garbleNext(2),
  },
  {
    name: 'noise on the line of the scanner',
    strikes: 'nothing',
    begin: ({ wires, dice }) => void wires.codes.say(dice.bytes(300)),
  },
  {
    name: 'a payment code before the scanner',
    strikes: 'nothing',
    begin: ({ devices }) => void devices.codes.show('130000000000000000', { times: 3 }),
  },
];

function printer(
  name: string,
  fault: Omit<Fault, 'name' | 'strikes' | 'told'> & { readonly words: RegExp | null },
): Fault {
  const { words, ...rest } = fault;
  const told = words === null ? {} : { told: { device: 'printer' as const, words } };
  return { name: `printer: ${name}`, strikes: 'printer', ...rest, ...told };
}

const STOPPED_BY_XOFF = /没有联机|没有应答/;

const PRINTER_FAULTS: readonly Fault[] = [
  printer('XOFF for a moment', {
    words: null,
    begin: ({ devices }) => void devices.printer.setFlow('stop'),
    end: ({ devices }) => devices.printer.setFlow('go'),
    lastsMs: 2_000,
  }),
  printer('XOFF for long', {
    words: STOPPED_BY_XOFF,
    begin: ({ devices }) => void devices.printer.setFlow('stop'),
    end: ({ devices }) => devices.printer.setFlow('go'),
    lastsMs: 12_000,
  }),
  printer('near its end, then out', {
    words: /纸快用完|缺纸/,
    needsPrinting: true,
    begin: ({ devices }) => devices.printer.loadRoll({ untilNearEnd: 1, untilEnd: 5 }),
    end: ({ devices }) => devices.printer.setPaper('ok'),
    lastsMs: 20_000,
  }),
  printer('near its end', {
    words: /纸快用完/,
    begin: ({ devices }) => devices.printer.setPaper('near-end'),
    end: ({ devices }) => devices.printer.setPaper('ok'),
  }),
  printer('out of paper', {
    words: /缺纸/,
    begin: ({ devices }) => devices.printer.setPaper('out'),
    end: ({ devices }) => devices.printer.setPaper('ok'),
  }),
  printer('cover open', {
    words: /盖子开着/,
    begin: ({ devices }) => devices.printer.setCoverOpen(true),
    end: ({ devices }) => devices.printer.setCoverOpen(false),
  }),
  printer('cutter stuck', {
    words: /切纸刀卡住/,
    begin: ({ devices }) => devices.printer.setError('cutter'),
    async end({ devices, clock }) {
      devices.printer.setPower(false);
      devices.printer.clearCutter();
      await clock.wait(1_500);
      devices.printer.setPower(true);
    },
  }),
  printer('off line', {
    words: /没有联机/,
    begin: ({ devices }) => devices.printer.setOffline(true),
    end: ({ devices }) => devices.printer.setOffline(false),
  }),
  printer('switched off', {
    words: /没有应答/,
    begin: ({ devices }) => devices.printer.setPower(false),
    end: ({ devices }) => devices.printer.setPower(true),
  }),
  printer('switched off and on', {
    words: null,
    begin: ({ devices }) => devices.printer.setPower(false),
    end: ({ devices }) => devices.printer.setPower(true),
    lastsMs: 700,
  }),
  printer('silent', {
    words: /没有应答/,
    begin: ({ devices }) => devices.printer.setSilent(true),
    end: ({ devices }) => devices.printer.setSilent(false),
  }),
  printer('late answers', {
    words: null,
    begin: ({ devices, clock }) => devices.printer.delayAnswers(() => clock.wait(900)),
    end: ({ devices }) => devices.printer.delayAnswers(null),
  }),
  printer('noise on its line', {
    words: null,
    // Without XOFF: a printer that stops the line is a fault of its own.
    begin: ({ wires, dice }) =>
      void wires.printer.say(dice.bytes(60).filter((byte) => byte !== 0x13)),
  }),
  { ...unplugged('printer', 'printer', AWAY), name: 'printer: unplugged' },
  {
    ...unplugged('printer', 'printer', /./),
    name: 'printer: unplugged and plugged in again at once',
    lastsMs: 300,
  },
  unplugged('kitchen', 'kitchen', AWAY),
];

const HOST_FAULTS: readonly Fault[] = [
  {
    name: 'host killed and started',
    strikes: 'host',
    begin: (counter) => counter.kill(),
    end: (counter) => counter.start(),
    lastsMs: 3_000,
  },
  {
    name: 'host killed and started at once',
    strikes: 'host',
    begin(counter) {
      counter.kill();
      counter.start();
    },
  },
];

/** Every fault of the facts page, section 3.7, and of the list that the devices were asked to stand. */
export const FAULTS: readonly Fault[] = [
  ...LINE_FAULTS,
  ...SW3_FAULTS,
  ...CARD_FAULTS,
  ...READER_FAULTS,
  ...PRINTER_FAULTS,
  ...HOST_FAULTS,
];
