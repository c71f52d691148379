import type { KioskStore, RandomPort, TimerPort } from '../ports.ts';
import { type EnrolmentFailure, enrol } from './enrol.ts';
import type { HttpPort } from './http-port.ts';
import { pauseMs } from './pause.ts';

/** Enrolment that waits for a network: tried again until it goes through or the admin says no. */
export interface EnrolmentAttempts {
  start(): void;
  stop(): Promise<void>;
}

export function createEnrolmentAttempts(tools: {
  readonly store: KioskStore;
  readonly http: HttpPort;
  readonly timer: TimerPort;
  readonly random: RandomPort;
  readonly code: string;
  readonly onEnrolled: () => void;
  readonly onFailure: (failure: EnrolmentFailure) => void;
  readonly onProblem: (error: unknown) => void;
}): EnrolmentAttempts {
  const stopping = new AbortController();
  let cancel: () => void = () => {};
  let running: Promise<void> = Promise.resolve();

  const attempt = async (failures: number): Promise<void> => {
    const { store, http, code } = tools;
    const enrolled = await enrol({ store, http, code, signal: stopping.signal });
    if (stopping.signal.aborted) return;
    if (enrolled.ok) {
      tools.onEnrolled();
      return;
    }
    tools.onFailure(enrolled.failure);
    // Another try with the same code would get the same answer.
    if (isFinal(enrolled.failure)) return;
    cancel = tools.timer.after(pauseMs(failures + 1, tools.random), () => begin(failures + 1));
  };
  const begin = (failures: number): void => {
    running = attempt(failures).catch(tools.onProblem);
  };
  return {
    start: () => begin(0),
    async stop() {
      stopping.abort();
      cancel();
      await running;
    },
  };
}

/** A fault of the admin's own passes; every other refusal needs a person. */
function isFinal(failure: EnrolmentFailure): boolean {
  if (failure.code === 'refused') return failure.refusal.code !== 'server-error';
  return failure.code === 'bad-code' || failure.code === 'foreign-admin';
}
