import fc from 'fast-check';
import { numbered, setUpPrinter } from './printers.ts';

/** What a broken line does to the answers of a printer. */
export const noiseArbitrary = fc.record({
  /** `instead`: the printer's own answers are lost; `among`: they come too. */
  place: fc.constantFrom('instead' as const, 'among' as const),
  /** What comes after each piece of bytes that we send. */
  streams: fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 }),
  /** Where the paper ends, in lines. */
  untilEnd: fc.constantFrom(0, 1, 2, 1000),
});

/** Prints on a printer whose every answer is drowned in noise; what is wrong with what became of it, null when nothing. */
export async function printInNoise(noise: {
  readonly place: 'instead' | 'among';
  readonly streams: readonly Uint8Array[];
  readonly untilEnd: number;
}): Promise<string | null> {
  const { clock, pair, simulator, printer } = setUpPrinter();
  if (noise.untilEnd < 1000) simulator.loadRoll({ untilEnd: noise.untilEnd });
  simulator.setSilent(noise.place === 'instead');
  let pieces = 0;
  pair.simulatorSide.onData(() => {
    const stream = noise.streams[pieces % noise.streams.length];
    pieces += 1;
    if (stream !== undefined) void simulator.say(stream);
  });
  const outcome = await printer.print(numbered(1));
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
