import type { ListPorts, PortAddress } from '../../../hardware/port/address.ts';
import { findPort } from '../../../hardware/port/find-port.ts';
import type { OpenLine } from '../../../hardware/port/line.ts';
import type { PortFailure } from '../../../hardware/port/port.ts';
import { fail, missingCase } from '../../../shared/result.ts';
import type { RoomPorts } from './room-ports.ts';

/** How a device's port stands, in the words of kiosk/core/device-room.ts; `open`: how the device stands only its driver knows. */
export type LineState = 'searching' | 'gone' | 'busy' | 'refused' | 'out-of-order' | 'open';

/** The way to one device, found anew by its address each time it is opened. */
export interface DeviceLine {
  readonly open: OpenLine;
  readonly state: LineState;
  /** Where the port was found last; null while it is not there. */
  readonly path: string | null;
  /** How often it was opened so far. */
  readonly openings: number;
}

/** `onChange` hears whenever the port is opened, could not be opened, or is gone. */
export function createDeviceLine(options: {
  readonly address: PortAddress;
  /** Named by a person for this run, who means the path and nothing else. */
  readonly isNamed: boolean;
  readonly ports: Pick<RoomPorts, 'open'>;
  readonly look: ListPorts;
  /** Addresses of the other devices of the counter. */
  readonly others: () => readonly PortAddress[];
  readonly onChange: () => void;
}): DeviceLine {
  const { address, isNamed, ports, look, others, onChange } = options;
  let state: LineState = 'searching';
  let path: string | null = null;
  let openings = 0;

  const become = (next: LineState, nextPath: string | null): void => {
    state = next;
    path = nextPath;
    onChange();
  };
  const pathNow = async (): Promise<string | null> => {
    if (isNamed) return address.path;
    return findPort({ address, ports: await look(), others: others() })?.address.path ?? null;
  };
  return {
    async open(line) {
      const found = await pathNow();
      if (found === null) {
        become('gone', null);
        return fail({ code: 'not-found', detail: 'no port of this machine has the address' });
      }
      const opened = await ports.open(found, line);
      if (!opened.ok) {
        const failed = stateOf(opened.failure);
        become(failed, failed === 'gone' ? null : found);
        return opened;
      }
      openings += 1;
      become('open', found);
      opened.value.onClose(({ code }) => {
        // Closed by the driver, it may be opened again at once at another speed.
        if (code === 'closed') onChange();
        else become('searching', found);
      });
      return opened;
    },
    get state() {
      return state;
    },
    get path() {
      return path;
    },
    get openings() {
      return openings;
    },
  };
}

function stateOf({ code }: PortFailure): Exclude<LineState, 'open' | 'searching'> {
  switch (code) {
    case 'not-found':
    case 'closed':
      return 'gone';
    case 'busy':
      return 'busy';
    case 'denied':
      return 'refused';
    case 'io':
      return 'out-of-order';
    default:
      return missingCase(code);
  }
}
