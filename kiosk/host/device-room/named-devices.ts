import type { AssignedDevice, DeviceKind } from '../../../hardware/device-settings.ts';
import { pathOnlyAddress } from '../../../hardware/port/address.ts';
import { usualSettings } from '../../../hardware/usual-settings.ts';
import { DEVICE_KIND_NAMES } from '../../contract/device-kind-names.ts';
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
    return [
      {
        deviceId: newDeviceId(),
        name: DEVICE_KIND_NAMES[kind],
        port: pathOnlyAddress(path),
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
