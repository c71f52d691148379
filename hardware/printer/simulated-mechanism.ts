/** What can be wrong with a printer. */
export interface PrinterFaults {
  paper: 'ok' | 'near-end' | 'out';
  coverOpen: boolean;
  error: 'none' | 'cutter' | 'other';
  offline: boolean;
}

/** How many lines are left on a roll. */
export interface PaperRoll {
  readonly untilNearEnd?: number;
  readonly untilEnd: number;
}

/** Cover, knife, roll and drawer of a printer, and what its sensors say. */
export interface SimulatedMechanism {
  readonly isStopped: boolean;
  readonly isDrawerOpen: boolean;
  readonly isPaperNearEnd: boolean;
  /** Stopped by the knife, whether it has been cleared or not. */
  readonly isCutterError: boolean;
  change(changes: Partial<PrinterFaults>): void;
  loadRoll(roll: PaperRoll): void;
  /** So many lines of paper are used. */
  use(lines: number): void;
  setDrawerOpen(open: boolean): void;
  /** A person clears the cutter; the printer still waits to be told, or to be switched off and on. */
  clearCutter(): void;
  /** Goes on after a cutter error if the knife is free. */
  tryAgain(): void;
  /** The answer to DLE EOT n. */
  answerTo(question: number): number;
  /** What GS a brings: printer, error, paper, nothing. */
  report(): readonly number[];
}

const ENDLESS = { untilNearEnd: Number.POSITIVE_INFINITY, untilEnd: Number.POSITIVE_INFINITY };

/** Makes one in order, with an endless roll and the drawer shut. `onChange` is called when the report is another than before. */
export function createSimulatedMechanism(options: {
  /** The drawer's switch pulls its pin up while the drawer is open. */
  readonly drawerOpenIsHigh: boolean;
  readonly onChange: () => void;
}): SimulatedMechanism {
  const faults: PrinterFaults = { paper: 'ok', coverOpen: false, error: 'none', offline: false };
  let roll = ENDLESS;
  let isDrawerOpen = false;
  let isCutterStuck = false;

  const isStopped = (): boolean =>
    faults.paper === 'out' || faults.coverOpen || faults.error !== 'none' || faults.offline;
  const isPinHigh = (): boolean => isDrawerOpen === options.drawerOpenIsHigh;
  const report = (): readonly number[] => reportOf(faults, isPinHigh(), isStopped());
  const telling = (work: () => void): void => {
    const before = report().join();
    work();
    if (report().join() !== before) options.onChange();
  };
  return {
    get isStopped() {
      return isStopped();
    },
    get isDrawerOpen() {
      return isDrawerOpen;
    },
    get isPaperNearEnd() {
      return faults.paper !== 'ok';
    },
    get isCutterError() {
      return faults.error === 'cutter';
    },
    change(changes) {
      if (changes.paper !== undefined) roll = ENDLESS;
      if (changes.error !== undefined) isCutterStuck = changes.error === 'cutter';
      telling(() => Object.assign(faults, changes));
    },
    loadRoll({ untilEnd, untilNearEnd = Number.POSITIVE_INFINITY }) {
      roll = { untilNearEnd, untilEnd };
      telling(() => {
        faults.paper = 'ok';
      });
    },
    use(lines) {
      roll = { untilNearEnd: roll.untilNearEnd - lines, untilEnd: roll.untilEnd - lines };
      telling(() => {
        if (roll.untilNearEnd <= 0) faults.paper = 'near-end';
        if (roll.untilEnd <= 0) faults.paper = 'out';
      });
    },
    setDrawerOpen(open) {
      telling(() => {
        isDrawerOpen = open;
      });
    },
    clearCutter() {
      isCutterStuck = false;
    },
    tryAgain() {
      if (faults.error !== 'cutter' || isCutterStuck) return;
      telling(() => {
        faults.error = 'none';
      });
    },
    answerTo: (question) =>
      answerOf({ faults, isPinHigh: isPinHigh(), isStopped: isStopped() }, question),
    report,
  };
}

function bit(set: boolean, mask: number): number {
  return set ? mask : 0;
}

function answerOf(
  now: { readonly faults: PrinterFaults; readonly isPinHigh: boolean; readonly isStopped: boolean },
  question: number,
): number {
  const { paper, coverOpen, error } = now.faults;
  if (question === 1) return 0x12 | bit(now.isPinHigh, 0x04) | bit(now.isStopped, 0x08);
  if (question === 2)
    return 0x12 | bit(coverOpen, 0x04) | bit(paper === 'out', 0x20) | bit(error !== 'none', 0x40);
  if (question === 3) return 0x12 | bit(error === 'cutter', 0x08) | bit(error === 'other', 0x20);
  return 0x12 | bit(paper !== 'ok', 0x0c) | bit(paper === 'out', 0x60);
}

function reportOf(
  faults: PrinterFaults,
  isPinHigh: boolean,
  isStopped: boolean,
): readonly number[] {
  const { paper, coverOpen, error } = faults;
  return [
    0x10 | bit(isPinHigh, 0x04) | bit(isStopped, 0x08) | bit(coverOpen, 0x20),
    bit(error === 'cutter', 0x08) | bit(error === 'other', 0x20),
    bit(paper !== 'ok', 0x03) | bit(paper === 'out', 0x0c),
    0x00,
  ];
}
