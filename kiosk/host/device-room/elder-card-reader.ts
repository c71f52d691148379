import { createElderCardReader, type ElderCardEvent } from '../../../hardware/elder-card/driver.ts';
import { type DrivenDevice, type DriveOptions, portState } from './driven-device.ts';

/** Drives a reader for the canteen's own cards. */
export function driveElderCardReader(
  options: DriveOptions<'elder-card-reader'> & {
    readonly onEvent: (event: ElderCardEvent) => void;
  },
): DrivenDevice {
  const { settings, line, clock, onChange } = options;
  const open = () => line.open({ baudRate: settings.baudRate, flowControl: 'none' });
  const { dialect, byteOrder, printedForm } = settings;
  const reader = createElderCardReader({ open, clock, dialect, byteOrder, printedForm });
  reader.onEvent((event) => {
    onChange();
    options.onEvent(event);
  });
  return {
    start: reader.start,
    stop: reader.stop,
    state() {
      if (reader.state === 'connected') return 'well';
      return reader.state === 'mute' ? 'mute' : portState(line);
    },
    printer: null,
  };
}
