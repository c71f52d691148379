import type { Command } from 'commander';
import { register as registerDoctor } from './doctor.ts';

/** Every subcommand, in the order of the help text. A new one adds its line here. */
export const commands: ReadonlyArray<(program: Command) => void> = [registerDoctor];
