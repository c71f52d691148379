import type { Command } from 'commander';
import { register as registerDemo } from './demo.ts';
import { register as registerDoctor } from './doctor.ts';
import { register as registerLedger } from './ledger.ts';

/** Every subcommand, in the order of the help text. A new one adds its line here. */
export const commands: ReadonlyArray<(program: Command) => void> = [
  registerDemo,
  registerLedger,
  registerDoctor,
];
