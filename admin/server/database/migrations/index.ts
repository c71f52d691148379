import type { TextMigration } from '../text-migration.ts';
import { places } from './0001-places.ts';
import { people } from './0002-people.ts';
import { kiosksAndLedger } from './0003-kiosks-and-ledger.ts';
import { projections } from './0004-projections.ts';
import { plansAndConsole } from './0005-plans-and-console.ts';
import { forkAttachments } from './0006-fork-attachments.ts';
import { kioskClocksAndRosters } from './0013-kiosk-clocks-and-rosters.ts';
import { kioskKeys } from './0015-kiosk-keys.ts';
import { backups } from './0016-backups.ts';
import { lostAndForkedKiosks } from './0017-lost-and-forked-kiosks.ts';
import { counting } from './0018-counting.ts';

/** Every step of the schema in order; written out, so that a stray file is never run. */
export const MIGRATIONS: readonly TextMigration[] = [
  places,
  people,
  kiosksAndLedger,
  projections,
  plansAndConsole,
  forkAttachments,
  kioskClocksAndRosters,
  kioskKeys,
  backups,
  lostAndForkedKiosks,
  counting,
];
