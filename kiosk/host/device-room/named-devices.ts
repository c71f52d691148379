import type { AssignedDevice, DeviceKind } from '../../../hardware/device-settings.ts';
import { usualSettings } from '../../../hardware/usual-settings.ts';
import { kindName } from '../../core/staff/device-sentences.ts';
import type { HostOptions } from '../options.ts';

/** The devices that the command line names, as most of them leave the factory. */
export function namedDevices(
  options: Pick<HostOptions, 'idCardPort' | 'elderCardPort' | 'printerPort' | 'columns'>,
  newDeviceId: () => string,
): readonly AssignedDevice[] {
  const device = (path: string | null, kind: DeviceKind): readonly AssignedDevice[] => {
    if (path === null) return [];
    const settings = usualSettings(kind);
    const { columns } = options;
    const port = { path, vendorId: null, productId: null, serialNumber: null, location: null };
    return [
      {
        deviceId: newDeviceId(),
        name: kindName(kind),
        port,
        settings: 'columns' in settings ? { ...settings, columns } : settings,
      },
    ];
  };
  return [
    ...device(options.idCardPort, 'id-card-reader'),
    ...device(options.elderCardPort, 'elder-card-reader'),
    ...device(options.printerPort, 'receipt-printer'),
  ];
}
