import { createIdCardReader } from '../../../hardware/id-card/driver.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import { BAUD_RATES } from '../../../hardware/port/line.ts';
import { type DrivenDevice, type DriveOptions, portState } from './driven-device.ts';

/** Drives a reader for ID cards. It is mute when its port was opened at every speed it may have and nothing answered. */
export function driveIdCardReader(
  options: DriveOptions<'id-card-reader'> & {
    readonly onEvent: (event: IdCardEvent) => void;
  },
): DrivenDevice {
  const { settings, line, clock, onChange } = options;
  const reader = createIdCardReader({ open: line.open, baudRate: settings.baudRate, clock });
  const tries = settings.baudRate === 'find' ? BAUD_RATES.length : 1;
  let openingsWhenWell = 0;
  reader.onEvent((event) => {
    if (event.kind === 'connected') openingsWhenWell = line.openings;
    onChange();
    options.onEvent(event);
  });
  return {
    start: reader.start,
    stop: reader.stop,
    state() {
      if (reader.state === 'connected') return 'well';
      if (line.state !== 'open') return line.state;
      if (reader.state === 'out-of-order') return 'out-of-order';
      return line.openings - openingsWhenWell > tries ? 'mute' : portState(line);
    },
    printer: null,
  };
}
