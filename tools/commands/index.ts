import type { Command } from 'commander';

/** What a file of this folder exports. */
interface CommandFile {
  readonly register: (program: Command) => void;
}

/**
 * Every subcommand, in the order of the help text; a new one adds its line here. A file is loaded only when it is asked for:
 * `doctor` must run where a native part that another command loads would end the process.
 */
export const commandFiles: Readonly<Record<string, () => Promise<CommandFile>>> = {
  demo: () => import('./demo.ts'),
  admin: () => import('./admin.ts'),
  kiosk: () => import('./kiosk.ts'),
  plan: () => import('./plan.ts'),
  calendar: () => import('./calendar.ts'),
  policy: () => import('./policy.ts'),
  keys: () => import('./keys.ts'),
  ledger: () => import('./ledger.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  recovery: () => import('./recovery.ts'),
  doctor: () => import('./doctor.ts'),
};
