import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FoundPort, type PortAddress, pathOnlyAddress } from './address.ts';
import { findPort, isSamePort } from './find-port.ts';

const BUILT_IN = pathOnlyAddress('COM1');

/** A cheap adapter without a serial number, in a socket. */
function cheap(location: string, path: string): PortAddress {
  return { path, vendorId: '1a86', productId: '7523', serialNumber: null, location };
}

/** A good adapter with a serial number, in a socket. */
function good(serialNumber: string, location: string, path: string): PortAddress {
  return { path, vendorId: '0403', productId: '6001', serialNumber, location };
}

function found(...addresses: readonly PortAddress[]): readonly FoundPort[] {
  return addresses.map((address) => ({ address, title: address.path }));
}

function pathOf(
  address: PortAddress,
  ports: readonly PortAddress[],
  others: readonly PortAddress[] = [],
): string | null {
  return findPort({ address, ports: found(...ports), others })?.address.path ?? null;
}

describe('finding the port of a device again', () => {
  it('finds a device with a serial number after a restart that changed names, and in another socket', () => {
    const reader = good('A1', 'hub-1', 'COM3');
    const printer = good('B2', 'hub-2', 'COM4');
    const swapped = [good('B2', 'hub-1', 'COM3'), good('A1', 'hub-2', 'COM4')];
    expect(pathOf(reader, swapped, [printer])).toBe('COM4');
    expect(pathOf(printer, swapped, [reader])).toBe('COM3');
    expect(pathOf(reader, [good('A1', 'hub-9', 'COM17')], [printer])).toBe('COM17');
  });

  it('tells two adapters of one kind without serial numbers apart by their sockets, whatever they are called now', () => {
    const first = cheap('hub-1', 'COM3');
    const second = cheap('hub-2', 'COM4');
    const renamed = [cheap('hub-2', 'COM3'), cheap('hub-1', 'COM4')];
    expect(pathOf(first, renamed, [second])).toBe('COM4');
    expect(pathOf(second, renamed, [first])).toBe('COM3');
  });

  it('does not take the other one of a kind when the right one is unplugged', () => {
    const first = cheap('hub-1', 'COM3');
    const second = cheap('hub-2', 'COM4');
    expect(pathOf(first, [second], [second])).toBeNull();
    expect(pathOf(first, [second])).toBeNull();
    expect(pathOf(first, [{ ...second, path: 'COM3' }])).toBeNull();
  });

  it('goes by the socket where a maker gives all adapters one serial number', () => {
    const first = good('0001', 'hub-1', 'COM3');
    const second = good('0001', 'hub-2', 'COM4');
    const renamed = [good('0001', 'hub-2', 'COM3'), good('0001', 'hub-1', 'COM4')];
    expect(pathOf(first, renamed)).toBe('COM4');
    expect(pathOf(first, renamed, [second])).toBe('COM4');
    // Its twin alone is there, and is somebody else's.
    expect(pathOf(first, [second], [second])).toBeNull();
    // Both there, neither in its socket: either could be it.
    expect(
      pathOf(first, [good('0001', 'hub-7', 'COM3'), good('0001', 'hub-8', 'COM4')]),
    ).toBeNull();
  });

  it('does not take another kind of device that was plugged into the same socket, or that has the old name', () => {
    const reader = cheap('hub-1', 'COM3');
    expect(pathOf(reader, [good('A1', 'hub-1', 'COM3')])).toBeNull();
    expect(pathOf(good('A1', 'hub-1', 'COM3'), [good('Z9', 'hub-1', 'COM3')])).toBeNull();
    expect(pathOf(good('A1', 'hub-1', 'COM3'), [reader])).toBeNull();
    expect(
      pathOf(good('A1', 'hub-1', 'COM3'), [{ ...reader, vendorId: '0403', productId: '6001' }]),
    ).toBeNull();
  });

  it('tells the ports of one adapter with several apart by their place in it', () => {
    const four = ['1.0', '1.1', '1.2', '1.3'].map((part, index) =>
      good('Q4', `hub-1:${part}`, `/dev/ttyUSB${index}`),
    );
    for (const port of four) expect(pathOf(port, four)).toBe(port.path);
    const [second] = four.slice(1);
    if (second === undefined) throw new Error('four ports');
    const renamed = four.map((port, index) => ({ ...port, path: `/dev/ttyUSB${index + 4}` }));
    expect(pathOf(second, renamed)).toBe('/dev/ttyUSB5');
  });

  it('knows a built-in port by its place if it has one, else by its path, and never a USB device by its path', () => {
    const onBoard = { ...BUILT_IN, path: '/dev/ttyAMA0', location: 'platform-serial0' };
    expect(pathOf(onBoard, [{ ...onBoard, path: '/dev/ttyAMA1' }])).toBe('/dev/ttyAMA1');
    expect(pathOf(BUILT_IN, [BUILT_IN, cheap('hub-1', 'COM3')])).toBe('COM1');
    expect(pathOf(BUILT_IN, [{ ...BUILT_IN, path: 'COM2' }])).toBeNull();
    expect(pathOf(BUILT_IN, [cheap('hub-1', 'COM1')])).toBeNull();
    expect(pathOf(cheap('hub-1', 'COM1'), [BUILT_IN])).toBeNull();
    const nowhere = { ...cheap('', 'COM3'), location: null };
    expect(pathOf(nowhere, [nowhere])).toBeNull();
  });

  it('says of two addresses that they are of one port exactly where one could be opened for the other', () => {
    expect(isSamePort(cheap('hub-1', 'COM3'), cheap('hub-1', 'COM9'))).toBe(true);
    expect(isSamePort(cheap('hub-1', 'COM3'), cheap('hub-2', 'COM3'))).toBe(false);
    expect(isSamePort(good('0001', 'hub-1', 'COM3'), good('0001', 'hub-2', 'COM4'))).toBe(false);
    expect(isSamePort(BUILT_IN, { ...BUILT_IN })).toBe(true);
    expect(isSamePort(BUILT_IN, { ...BUILT_IN, path: 'COM2' })).toBe(false);
  });

  it('gives any set of adapters after any renaming back to the same devices, and no port to two', () => {
    const port = fc.record({
      serialNumber: fc.constantFrom(null, 'A', 'B'),
      socket: fc.integer({ min: 1, max: 6 }),
      kind: fc.constantFrom('7523', '6001'),
    });
    const many = fc.uniqueArray(port, { maxLength: 6, selector: ({ socket }) => socket });
    const names = fc.shuffledSubarray(['COM1', 'COM2', 'COM3', 'COM4', 'COM5', 'COM6'], {
      minLength: 6,
    });
    const addressed = (
      ports: readonly { serialNumber: string | null; socket: number; kind: string }[],
      paths: readonly string[],
    ) =>
      ports.map(
        ({ serialNumber, socket, kind }, index): PortAddress => ({
          path: paths[index] ?? '',
          vendorId: '1a86',
          productId: kind,
          serialNumber,
          location: `socket-${socket}`,
        }),
      );
    fc.assert(
      fc.property(many, names, names, fc.nat(), (ports, before, after, awayBits) => {
        const assigned = addressed(ports, before);
        const now = addressed(ports, after).filter((_, index) => (awayBits >> index) % 2 === 0);
        for (const address of assigned) {
          const others = assigned.filter((other) => other !== address);
          const there = now.find(({ location }) => location === address.location);
          expect(pathOf(address, now, others)).toBe(there?.path ?? null);
        }
      }),
    );
  });
});
