/** A group of tests by the folders it takes; the time each may need is in the design, not checked here. */
export interface TestGroup {
  readonly name: string;
  /** Folders whose test files belong to this group unless an earlier group has them. */
  readonly folders: readonly string[];
}

/** Every test file belongs to exactly one group: the first whose folders hold it. `rest` takes what is left. */
export const testGroups: readonly TestGroup[] = [
  { name: 'main', folders: ['test/main'] },
  { name: 'policy', folders: ['shared/policy', 'test/policy'] },
  {
    name: 'ledger',
    folders: [
      'shared/ledger',
      'shared/sync',
      'kiosk/store',
      'test/contract',
      'test/crash',
      'test/ledger',
      'test/simulation',
    ],
  },
  { name: 'devices', folders: ['hardware', 'test/devices'] },
  { name: 'elder', folders: ['kiosk/screens/elder', 'test/elder'] },
  { name: 'staff', folders: ['kiosk/screens/staff', 'test/staff'] },
  { name: 'coverage', folders: ['shared/coverage'] },
  { name: 'bureau', folders: ['admin', 'test/bureau'] },
  { name: 'rest', folders: ['.'] },
];
