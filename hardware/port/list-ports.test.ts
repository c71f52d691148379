import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { portAddressSchema } from './address.ts';
import { foundPorts, type ListedPort, listSerialPorts, placesIn } from './list-ports.ts';

const NOTHING_TOLD: Omit<ListedPort, 'path'> = {
  manufacturer: undefined,
  serialNumber: undefined,
  pnpId: undefined,
  locationId: undefined,
  productId: undefined,
  vendorId: undefined,
};

describe('the ports of a machine', () => {
  it('are listed without a failure on any machine, each with an address that can be kept', async () => {
    for (const port of await listSerialPorts())
      expect(portAddressSchema.safeParse(port.address).success).toBe(true);
  });

  it('of Windows are known by socket, also those that have only an instance id', () => {
    const adapter = {
      ...NOTHING_TOLD,
      manufacturer: 'wch.cn',
      vendorId: '1A86',
      productId: '7523',
    };
    const [first, second, third] = foundPorts(
      [
        {
          ...adapter,
          path: 'COM3',
          locationId: 'Port_#0003.Hub_#0001',
          pnpId: 'USB\\VID_1A86\\5&1',
        },
        { ...adapter, path: 'COM4', pnpId: 'USB\\VID_1A86&PID_7523\\5&2C5C4F9&0&3' },
        { ...NOTHING_TOLD, path: 'COM1' },
      ],
      new Map(),
    );
    expect(first).toEqual({
      address: {
        path: 'COM3',
        vendorId: '1a86',
        productId: '7523',
        serialNumber: null,
        location: 'Port_#0003.Hub_#0001',
      },
      title: 'wch.cn（COM3）',
    });
    expect(second?.address.location).toBe('USB\\VID_1A86&PID_7523\\5&2C5C4F9&0&3');
    expect(third).toMatchObject({
      address: { vendorId: null, location: null },
      title: '本机串口（COM1）',
    });
  });

  it('of Linux are known by the socket that the system names, not by where its link happens to point', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'zhulao-ports-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const device = path.join(folder, 'ttyUSB0');
    await writeFile(device, '');
    await symlink('ttyUSB0', path.join(folder, 'pci-0000:00:14.0-usbv2-0:2:1.0-port0'));
    await symlink('ttyUSB0', path.join(folder, 'pci-0000:00:14.0-usb-0:2:1.0-port0'));
    await symlink('ttyUSB9', path.join(folder, 'pci-0000:00:14.0-usb-0:9:1.0-port0'));
    const places = await placesIn(folder);
    const adapter = { ...NOTHING_TOLD, path: device, vendorId: '1a86', productId: '7523' };
    const [port] = foundPorts([{ ...adapter, pnpId: 'usb-1a86_USB_Serial-if00-port0' }], places);
    expect(port?.address.location).toBe('pci-0000:00:14.0-usb-0:2:1.0-port0');
    expect((await placesIn(path.join(folder, 'none'))).size).toBe(0);
  });
});
