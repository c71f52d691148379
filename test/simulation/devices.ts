import type { ElderCardEvent } from '../../hardware/elder-card/driver.ts';
import type { IdCardEvent } from '../../hardware/id-card/events.ts';
import type { PrintOutcome } from '../../hardware/printer/driver.ts';
import type { DeviceRoom } from '../../kiosk/core/device-room.ts';
import type { KioskDevices } from '../../kiosk/core/devices.ts';
import { succeed } from '../../shared/result.ts';
import type { Person } from './people.ts';

/** What stands on one counter, and the paper that came out of it. */
export interface CounterDevices {
  readonly devices: KioskDevices;
  plugIn(): void;
  /** A process that is gone listens no more. */
  forgetListeners(): void;
  layIdCard(person: Person): void;
  layCard(cardNumber: string): void;
  /** How the next slips end. */
  printer: 'ready' | 'paper-out' | 'silent';
  /** What stands on every slip that came out whole, line by line. */
  readonly slips: (readonly string[])[];
  /** How many slips did not come out, or perhaps not. */
  lost: number;
}

export function createCounterDevices(): CounterDevices {
  const idListeners = new Set<(event: IdCardEvent) => void>();
  const cardListeners = new Set<(event: ElderCardEvent) => void>();
  const tellId = (event: IdCardEvent): void => {
    for (const listener of [...idListeners]) listener(event);
  };
  const tellCard = (event: ElderCardEvent): void => {
    for (const listener of [...cardListeners]) listener(event);
  };
  const counter: CounterDevices = {
    printer: 'ready',
    slips: [],
    lost: 0,
    devices: {
      idCardReader: { onEvent: listenIn(idListeners), isConnected: true },
      elderCardReader: { onEvent: listenIn(cardListeners), isConnected: true },
      printer: {
        async print({ document }): Promise<PrintOutcome> {
          if (counter.printer !== 'ready') {
            counter.lost += 1;
            return counter.printer === 'silent'
              ? { state: 'unknown', code: 'silent' }
              : { state: 'failed', code: 'paper-out' };
          }
          counter.slips.push(
            document.blocks.flatMap((block) => {
              if (block.kind === 'text') return [block.text];
              return block.kind === 'row' ? [`${block.left} ${block.right}`] : [];
            }),
          );
          return { state: 'printed' };
        },
        kickDrawer: async () => ({ state: 'kicked' }),
        onDrawer: () => () => {},
        drawerState: 'unknown',
      },
      kitchenPrinter: {
        isAssigned: false,
        print: async () => ({ state: 'failed', code: 'off' }),
      },
      codes: { onEvent: () => () => {}, isConnected: false },
    },
    plugIn() {
      tellId({ kind: 'connected', samNumber: null });
      tellCard({ kind: 'connected' });
    },
    forgetListeners() {
      idListeners.clear();
      cardListeners.clear();
    },
    layIdCard({ idNumber, name, birthDate }) {
      tellId({ kind: 'card-found' });
      tellId({
        kind: 'read',
        person: {
          number: idNumber,
          name,
          birthDate,
          sex: 'female',
          address: '',
          validUntil: 'long-term',
          cardType: 'resident',
        },
      });
    },
    layCard: (cardNumber) => tellCard({ kind: 'card', cardNumber }),
  };
  return counter;
}

/** Nobody opens the device page in a simulated week. */
export const QUIET_ROOM: DeviceRoom = {
  known: () => [],
  isUnreadable: false,
  onChange: () => () => {},
  ports: async () => [],
  assign: async () => succeed(undefined),
  remove: async () => succeed(undefined),
  test: async () => ({ kind: 'nothing-came' }),
};

function listenIn<Event>(listeners: Set<(event: Event) => void>) {
  return (listener: (event: Event) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
}
