/** Where a sale stands when a fault strikes. */
export type StepName =
  | 'waiting'
  | 'card-being-read'
  | 'menu'
  | 'pay'
  | 'cash-ordered'
  | 'payment-pressed'
  | 'drawer-kicked'
  | 'before-first-byte'
  | 'mid-slip'
  | 'before-barrier'
  | 'done';

export interface Step {
  readonly name: StepName;
  /** Some moments are only there where cash is paid. */
  readonly tender: 'cash' | 'any';
}

/** Every step of a sale, from the empty screen to the slip in the hand. */
export const STEPS: readonly Step[] = [
  { name: 'waiting', tender: 'any' },
  // The module has been asked for the card's text and its answer is on the way.
  { name: 'card-being-read', tender: 'any' },
  { name: 'menu', tender: 'any' },
  { name: 'pay', tender: 'any' },
  // The elder walks to the attendant.
  { name: 'cash-ordered', tender: 'cash' },
  // In the same moment as the press that pays.
  { name: 'payment-pressed', tender: 'any' },
  // The sale is on disk; the pulse has arrived.
  { name: 'drawer-kicked', tender: 'cash' },
  // The printer was asked how it is, and the first byte of the slip comes next.
  { name: 'before-first-byte', tender: 'any' },
  // Some lines are on paper and a command is half through.
  { name: 'mid-slip', tender: 'any' },
  // The knife has cut; whether all was printed has not been asked yet.
  { name: 'before-barrier', tender: 'any' },
  { name: 'done', tender: 'any' },
];
