import type { FoundPort, PortAddress } from './address.ts';

/**
 * Which of the machine's ports is the one that a device was assigned to; null when it is not there, or when more than one
 * could be it: a wrong port is worse than none. `others` are the addresses of the other assigned devices: a serial number
 * that two of them carry tells nothing.
 *
 * - A USB device with a serial number of its own is known in whatever socket, under whatever name.
 * - One without is known by its kind and its socket, so that two alike are told apart by where they are plugged in.
 * - Any other port is known by its place, and by its path only where the system tells nothing else of it.
 */
export function findPort(options: {
  readonly address: PortAddress;
  readonly ports: readonly FoundPort[];
  readonly others: readonly PortAddress[];
}): FoundPort | null {
  const { address, others } = options;
  const alike = options.ports.filter((port) => isAlike(address, port.address));
  if (address.serialNumber !== null && !others.some((other) => isAlike(address, other))) {
    const only = theOnly(alike);
    if (only !== null) return only;
  }
  return theOnly(alike.filter((port) => isSamePlace(address, port.address)));
}

/** Whether two addresses are of one port: no two devices may be assigned to it. */
export function isSamePort(one: PortAddress, other: PortAddress): boolean {
  return isAlike(one, other) && isSamePlace(one, other);
}

/** The same kind of device, with the same serial number or none; a port that is not USB is only like others that are not. */
function isAlike(one: PortAddress, other: PortAddress): boolean {
  const facts = ['vendorId', 'productId', 'serialNumber'] as const;
  return facts.every((fact) => one[fact] === other[fact]);
}

function isSamePlace(one: PortAddress, other: PortAddress): boolean {
  if (one.location !== null || other.location !== null) return one.location === other.location;
  // Without a socket a USB device has no place: its path is given to whichever comes first.
  return one.vendorId === null && one.path === other.path;
}

function theOnly(ports: readonly FoundPort[]): FoundPort | null {
  const [only, ...further] = ports;
  return further.length === 0 ? (only ?? null) : null;
}
