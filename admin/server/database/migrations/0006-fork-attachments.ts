import type { TextMigration } from '../text-migration.ts';

/** A branch kept aside may one day be decided entry by entry, which needs the facts its meals were priced with. */
export const forkAttachments: TextMigration = {
  name: '0006-fork-attachments',
  text: `
-- JSON text of the entry's attachments as bytes, since it may hold a NUL. Only for forks: others have theirs in attachment.
alter table quarantine add column attachments bytea;
`,
};
