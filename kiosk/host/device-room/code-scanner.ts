import { createCodeScanner, type ScannerEvent } from '../../../hardware/scanner/driver.ts';
import { type DrivenDevice, type DriveOptions, portState } from './driven-device.ts';

/** Drives a code scanner. */
export function driveCodeScanner(
  options: DriveOptions<'code-scanner'> & { readonly onEvent: (event: ScannerEvent) => void },
): DrivenDevice {
  const { settings, line, clock, onChange } = options;
  const open = () => line.open({ baudRate: settings.baudRate, flowControl: 'none' });
  const scanner = createCodeScanner({ open, clock });
  scanner.onEvent((event) => {
    onChange();
    options.onEvent(event);
  });
  return {
    start: scanner.start,
    stop: scanner.stop,
    state: () => (scanner.state === 'connected' ? 'well' : portState(line)),
    printer: null,
  };
}
