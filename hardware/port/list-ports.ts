import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { SerialPort } from 'serialport';
import type { FoundPort, ListPorts } from './address.ts';

/** Linux keeps a link for each port here that is named after its socket, as pci-0000:00:14.0-usb-0:2:1.0-port0. */
const BY_PATH_FOLDER = '/dev/serial/by-path';

/** What the binding tells of a port; every system leaves out something else. */
export type ListedPort = Awaited<ReturnType<typeof SerialPort.list>>[number];

/** The serial ports of this machine now; none where the system cannot be asked. */
export const listSerialPorts: ListPorts = async () => {
  const [listed, places] = await Promise.all([listedPorts(), placesIn(BY_PATH_FOLDER)]);
  return foundPorts(listed, places);
};

/** The ports as found, by what the binding tells and by the sockets that `places` names for paths. */
export function foundPorts(
  listed: readonly ListedPort[],
  places: ReadonlyMap<string, string>,
): readonly FoundPort[] {
  return listed.map((port) => {
    const vendorId = hexadecimal(port.vendorId);
    const productId = hexadecimal(port.productId);
    const isUsb = vendorId !== null && productId !== null;
    return {
      address: {
        path: port.path,
        vendorId: isUsb ? vendorId : null,
        productId: isUsb ? productId : null,
        serialNumber: isUsb ? text(port.serialNumber, 120) : null,
        location: text(places.get(port.path) ?? port.locationId ?? instanceOf(port), 200),
      },
      title: titleOf(port),
    };
  });
}

/** Which socket each path stands for, as Linux names them; empty elsewhere. */
export async function placesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    const target = await targetOf(path.join(folder, name));
    // Newer systems name a socket twice, once with the version of USB: the first of the two names, always the same one, is kept.
    if (target !== null && !places.has(target)) places.set(target, name);
  }
  return places;
}

async function listedPorts(): Promise<readonly ListedPort[]> {
  try {
    return await SerialPort.list();
  } catch (error) {
    // Without udevadm a Linux does not tell of its ports.
    if (error instanceof Error) return [];
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

/** Null for a link whose device was unplugged meanwhile. */
async function targetOf(link: string): Promise<string | null> {
  try {
    return await realpath(link);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function hexadecimal(id: string | undefined): string | null {
  return id !== undefined && /^[0-9a-f]{1,8}$/i.test(id) ? id.toLowerCase().padStart(4, '0') : null;
}

/** Windows makes the instance id of a device without a serial number from its socket; what Linux tells as pnpId has no socket in it. */
function instanceOf({ pnpId }: ListedPort): string | undefined {
  return pnpId?.includes('\\') === true ? pnpId : undefined;
}

function text(fact: string | undefined, charactersMax: number): string | null {
  const trimmed = fact?.trim() ?? '';
  return trimmed === '' ? null : trimmed.slice(0, charactersMax);
}

/** As wch.cn（COM3）; a built-in port is called so. */
function titleOf({ path: name, manufacturer, vendorId }: ListedPort): string {
  const maker = text(manufacturer, 60) ?? (vendorId === undefined ? '本机串口' : 'USB 串口');
  return `${maker}（${name}）`;
}
