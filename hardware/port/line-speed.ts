import { succeed } from '../../shared/result.ts';
import type { BytePort } from './port.ts';
import type { SimulatedDevice } from './simulator-serial.ts';

/** The speed the driver has set its end of the line to, in baud; null when nothing tells it. */
export type LineBaudRate = () => Promise<number | null>;

/**
 * Puts a simulated device on a line whose driver may have set another speed than the device's own. Then both hear junk, as
 * they would on a real line: memory and pseudo-terminals carry every byte whatever speed is set.
 */
export function attachAtSpeed(options: {
  readonly device: SimulatedDevice;
  readonly port: BytePort;
  readonly lineBaudRate: LineBaudRate;
}): () => void {
  const { device, port, lineBaudRate } = options;
  /** The line's speed, or null where device and line agree or nothing is known. */
  const otherSpeed = async (): Promise<{ own: number; line: number } | null> => {
    const own = device.baudRate;
    if (own === undefined) return null;
    const line = await lineBaudRate();
    return line === null || line === own ? null : { own, line };
  };
  return device.attach({
    ...port,
    async write(bytes) {
      const speed = await otherSpeed();
      if (speed === null) return port.write(bytes);
      const junk = heardAtSpeed(bytes, { sentBaud: speed.own, heardBaud: speed.line });
      return junk.length === 0 ? succeed(undefined) : port.write(junk);
    },
    onData(listener) {
      // Pieces keep their order while the speed is asked for.
      let work = Promise.resolve();
      return port.onData((bytes) => {
        const copy = bytes.slice();
        work = work.then(async () => {
          const speed = await otherSpeed();
          const heard =
            speed === null
              ? copy
              : heardAtSpeed(copy, { sentBaud: speed.line, heardBaud: speed.own });
          if (heard.length > 0) listener(heard);
        });
      });
    },
  });
}

/**
 * What a UART set to one speed makes of bytes sent at another (8N1, least bit first): it takes a falling edge for a start bit and
 * looks at the line in the middle of each of its own bits. A byte without a stop bit comes as zero, as Linux delivers it.
 */
export function heardAtSpeed(
  bytes: Uint8Array,
  speeds: { readonly sentBaud: number; readonly heardBaud: number },
): Uint8Array {
  const bits = [...bytes].flatMap((byte) => [0, ...bitsOf(byte), 1]);
  const levelAt = (time: number): number => bits[Math.floor(time)] ?? 1;
  const bitTime = speeds.sentBaud / speeds.heardBaud;
  const heard: number[] = [];
  // Time is counted in bits of the sender.
  let time = 0;
  const goOnWhile = (level: number): void => {
    while (time < bits.length && levelAt(time) === level) time = Math.floor(time) + 1;
  };
  for (goOnWhile(1); time < bits.length; goOnWhile(1)) {
    const middle = time + bitTime / 2;
    if (levelAt(middle) === 1) {
      time = middle;
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) byte |= levelAt(middle + bitTime * (bit + 1)) << bit;
    time = middle + bitTime * 9;
    const hasStopBit = levelAt(time) === 1;
    heard.push(hasStopBit ? byte : 0);
    if (!hasStopBit) goOnWhile(0);
  }
  return Uint8Array.from(heard);
}

function bitsOf(byte: number): number[] {
  return Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1);
}
