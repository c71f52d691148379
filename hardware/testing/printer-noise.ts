import fc from 'fast-check';
import { setUpPrinter } from './printers.ts';

const TWO_LINES = {
  document: {
    blocks: [{ kind: 'text', text: '取餐号\nA012' }, { kind: 'cut' }] as const,
  },
};

const anyBytes = fc.uint8Array({ maxLength: 8 });
/** Bytes that mean something to the driver: levels, answers to questions and marks, beginnings of reports. */
const tellingBytes = fc.array(
  fc.constantFrom(0x00, 0x03, 0x0c, 0x0f, 0x10, 0x12, 0x14, 0x16, 0x18, 0x1a, 0x11, 0x13),
  { maxLength: 4 },
);

/** What a broken line does to the answers of a printer. */
export const noiseArbitrary = fc.oneof(
  fc.record({
    /** The printer's own answers are lost. */
    place: fc.constant('instead' as const),
    streams: fc.array(anyBytes, { minLength: 1, maxLength: 40 }),
    fromPiece: fc.nat(14),
    untilEnd: fc.constantFrom(0, 1, 2, 1000),
  }),
  fc.record({
    /** The printer's own answers come too. */
    place: fc.constant('among' as const),
    streams: fc.array(
      fc.oneof(
        anyBytes,
        tellingBytes.map((bytes) => Uint8Array.from(bytes)),
        fc.constant(new Uint8Array()),
      ),
      { minLength: 1, maxLength: 40 },
    ),
    fromPiece: fc.nat(14),
    untilEnd: fc.constantFrom(0, 1, 2, 1000),
  }),
);

/** Prints on a printer whose every answer is drowned in noise; what is wrong with what became of it, null when nothing. */
export async function printInNoise(noise: {
  readonly place: 'instead' | 'among';
  /** What comes after each piece of bytes that we send, in turn. */
  readonly streams: readonly Uint8Array[];
  /** Until so many pieces all was well. */
  readonly fromPiece: number;
  /** Where the paper ends, in lines; a thousand is never. */
  readonly untilEnd: number;
}): Promise<string | null> {
  const { clock, pair, simulator, printer } = setUpPrinter();
  if (noise.untilEnd < 1000) simulator.loadRoll({ untilEnd: noise.untilEnd });
  let pieces = 0;
  pair.simulatorSide.onData(() => {
    const stream = noise.streams[pieces % noise.streams.length];
    pieces += 1;
    if (stream === undefined || pieces <= noise.fromPiece) return;
    simulator.setSilent(noise.place === 'instead');
    void simulator.say(stream);
  });
  const outcome = await printer.print(TWO_LINES);
  const isOnPaper = simulator.papers.length === 1;
  await printer.kickDrawer();
  await printer.stop();
  await clock.wait(1000);
  if (outcome.state === 'printed' && !isOnPaper) return 'told to be printed and is not on paper';
  if (outcome.state === 'failed' && simulator.papers.length + simulator.uncut.length > 0)
    return 'told to have failed and is on paper';
  if (simulator.papers.length > 1) return 'printed twice';
  return null;
}
